import { readFile } from 'node:fs/promises';
import { SourceFile } from './source-file.js';

/** Undefined when there is no such file; any other failure to read it is thrown. */
export async function readSource(path: string): Promise<SourceFile | undefined> {
  try {
    return new SourceFile(path, await readFile(path, 'utf8'));
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw problem;
  }
}
