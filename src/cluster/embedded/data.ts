import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The data files lie beside the sources; the compiled code finds them from the package's root. */
const root = packageRoot(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, 'src', 'cluster', 'embedded', 'data');

function packageRoot(from: string): string {
  if (existsSync(join(from, 'package.json'))) return from;
  const parent = dirname(from);
  if (parent === from) throw new Error(`no package.json above ${import.meta.url}`);
  return packageRoot(parent);
}

/** Text of a data file; `name` may contain a folder: "openapi/api_v1.json". */
export function readData(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

export function hasData(name: string): boolean {
  return existsSync(join(folder, name));
}
