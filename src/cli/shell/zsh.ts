import { type Launch, type LaunchRequest, promptStart, quote, settings } from './launch.js';

/** zsh takes no rc file by option: ZDOTDIR points at ours, which reads the user's own and puts ZDOTDIR back. */
export function zshLaunch(request: LaunchRequest): Launch {
  const { lab, folder, userEnv } = request;
  const own = userEnv.ZDOTDIR ?? userEnv.HOME ?? '/';
  const restore = userEnv.ZDOTDIR === undefined ? 'unset ZDOTDIR' : `ZDOTDIR=${quote(own)}`;
  const zshenv = `[ -f ${quote(`${own}/.zshenv`)} ] && . ${quote(`${own}/.zshenv`)}
`;
  const zshrc = `${restore}
[ -f ${quote(`${own}/.zshrc`)} ] && . ${quote(`${own}/.zshrc`)}
${settings(request)}
if command -v kubectl >/dev/null; then
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit -u -D }
  . <(kubectl completion zsh 2>/dev/null)
fi
setopt PROMPT_SUBST
PROMPT=${promptStart(lab)}"$PROMPT"
`;
  return { args: ['-i'], env: { ZDOTDIR: folder }, files: { '.zshenv': zshenv, '.zshrc': zshrc } };
}
