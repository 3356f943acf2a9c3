import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { serviceFiles } from '../../src/cluster/embedded/service/names.js';
import { processExists, readRecord } from '../../src/cluster/embedded/service/record.js';

const ROOT = join(import.meta.dirname, '../..');

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'kubedrill-bare-'));
});
afterEach(() => rm(home, { recursive: true }));

/** The command with a PATH on which there is nothing at all: no Docker, no kubectl, no shell. */
function kubedrill(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const command = ['--import', import.meta.resolve('tsx'), join(ROOT, 'src/cli/main.ts'), ...args];
  const env = { PATH: join(home, 'empty'), HOME: home, KUBEDRILL_HOME: home };
  return new Promise((resolve) => {
    execFile(process.execPath, command, { env, cwd: home }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

it('does the whole job with nothing but Node.js, says what it took and what is missing, and ends without a trace', async () => {
  const demo = await kubedrill('demo');
  expect(demo.stdout).toContain('As it must be: before 0/8, after 8/8');
  expect(demo.stderr).toContain('embedded: Docker is not installed');
  expect(demo.stderr).toContain('Looking for kubectl');
  expect(demo.code).toBe(0);

  const status = await kubedrill('status');
  expect(status.stdout.replace(/\s+/g, ' ')).toContain('There is no kubectl on the PATH.');

  const record = await readRecord(serviceFiles(join(home, 'state'), 'kubedrill'));
  expect(processExists(record?.pid ?? 0)).toBe(true);
  expect((await kubedrill('down')).code).toBe(0);
  expect(processExists(record?.pid ?? 0)).toBe(false);
  expect(await readdir(join(home, 'state/embedded'))).toEqual([]);
}, 120_000);
