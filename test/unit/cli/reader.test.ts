import { execFileSync } from 'node:child_process';
import { constants } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { watchReader } from '../../../src/cli/reader.js';

test.runIf(process.platform === 'linux')('the end of a pipe is noticed without a write', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kubedrill-reader-'));
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const reader = await open(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = await open(pipe, constants.O_WRONLY);
  const gone = new Promise<boolean>((resolve) => watchReader(writer.fd, () => resolve(true)));
  const early = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 1500));
  expect(await Promise.race([gone, early])).toBe(false);
  await reader.close();
  expect(await gone).toBe(true);
  await writer.close();
  await rm(folder, { recursive: true });
});

test('a file has no reader that could go', async () => {
  const file = await open(import.meta.filename);
  watchReader(file.fd, () => expect.unreachable());
  await file.close();
});
