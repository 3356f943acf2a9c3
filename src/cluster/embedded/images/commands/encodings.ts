import { readAll } from '../../process/descriptor.js';
import { type Program, print } from '../../process/process.js';
import { inputs } from './inputs.js';
import { readOptions } from './options.js';

export const base64: Program = async (process) => {
  const { flags, values, rest } = readOptions(process.argv.slice(1), 'w', 'd');
  const [input] = await inputs(process, rest);
  const content = input ? await readAll(input.source, process.signal) : Buffer.alloc(0);
  if (flags.has('d') || flags.has('decode')) {
    await print(process, Buffer.from(content.toString('latin1'), 'base64'));
    return 0;
  }
  const width = Number(values.get('w') ?? 76);
  const text = content.toString('base64');
  await print(process, width === 0 ? text : `${(text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join('\n')}\n`);
  return 0;
};

/** od -An -v -tx1, and plain od in octal words. */
export const od: Program = async (process) => {
  const { values, rest } = readOptions(process.argv.slice(1), 'At', 'vxc');
  const [input] = await inputs(process, rest);
  const content = input ? await readAll(input.source, process.signal) : Buffer.alloc(0);
  const type = values.get('t') ?? 'o2';
  const size = Number(/\d/.exec(type)?.[0] ?? 1);
  const addresses = values.get('A') !== 'n';
  for (let at = 0; at < content.length; at += 16) {
    const row = content.subarray(at, at + 16);
    const words: string[] = [];
    for (let i = 0; i < row.length; i += size) {
      const value = row.subarray(i, i + size).reduceRight((sum, byte) => sum * 256 + byte, 0);
      words.push(
        type.startsWith('x')
          ? value.toString(16).padStart(size * 2, '0')
          : type.startsWith('c')
            ? String.fromCharCode(value).padStart(3)
            : value.toString(8).padStart(size * 3, '0'),
      );
    }
    await print(process, `${addresses ? at.toString(8).padStart(7, '0') : ''} ${words.join(' ')}\n`);
  }
  if (addresses) await print(process, `${content.length.toString(8).padStart(7, '0')}\n`);
  return 0;
};
