import { contentOf, type Descriptor } from '../../process/descriptor.js';
import { FileError } from '../../process/files.js';
import { absolute, complain, descriptor, type Process } from '../../process/process.js';

/** The files named, or standard input; says which cannot be read. */
export async function inputs(
  process: Process,
  names: readonly string[],
): Promise<{ name: string; source: Descriptor }[]> {
  if (names.length === 0) return [{ name: '-', source: descriptor(process, 0) }];
  const out: { name: string; source: Descriptor }[] = [];
  for (const name of names) {
    if (name === '-') out.push({ name, source: descriptor(process, 0) });
    else {
      try {
        out.push({ name, source: openToRead(process, name) });
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        await complain(process, `${process.argv[0]}: ${name}: ${error.message}`);
      }
    }
  }
  return out;
}

/** A file, or one of the devices that stand for what is open already. Throws a FileError. */
export function openToRead(process: Process, name: string): Descriptor {
  const number = /^\/dev\/fd\/(\d+)$/.exec(name)?.[1];
  if (number) return descriptor(process, Number(number));
  if (name === '/dev/stdin') return descriptor(process, 0);
  if (name === '/dev/null') return contentOf(new Uint8Array());
  return contentOf(process.machine.files.read(absolute(process, name)));
}
