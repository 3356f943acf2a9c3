import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LabError } from '../../domain/lab-error.js';
import { type Bundle, fileList, missingFiles } from './open.js';

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

/**
 * Checks the files' sums, those of small files first. Rejects with `bundle-corrupt`, naming all that are bad, or
 * `bundle-missing`.
 */
export async function verifyBundle(bundle: Bundle, options: VerifyOptions = {}): Promise<void> {
  const sums = bundle.contents.sha256;
  const { cacheFolder } = options;
  const files = await Promise.all((options.only ?? Object.keys(sums)).map((path) => describe(bundle, path)));
  files.sort((a, b) => a.size - b.size);
  const bad: string[] = [];
  const total = files.reduce((bytes, file) => bytes + file.size, 0);
  let done = 0;
  for (const { path, size, mark } of files) {
    const absolute = join(bundle.folder, path);
    const tell = (bytes: number) => options.on?.({ file: path, fraction: total === 0 ? 1 : (done + bytes) / total });
    const known = cacheFolder === undefined ? undefined : await recall(cacheFolder, absolute);
    const sum = known?.mark === mark ? known.sum : await sumOf(absolute, tell, options.signal);
    if (sum !== sums[path]) bad.push(path);
    else if (known?.mark !== mark && cacheFolder !== undefined) await remember(cacheFolder, absolute, { mark, sum });
    done += size;
    tell(0);
  }
  if (bad.length > 0) throw corrupt(bundle, bad);
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

/** The sum that a file had when it was as `mark` says. */
interface Known {
  mark: string;
  sum: string;
}

/** A file of its own for each, since several may be verified at once. */
function placeOf(cacheFolder: string, file: string): string {
  return join(cacheFolder, 'verified', `${createHash('sha256').update(file).digest('hex').slice(0, 32)}.json`);
}

async function recall(cacheFolder: string, file: string): Promise<Known | undefined> {
  try {
    return JSON.parse(await readFile(placeOf(cacheFolder, file), 'utf8')) as Known;
  } catch {
    return undefined;
  }
}

async function remember(cacheFolder: string, file: string, known: Known): Promise<void> {
  const place = placeOf(cacheFolder, file);
  const draft = `${place}.${randomUUID()}`;
  await mkdir(dirname(place), { recursive: true, mode: 0o700 });
  await writeFile(draft, JSON.stringify(known), { mode: 0o600 });
  await rename(draft, place);
}

async function describe(bundle: Bundle, path: string): Promise<{ path: string; size: number; mark: string }> {
  const entry = await stat(join(bundle.folder, path)).catch(() => undefined);
  if (entry === undefined) throw missingFiles(bundle.folder, [path]);
  return { path, size: entry.size, mark: `${entry.size} ${entry.mtimeMs} ${entry.ino}` };
}

function corrupt(bundle: Bundle, paths: readonly string[]): LabError {
  const are = paths.length === 1 ? 'is not' : 'are not';
  const sums = paths.length === 1 ? 'its sha256 sum differs' : 'their sha256 sums differ';
  return new LabError({
    code: 'bundle-corrupt',
    message: `The bundle's ${fileList(paths)} ${are} what ${bundle.folder}/bundle.yaml says: ${sums}.`,
    hint: 'Copy the bundle again, or make it anew with `kubedrill bundle create`.',
    at: { file: join(bundle.folder, paths[0] ?? '') },
  });
}
