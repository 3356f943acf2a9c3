import { readFile, rename, writeFile } from 'node:fs/promises';

/** Writes a file that is whole at any moment, readable by its owner alone. Pieces are made as they are written. */
export async function writeWhole(path: string, text: string | Iterable<string>): Promise<void> {
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, text, { mode: 0o600 });
  await rename(draft, path);
}

/** Undefined when the file is not there or is no JSON. */
export async function readJson<T>(path: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as T;
  } catch {
    return undefined;
  }
}
