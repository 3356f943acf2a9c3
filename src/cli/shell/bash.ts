import { type Launch, type LaunchRequest, quote, settings } from './launch.js';

export function bashLaunch(request: LaunchRequest): Launch {
  const { lab, folder } = request;
  const rc = `[ -f ~/.bashrc ] && . ~/.bashrc
${settings(request)}
if command -v kubectl >/dev/null; then
  . <(kubectl completion bash 2>/dev/null)
  complete -o default -F __start_kubectl k
fi
PS1=${quote(`(${lab}) `)}"$PS1"
`;
  return { args: ['--rcfile', `${folder}/bashrc`, '-i'], env: {}, files: { bashrc: rc } };
}
