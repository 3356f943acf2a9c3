import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LabError } from '../../domain/lab-error.js';
import { type Bundle, missingFile } from './open.js';

/** How far the reading of a bundle's files is. */
export interface Verifying {
  /** Relative to the bundle. */
  file: string;
  /** 0 to 1, over all files. */
  fraction: number;
}

export interface VerifyOptions {
  /** Remembers sums of files that have not changed since (same size, time and inode); absent: read everything. */
  cacheFolder?: string;
  /** Only these files; default: all that have a sum. */
  only?: readonly string[];
  on?: (progress: Verifying) => void;
  signal?: AbortSignal;
}

/** Checks the files' sums. Rejects with `bundle-corrupt` or `bundle-missing`, naming the first bad file. */
export async function verifyBundle(bundle: Bundle, options: VerifyOptions = {}): Promise<void> {
  const sums = bundle.contents.sha256;
  const paths = options.only ?? Object.keys(sums);
  const known = options.cacheFolder === undefined ? {} : await readKnown(options.cacheFolder);
  const files = await Promise.all(paths.map((path) => describe(bundle, path)));
  const total = files.reduce((bytes, file) => bytes + file.size, 0);
  let done = 0;
  let learned = false;
  for (const { path, size, mark } of files) {
    const absolute = join(bundle.folder, path);
    const tell = (bytes: number) => options.on?.({ file: path, fraction: total === 0 ? 1 : (done + bytes) / total });
    const remembered = known[absolute];
    const sum = remembered?.mark === mark ? remembered.sum : await sumOf(absolute, tell, options.signal);
    if (sum !== sums[path]) throw corrupt(bundle, path);
    if (remembered?.mark !== mark) {
      known[absolute] = { mark, sum };
      learned = true;
    }
    done += size;
    tell(0);
  }
  if (learned && options.cacheFolder !== undefined) await writeKnown(options.cacheFolder, known);
}

/** The sha256 sum of a file, in hexadecimal; `on` hears how many bytes were read. */
export async function sumOf(
  file: string,
  on: (bytes: number) => void = () => {},
  signal?: AbortSignal,
): Promise<string> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20, ...(signal ? { signal } : {}) })) {
    hash.update(chunk as Buffer);
    bytes += (chunk as Buffer).length;
    on(bytes);
  }
  return hash.digest('hex');
}

/** By absolute path. */
type Known = Record<string, { mark: string; sum: string }>;

const KNOWN_FILE = 'verified-files.json';

async function readKnown(folder: string): Promise<Known> {
  try {
    return JSON.parse(await readFile(join(folder, KNOWN_FILE), 'utf8')) as Known;
  } catch {
    return {};
  }
}

async function writeKnown(folder: string, known: Known): Promise<void> {
  const file = join(folder, KNOWN_FILE);
  const draft = `${file}.${process.pid}`;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(draft, JSON.stringify(known), { mode: 0o600 });
  await rename(draft, file);
}

async function describe(bundle: Bundle, path: string): Promise<{ path: string; size: number; mark: string }> {
  const entry = await stat(join(bundle.folder, path)).catch(() => undefined);
  if (entry === undefined) throw missingFile(bundle.folder, path);
  return { path, size: entry.size, mark: `${entry.size} ${entry.mtimeMs} ${entry.ino}` };
}

function corrupt(bundle: Bundle, path: string): LabError {
  return new LabError({
    code: 'bundle-corrupt',
    message: `The bundle's file ${path} is not what ${bundle.folder}/bundle.yaml says: its sha256 sum differs.`,
    hint: 'Copy the bundle again, or make it anew with `kubedrill bundle create`.',
    at: { file: join(bundle.folder, path) },
  });
}
