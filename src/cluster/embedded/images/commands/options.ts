import { complain, type Program } from '../../process/process.js';

/** An option that the command's model does not know: better refused than passed over. */
export class UnknownOption extends Error {}

/** Options of a command line: letters that stand alone (`known`), letters with a value, and the rest. */
export function readOptions(
  args: readonly string[],
  withValue: string,
  known: string,
): { flags: Set<string>; values: Map<string, string>; rest: string[] } {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  const rest: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? '';
    if (word === '--') {
      rest.push(...args.slice(i + 1));
      break;
    }
    if (!/^-[^-]/.test(word)) {
      if (word.startsWith('--')) {
        const [name = '', value] = word.slice(2).split('=');
        if (!LONG_OPTIONS.has(name)) throw new UnknownOption(word);
        if (value === undefined) flags.add(name);
        else values.set(name, value);
      } else rest.push(word);
      continue;
    }
    for (let at = 1; at < word.length; at++) {
      const letter = word[at] ?? '';
      if (known.includes(letter)) flags.add(letter);
      else if (!withValue.includes(letter)) throw new UnknownOption(`-${letter}`);
      else {
        values.set(letter, word.slice(at + 1) || (args[++i] ?? ''));
        break;
      }
    }
  }
  return { flags, values, rest };
}

/** Long options that some command reads. */
const LONG_OPTIONS = new Set(['decode', 'spider', 'quiet', 'timeout']);

/** A command that says which option it does not know. */
function refusing(program: Program): Program {
  return async (process) => {
    try {
      return await program(process);
    } catch (error) {
      if (!(error instanceof UnknownOption)) throw error;
      await complain(
        process,
        `${process.argv[0]}: unrecognized option: ${error.message} (or not modelled by the embedded cluster)`,
      );
      return 1;
    }
  };
}

export const refusingAll = (programs: Record<string, Program>): Record<string, Program> =>
  Object.fromEntries(Object.entries(programs).map(([name, program]) => [name, refusing(program)]));
