import type { Container } from '../../domain/objects.js';

/**
 * The words that a container runs, whether they stand in `command`, in `args` or in both. A shell that only starts
 * one plain command counts as that command; a program's usual path counts as its name.
 */
export function whatRuns(container: Pick<Container, 'command' | 'args'>): readonly string[] {
  return plain([...(container.command ?? []), ...(container.args ?? [])].map(String));
}

export function sameRun(expected: readonly string[], container: Pick<Container, 'command' | 'args'>): boolean {
  const wanted = plain(expected.map(String));
  const given = whatRuns(container);
  return wanted.length === given.length && wanted.every((word, index) => word === given[index]);
}

/** -c, alone or behind other flags of a shell; with -n it would only read its script. */
const RUNS_SCRIPT = /^-[abefhilmpuvx]*c$/;

function plain(words: readonly string[]): readonly string[] {
  const [program, option, script, ...rest] = words;
  if (
    program &&
    /^(\/bin\/|\/usr\/bin\/)?(ba|da)?sh$/.test(program) &&
    script &&
    RUNS_SCRIPT.test(option ?? '') &&
    rest.length === 0
  ) {
    const simple = /^\s*(?:exec\s+)?([\w./:=,@%+-]+(?:\s+[\w./:=,@%+-]+)*)\s*;?\s*$/.exec(script);
    if (simple?.[1]) return plain(simple[1].split(/\s+/));
  }
  return words.map((word, index) => (index === 0 ? word.replace(/^\/(?:usr\/)?s?bin\//, '') : word));
}
