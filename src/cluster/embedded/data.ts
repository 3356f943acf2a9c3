import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../process/package-root.js';

/** The data files lie beside the sources; what was built finds them from the package's root. */
const folder = join(packageRoot(), 'src/cluster/embedded/data');

/** Text of a data file; `name` may contain a folder: "openapi/api_v1.json". */
export function readData(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

export function hasData(name: string): boolean {
  return existsSync(join(folder, name));
}
