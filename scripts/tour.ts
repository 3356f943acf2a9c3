/** Writes docs/tour.md: `npm run tour`. */
import { mkdir, writeFile } from 'node:fs/promises';
import { tourPage } from '../test/ui/tour-page.js';

process.env.TZ = 'UTC';
await mkdir('docs', { recursive: true });
await writeFile('docs/tour.md', tourPage());
