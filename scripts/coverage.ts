import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../src/process/package-root.js';
import { readEvidence } from './behaviours/evidence.js';
import { coveragePage } from './behaviours/page.js';

/** Writes docs/coverage.md; with --check it only says whether the page is up to date (exit code 1 when not). */
const file = join(packageRoot(), 'docs/coverage.md');
const page = coveragePage(await readEvidence(packageRoot()));
if (!process.argv.includes('--check')) await writeFile(file, page);
else if ((await readFile(file, 'utf8').catch(() => '')) !== page) {
  console.error('docs/coverage.md is not up to date: npm run coverage');
  process.exitCode = 1;
}
