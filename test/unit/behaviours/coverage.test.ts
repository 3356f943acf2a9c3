import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readEvidence } from '../../../scripts/behaviours/evidence.js';
import { coveragePage } from '../../../scripts/behaviours/page.js';
import { packageRoot } from '../../../src/process/package-root.js';

const evidence = await readEvidence(packageRoot());

test('every behaviour is proven by a check of a lab or by a test', () => {
  expect(evidence.map(({ number }) => number)).toEqual(Array.from({ length: 44 }, (_, index) => index + 1));
  expect(evidence.filter(({ proofs }) => proofs.length === 0).map(({ number, what }) => `${number} ${what}`)).toEqual(
    [],
  );
});

test('what only tests prove is proven on kind, and each proof has a provider', () => {
  const without = evidence.flatMap(({ proofs }) => proofs).filter(({ providers }) => providers.length === 0);
  expect(without).toEqual([]);
});

test('docs/coverage.md is up to date (npm run coverage)', async () => {
  expect(await readFile(join(packageRoot(), 'docs/coverage.md'), 'utf8')).toBe(coveragePage(evidence));
});
