import type { Launch, LaunchRequest } from './launch.js';

/** fish reads the user's own configuration first and then these commands. */
export function fishLaunch({ lab, env, binFolder }: LaunchRequest): Launch {
  const commands = [
    ...fishExports(env),
    ...(binFolder === undefined ? [] : [`set -gx PATH ${fishQuote(binFolder)} $PATH`]),
    'alias k kubectl',
    'command -q kubectl; and kubectl completion fish 2>/dev/null | source',
    'complete -c k -w kubectl',
    'functions -q fish_prompt; and functions -c fish_prompt kubedrill_own_prompt',
    `function fish_prompt; echo -n ${fishQuote(`(${lab}) `)}; functions -q kubedrill_own_prompt; and kubedrill_own_prompt; end`,
  ];
  return { args: ['-i', '-C', commands.join('\n')], env: {}, files: {} };
}

export function fishExports(env: Readonly<Record<string, string>>): string[] {
  return Object.entries(env).map(([name, value]) => {
    const values = name === 'PATH' ? value.split(':').map(fishQuote).join(' ') : fishQuote(value);
    return `set -gx ${name} ${values}`;
  });
}

function fishQuote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
