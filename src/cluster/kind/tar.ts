import type { FileHandle } from 'node:fs/promises';

const BLOCK = 512;

/** A file inside a tar archive. */
export interface TarEntry {
  name: string;
  type: 'file' | 'link' | 'other';
  /** Where its bytes begin in the archive. */
  offset: number;
  size: number;
  /** For a link: what it points to, as written. */
  target: string;
}

/** Lists what a tar archive holds by reading its headers alone. */
export async function listTar(archive: FileHandle): Promise<TarEntry[]> {
  const entries: TarEntry[] = [];
  const header = Buffer.alloc(BLOCK);
  let longName: string | undefined;
  let longTarget: string | undefined;
  for (let position = 0; ; ) {
    const { bytesRead } = await archive.read(header, 0, BLOCK, position);
    if (bytesRead < BLOCK || header.every((byte) => byte === 0)) return entries;
    const size = numberIn(header.subarray(124, 136));
    const offset = position + BLOCK;
    const flag = String.fromCharCode(header[156] ?? 0);
    position = offset + Math.ceil(size / BLOCK) * BLOCK;
    if (flag === 'L') longName = textIn(await bytes(archive, offset, size));
    else if (flag === 'K') longTarget = textIn(await bytes(archive, offset, size));
    else if (flag === 'x') {
      const records = paxRecords((await bytes(archive, offset, size)).toString('utf8'));
      longName = records.get('path') ?? longName;
      longTarget = records.get('linkpath') ?? longTarget;
    } else if (flag !== 'g') {
      entries.push({
        name: longName ?? nameIn(header),
        type: flag === '0' || flag === '\0' ? 'file' : flag === '1' || flag === '2' ? 'link' : 'other',
        offset,
        size,
        target: longTarget ?? textIn(header.subarray(157, 257)),
      });
      longName = undefined;
      longTarget = undefined;
    }
  }
}

export async function bytes(archive: FileHandle, offset: number, size: number): Promise<Buffer> {
  const buffer = Buffer.alloc(size);
  await archive.read(buffer, 0, size, offset);
  return buffer;
}

function nameIn(header: Buffer): string {
  const prefix = textIn(header.subarray(257, 262)) === 'ustar' ? textIn(header.subarray(345, 500)) : '';
  const name = textIn(header.subarray(0, 100));
  return prefix === '' ? name : `${prefix}/${name}`;
}

function textIn(field: Buffer): string {
  const end = field.indexOf(0);
  return field.subarray(0, end < 0 ? field.length : end).toString('utf8');
}

/** Octal digits, or for large files a big-endian number marked by the highest bit. */
function numberIn(field: Buffer): number {
  const first = field[0] ?? 0;
  if ((first & 0x80) === 0) return Number.parseInt(textIn(field).trim() || '0', 8);
  return field.subarray(1).reduce((sum, byte) => sum * 256 + byte, first & 0x7f);
}

/** "27 path=some/long/name\n" each. */
function paxRecords(text: string): Map<string, string> {
  return new Map([...text.matchAll(/^\d+ ([^=\n]+)=(.*)$/gm)].map(([, key = '', value = '']) => [key, value]));
}
