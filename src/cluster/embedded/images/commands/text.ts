import { readAll } from '../../process/descriptor.js';
import { absolute, descriptor, type Program, print } from '../../process/process.js';
import { cat, head, tail } from './cat-head-tail.js';
import { base64, od } from './encodings.js';
import { grep } from './grep.js';
import { cut, sort, uniq, wc } from './lines.js';
import { readOptions, refusingAll } from './options.js';
import { sed } from './sed.js';
import { tr } from './tr.js';

const tee: Program = async (process) => {
  const { flags, rest } = readOptions(process.argv.slice(1), '', 'a');
  const content = await readAll(descriptor(process, 0), process.signal);
  for (const name of rest) process.machine.files.write(absolute(process, name), content, { append: flags.has('a') });
  await print(process, content);
  return 0;
};

const seq: Program = async (process) => {
  const numbers = process.argv.slice(1).map(Number);
  const [first = 1, step = 1, last = 1] =
    numbers.length === 1 ? [1, 1, ...numbers] : numbers.length === 2 ? [numbers[0], 1, numbers[1]] : numbers;
  for (let value = first; step > 0 ? value <= last : value >= last; value += step) await print(process, `${value}\n`);
  return 0;
};

export const textCommands: Record<string, Program> = refusingAll({
  cat,
  head,
  tail,
  grep,
  egrep: grep,
  fgrep: grep,
  tr,
  cut,
  wc,
  sort,
  uniq,
  sed,
  tee,
  base64,
  od,
  seq,
});
