import { complain, linesOf, type Program, print } from '../../process/process.js';
import { basicToExtended } from './basic-expression.js';
import { inputs } from './inputs.js';
import { readOptions } from './options.js';

export const sed: Program = async (process) => {
  const { flags, values, rest } = readOptions(process.argv.slice(1), 'e', 'nEr');
  const script = values.get('e') ?? rest.shift() ?? '';
  const extended = flags.has('E') || flags.has('r');
  const substitution =
    /^(\d+|\$|\/(?:[^/\\]|\\.)*\/)?(?:s(.)((?:\\.|(?!\2).)*)\2((?:\\.|(?!\2).)*)\2([gip]*)|([pd]))$/s.exec(
      script.trim(),
    );
  if (!substitution) {
    await complain(process, `sed: -e expression #1, char 1: this script is not modelled here: ${script}`);
    return 1;
  }
  const [, where, , from = '', to = '', options = '', letter] = substitution;
  const regexOf = (text: string, more = ''): RegExp => new RegExp(extended ? text : basicToExtended(text), more);
  const place = where?.startsWith('/') ? regexOf(where.slice(1, -1)) : undefined;
  for (const { source } of await inputs(process, rest)) {
    let number = 0;
    for await (const line of linesOf(source, process.signal)) {
      number++;
      const meant = !where || (place ? place.test(line) : where === String(number));
      if (letter) {
        if (letter === 'd' && meant) continue;
        if (letter === 'p' && meant) await print(process, `${line}\n`);
        if (!flags.has('n')) await print(process, `${line}\n`);
        continue;
      }
      const regex = regexOf(from, `${options.includes('g') ? 'g' : ''}${options.includes('i') ? 'i' : ''}`);
      const replacement = to
        .replace(/\$/g, '$$$$')
        .replace(/\\(\d)/g, '$$$1')
        .replace(/(?<!\\)&/g, '$$&')
        .replace(/\\(.)/g, '$1');
      const changed = meant ? line.replace(regex, replacement) : line;
      if (!flags.has('n') || (options.includes('p') && changed !== line)) await print(process, `${changed}\n`);
    }
  }
  return 0;
};
