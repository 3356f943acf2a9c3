import { FileError } from '../../process/files.js';
import { absolute, complain, linesOf, type Process, type Program, print } from '../../process/process.js';
import { inputs } from './inputs.js';
import { readOptions } from './options.js';

export const cat: Program = async (process) => {
  const names = process.argv.slice(1).filter((word) => word !== '-u');
  const sources = await inputs(process, names);
  for (const { source } of sources) {
    for (
      let chunk = await source.read?.(65536, process.signal);
      chunk;
      chunk = await source.read?.(65536, process.signal)
    ) {
      await print(process, chunk);
    }
  }
  return sources.length === Math.max(1, names.length) ? 0 : 1;
};

export const head: Program = async (process) => {
  const args = process.argv.slice(1).map((word) => word.replace(/^-(\d+)$/, '-n$1'));
  const { values, rest } = readOptions(args, 'nc', 'qv');
  const bytes = values.get('c');
  for (const { source } of await inputs(process, rest)) {
    if (bytes !== undefined) {
      for (let left = Number(bytes); left > 0; ) {
        const chunk = await source.read?.(left, process.signal);
        if (!chunk) break;
        left -= chunk.length;
        await print(process, chunk);
      }
      continue;
    }
    let left = Number(values.get('n') ?? 10);
    if (left <= 0) continue;
    for await (const line of linesOf(source, process.signal)) {
      await print(process, `${line}\n`);
      if (--left <= 0) break;
    }
  }
  return 0;
};

export const tail: Program = async (process) => {
  const args = process.argv.slice(1).map((word) => word.replace(/^-(\d+)$/, '-n$1'));
  const { flags, values, rest } = readOptions(args, 'nc', 'fF');
  if (flags.has('f') || flags.has('F')) {
    const [path = ''] = rest;
    return follow(process, path);
  }
  const wanted = values.get('n') ?? '10';
  for (const { source } of await inputs(process, rest)) {
    const lines: string[] = [];
    for await (const line of linesOf(source, process.signal)) lines.push(line);
    const some = wanted.startsWith('+')
      ? lines.slice(Number(wanted.slice(1)) - 1)
      : lines.slice(Math.max(0, lines.length - Math.abs(Number(wanted))));
    for (const line of some) await print(process, `${line}\n`);
  }
  return 0;
};

const FOLLOW_MS = 250;

async function follow(process: Process, path: string): Promise<number> {
  if (path === '/dev/null') {
    await process.machine.clock.sleep(2 ** 31 - 1, process.signal);
    return 0;
  }
  let seen = 0;
  for (;;) {
    let content: Buffer;
    try {
      content = process.machine.files.read(absolute(process, path));
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      await complain(process, `tail: ${path}: ${error.message}`);
      return 1;
    }
    if (content.length > seen) await print(process, content.subarray(seen));
    seen = content.length;
    await process.machine.clock.sleep(FOLLOW_MS, process.signal);
  }
}
