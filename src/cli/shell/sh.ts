import { exports, type Launch, type LaunchRequest, quote } from './launch.js';

/** Any POSIX shell: it reads the file that ENV names when it is interactive. */
export function shLaunch({ lab, env, folder, userEnv }: LaunchRequest): Launch {
  const own = userEnv.ENV ? `[ -f ${quote(userEnv.ENV)} ] && . ${quote(userEnv.ENV)}\n` : '';
  const rc = `${own}${exports(env)}
alias k=kubectl
PS1=${quote(`(${lab}) `)}"\${PS1:-\\$ }"
`;
  return { args: ['-i'], env: { ENV: `${folder}/shrc` }, files: { shrc: rc } };
}
