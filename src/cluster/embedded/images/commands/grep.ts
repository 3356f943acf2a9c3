import { linesOf, type Program, print } from '../../process/process.js';
import { basicToExtended } from './basic-expression.js';
import { inputs } from './inputs.js';
import { readOptions } from './options.js';

export const grep: Program = async (process) => {
  const { flags, values, rest } = readOptions(process.argv.slice(1), 'emABC', 'EFivwxqcnolhrs');
  const pattern = values.get('e') ?? rest.shift() ?? '';
  const fixed = flags.has('F') || process.argv[0]?.endsWith('fgrep');
  const extended = flags.has('E') || process.argv[0]?.endsWith('egrep');
  const source = fixed ? pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : extended ? pattern : basicToExtended(pattern);
  const posix = source.replace(
    /\[:(\w+):\]/g,
    (_, name: string) =>
      ({ digit: '0-9', alpha: 'A-Za-z', alnum: 'A-Za-z0-9', space: '\\s', upper: 'A-Z', lower: 'a-z' })[name] ?? '',
  );
  const whole = flags.has('w') ? `\\b(?:${posix})\\b` : flags.has('x') ? `^(?:${posix})$` : posix;
  const regex = new RegExp(whole, flags.has('i') ? 'gi' : 'g');
  const files = await inputs(process, rest);
  let found = 0;
  for (const { name, source: input } of files) {
    let count = 0;
    let number = 0;
    const after = Number(values.get('A') ?? values.get('C') ?? 0);
    const before = Number(values.get('B') ?? values.get('C') ?? 0);
    const earlier: { number: number; line: string }[] = [];
    let following = 0;
    let lastShown = 0;
    const prefix = files.length > 1 && !flags.has('h') ? name : '';
    const show = async (at: number, mark: string, text: string): Promise<void> => {
      if (after + before > 0 && lastShown > 0 && at > lastShown + 1) await print(process, '--\n');
      lastShown = at;
      await print(process, `${prefix && `${prefix}${mark}`}${flags.has('n') ? `${at}${mark}` : ''}${text}\n`);
    };
    for await (const line of linesOf(input, process.signal)) {
      number++;
      regex.lastIndex = 0;
      if (regex.test(line) === flags.has('v')) {
        if (following-- > 0) await show(number, '-', line);
        else if (before > 0) {
          earlier.push({ number, line });
          if (earlier.length > before) earlier.shift();
        }
        continue;
      }
      count++;
      found++;
      if (flags.has('q')) return 0;
      if (flags.has('c') || flags.has('l')) continue;
      for (const context of earlier.splice(0)) await show(context.number, '-', context.line);
      if (flags.has('o')) for (const match of line.match(regex) ?? []) await show(number, ':', match);
      else await show(number, ':', line);
      following = after;
      if (values.has('m') && count >= Number(values.get('m'))) break;
    }
    if (flags.has('c')) await print(process, `${prefix && `${prefix}:`}${count}\n`);
    if (flags.has('l') && count > 0) await print(process, `${name}\n`);
  }
  return found > 0 ? 0 : files.length < Math.max(1, rest.length) ? 2 : 1;
};
