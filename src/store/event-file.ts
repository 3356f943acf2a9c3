import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** What a line says: an event, one that a later kubedrill wrote (to be passed over), or none at all. */
export type ParsedEvent<Event> = Event | 'unknown-type' | 'corrupt';

/** The whole events of a file's text; undefined when a finished line is not an event. A torn last line is ignored. */
export function parseEvents<Event>(text: string, parse: (line: string) => ParsedEvent<Event>): Event[] | undefined {
  const lines = text.split('\n');
  lines.pop();
  const events: Event[] = [];
  for (const line of lines) {
    const event = parse(line);
    if (event === 'corrupt') return undefined;
    if (event !== 'unknown-type') events.push(event);
  }
  return events;
}

/**
 * Adds one line with a single write and waits until the disk has it. What a killed writer left torn is cut off
 * first, and what a full disk leaves torn is cut off again. The caller sees to it that nobody else writes.
 */
export async function appendLine(path: string, line: string, mayCreate: boolean): Promise<void> {
  const create = mayCreate ? constants.O_CREAT : 0;
  const file = await open(path, constants.O_RDWR | create, 0o600);
  try {
    const { size } = await file.stat();
    const whole = await endOfLastLine(file, size);
    if (whole < size) await file.truncate(whole);
    try {
      await writeAll(file, Buffer.from(`${line}\n`), whole);
      await file.sync();
    } catch (error) {
      await file.truncate(whole).catch(() => undefined);
      throw error;
    }
  } finally {
    await file.close();
  }
}

/** A short write is followed by another one, which then says why it was short. */
async function writeAll(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    written += (await file.write(bytes, written, bytes.length - written, position + written)).bytesWritten;
  }
}

const NEWLINE = 0x0a;
const CHUNK = 4096;

async function endOfLastLine(file: FileHandle, size: number): Promise<number> {
  let end = size;
  const buffer = Buffer.alloc(CHUNK);
  while (end > 0) {
    const start = Math.max(0, end - CHUNK);
    const { bytesRead } = await file.read(buffer, 0, end - start, start);
    const newline = buffer.subarray(0, bytesRead).lastIndexOf(NEWLINE);
    if (newline >= 0) return start + newline + 1;
    end = start;
  }
  return 0;
}
