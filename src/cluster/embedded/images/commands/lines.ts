import { readAll } from '../../process/descriptor.js';
import { linesOf, type Program, print } from '../../process/process.js';
import { inputs } from './inputs.js';
import { readOptions } from './options.js';

export const cut: Program = async (process) => {
  const { values, rest } = readOptions(process.argv.slice(1), 'dfcb', 's');
  const delimiter = values.get('d') ?? '\t';
  const list = values.get('f') ?? values.get('c') ?? values.get('b') ?? '';
  const wanted = (index: number): boolean =>
    list.split(',').some((part) => {
      const [from = '', to = from] = part.includes('-') ? part.split('-') : [part, part];
      return index >= Number(from || 1) && index <= (to === '' ? Number.POSITIVE_INFINITY : Number(to));
    });
  for (const { source } of await inputs(process, rest)) {
    for await (const line of linesOf(source, process.signal)) {
      const parts = values.has('f') ? line.split(delimiter) : [...line];
      if (values.has('f') && parts.length === 1) await print(process, `${line}\n`);
      else await print(process, `${parts.filter((_, i) => wanted(i + 1)).join(values.has('f') ? delimiter : '')}\n`);
    }
  }
  return 0;
};

export const wc: Program = async (process) => {
  const { flags, rest } = readOptions(process.argv.slice(1), '', 'lwcm');
  for (const { name, source } of await inputs(process, rest)) {
    const content = await readAll(source, process.signal);
    const text = content.toString('utf8');
    const all = flags.size === 0;
    const counts = [
      ...(all || flags.has('l') ? [text.split('\n').length - 1] : []),
      ...(all || flags.has('w') ? [text.split(/\s+/).filter(Boolean).length] : []),
      ...(all || flags.has('c') ? [content.length] : []),
      ...(flags.has('m') ? [[...text].length] : []),
    ];
    await print(
      process,
      `${counts.map((count) => (counts.length > 1 ? String(count).padStart(9) : count)).join(' ')}${name === '-' ? '' : ` ${name}`}\n`,
    );
  }
  return 0;
};

export const sort: Program = async (process) => {
  const { flags, values, rest } = readOptions(process.argv.slice(1), 'kt', 'nru');
  const lines: string[] = [];
  for (const { source } of await inputs(process, rest))
    for await (const line of linesOf(source, process.signal)) lines.push(line);
  const column = Number.parseInt(values.get('k') ?? '0', 10);
  const keyOf = (line: string): string => (column ? (line.split(values.get('t') ?? /\s+/)[column - 1] ?? '') : line);
  const compare = (a: string, b: string): number => {
    const [left, right] = [keyOf(a), keyOf(b)];
    const numeric = flags.has('n') ? (Number.parseFloat(left) || 0) - (Number.parseFloat(right) || 0) : 0;
    return numeric || (left < right ? -1 : left > right ? 1 : 0);
  };
  lines.sort((a, b) => (flags.has('r') ? compare(b, a) : compare(a, b)));
  const shown = flags.has('u') ? lines.filter((line, i) => line !== lines[i - 1]) : lines;
  for (const line of shown) await print(process, `${line}\n`);
  return 0;
};

export const uniq: Program = async (process) => {
  const { flags, rest } = readOptions(process.argv.slice(1), '', 'c');
  const groups: { line: string; count: number }[] = [];
  for (const { source } of await inputs(process, rest)) {
    for await (const line of linesOf(source, process.signal)) {
      const last = groups.at(-1);
      if (last?.line === line) last.count++;
      else groups.push({ line, count: 1 });
    }
  }
  for (const { line, count } of groups)
    await print(process, flags.has('c') ? `${String(count).padStart(7)} ${line}\n` : `${line}\n`);
  return 0;
};
