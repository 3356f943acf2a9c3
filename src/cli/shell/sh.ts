import { type Launch, type LaunchRequest, promptStart, quote, settings } from './launch.js';

/** Any POSIX shell: it reads the file that ENV names when it is interactive. */
export function shLaunch(request: LaunchRequest): Launch {
  const { lab, folder, userEnv } = request;
  const own = userEnv.ENV ? `[ -f ${quote(userEnv.ENV)} ] && . ${quote(userEnv.ENV)}\n` : '';
  const rc = `${own}${settings(request)}
PS1=${promptStart(lab)}"\${PS1:-\\$ }"
`;
  return { args: ['-i'], env: { ENV: `${folder}/shrc` }, files: { shrc: rc } };
}
