import { exports, type Launch, type LaunchRequest, quote } from './launch.js';

export function bashLaunch({ lab, env, folder }: LaunchRequest): Launch {
  const rc = `[ -f ~/.bashrc ] && . ~/.bashrc
${exports(env)}
alias k=kubectl
if command -v kubectl >/dev/null; then
  . <(kubectl completion bash 2>/dev/null)
  complete -o default -F __start_kubectl k
fi
PS1=${quote(`(${lab}) `)}"$PS1"
`;
  return { args: ['--rcfile', `${folder}/bashrc`, '-i'], env: {}, files: { bashrc: rc } };
}
