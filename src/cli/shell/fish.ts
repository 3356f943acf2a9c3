import type { Launch, LaunchRequest } from './launch.js';

/** fish reads the user's own configuration first and then these commands. */
export function fishLaunch({ lab, env, binFolders }: LaunchRequest): Launch {
  const commands = [
    ...fishExports(env),
    `set -gx PATH ${[...binFolders.map(fishQuote), '$PATH'].join(' ')}`,
    TIME_LEFT,
    'alias k kubectl',
    'command -q kubectl; and kubectl completion fish 2>/dev/null | source',
    'complete -c k -w kubectl',
    'functions -q fish_prompt; and functions -c fish_prompt kubedrill_own_prompt',
    `function fish_prompt; echo -n ${fishQuote(`(${lab}, `)}(kubedrill_left)') '; functions -q kubedrill_own_prompt; and kubedrill_own_prompt; end`,
  ];
  return { args: ['-i', '-C', commands.join('\n')], env: {}, files: {} };
}

const TIME_LEFT = `function kubedrill_left; set -l s (math $KUBEDRILL_DEADLINE - (date +%s)); if test $s -gt 0; math -s0 "($s + 59) / 60" | string replace -r '$' ' min'; else; echo 'time is up'; end; end`;

export function fishExports(env: Readonly<Record<string, string>>): string[] {
  return Object.entries(env).map(([name, value]) => {
    const values = name === 'PATH' ? value.split(':').map(fishQuote).join(' ') : fishQuote(value);
    return `set -gx ${name} ${values}`;
  });
}

function fishQuote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
