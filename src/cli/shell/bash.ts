import { type Launch, type LaunchRequest, promptStart, settings } from './launch.js';

/** kubectl's completion builds on this function of the package bash-completion, which not every machine has. */
const COMPLETION_WORDS = `if ! declare -F _get_comp_words_by_ref >/dev/null; then
  [ -f /usr/share/bash-completion/bash_completion ] && . /usr/share/bash-completion/bash_completion
fi
if ! declare -F _get_comp_words_by_ref >/dev/null; then
  _get_comp_words_by_ref() {
    words=("\${COMP_WORDS[@]}") cword=$COMP_CWORD
    cur=\${words[cword]} prev=\${words[cword - 1]}
  }
fi`;

export function bashLaunch(request: LaunchRequest): Launch {
  const { lab, folder } = request;
  const rc = `[ -f ~/.bashrc ] && . ~/.bashrc
${settings(request)}
if command -v kubectl >/dev/null; then
${COMPLETION_WORDS}
  . <(kubectl completion bash 2>/dev/null)
  complete -o default -F __start_kubectl k
fi
PS1=${promptStart(lab)}"$PS1"
`;
  return { args: ['--rcfile', `${folder}/bashrc`, '-i'], env: {}, files: { bashrc: rc } };
}
