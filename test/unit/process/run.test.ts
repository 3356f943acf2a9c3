import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../../src/process/run.js';

const node = process.execPath;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'run-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('run', () => {
  it('gives what was written and how the program ended, and rejects nothing', async () => {
    const finished = await run(node, ['-e', 'console.log("out"); console.error("err"); process.exit(3)']);
    expect(finished).toMatchObject({ exitCode: 3, stdout: 'out', stderr: 'err' });
    expect(finished.failure).toBeUndefined();
    expect(finished.tookMs).toBeGreaterThan(0);
  });

  it('tells the lines as they come', async () => {
    const lines: string[] = [];
    const script = 'console.log("a"); console.log("b"); console.error("c")';
    const finished = await run(node, ['-e', script], { onLine: (line, stream) => lines.push(`${stream} ${line}`) });
    expect(lines).toEqual(expect.arrayContaining(['stdout a', 'stdout b', 'stderr c']));
    expect(finished.stdout).toBe('a\nb');
  });

  it('gives input, and closes it when there is none', async () => {
    const echo = ['-e', 'process.stdin.pipe(process.stdout)'];
    expect((await run(node, echo, { input: 'hello' })).stdout).toBe('hello');
    expect((await run(node, echo)).stdout).toBe('');
  });

  it('adds to the environment and takes from it', async () => {
    process.env.KUBEDRILL_TEST_GIVEN = 'yes';
    const script = 'console.log(process.env.KUBEDRILL_TEST_GIVEN, process.env.ADDED, "PATH" in process.env)';
    const env = { KUBEDRILL_TEST_GIVEN: undefined, ADDED: '1' };
    expect((await run(node, ['-e', script], { env })).stdout).toBe('undefined 1 true');
    delete process.env.KUBEDRILL_TEST_GIVEN;
  });

  it('says when there is no such program or it may not be run', async () => {
    expect(await run('kubedrill-no-such-program', ['x y'])).toMatchObject({
      failure: 'not-found',
      command: "kubedrill-no-such-program 'x y'",
    });
    const file = join(folder, 'not-executable');
    await writeFile(file, '#!/bin/sh\n', { mode: 0o644 });
    expect((await run(file, [])).failure).toBe('not-permitted');
  });

  it('says when a signal ended the program', async () => {
    expect((await run(node, ['-e', 'process.kill(process.pid, "SIGKILL")'])).failure).toBe('signal');
  });

  it('ends what takes too long', async () => {
    const finished = await run(node, ['-e', 'setTimeout(() => {}, 60_000)'], { timeoutMs: 300 });
    expect(finished.failure).toBe('timeout');
    expect(finished.exitCode).toBeUndefined();
  });

  it('ends the children of an aborted program, too', async () => {
    const pidFile = join(folder, 'child.pid');
    const child = `setTimeout(() => {}, 60_000)`;
    const script = `
      const { spawn } = require('node:child_process');
      const child = spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: 'inherit' });
      require('node:fs').writeFileSync(${JSON.stringify(pidFile)}, String(child.pid));
      console.log('started');
      setTimeout(() => {}, 60_000);`;
    const stop = new AbortController();
    const finished = await run(node, ['-e', script], { signal: stop.signal, onLine: () => stop.abort() });
    expect(finished.failure).toBe('aborted');
    const pid = Number(await readFile(pidFile, 'utf8'));
    // Whoever adopts the orphan may take its time to bury it.
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
  });

  it('starts nothing once aborted', async () => {
    const file = join(folder, 'must-not-be');
    const script = `require('node:fs').writeFileSync(${JSON.stringify(file)}, '')`;
    expect((await run(node, ['-e', script], { signal: AbortSignal.abort() })).failure).toBe('aborted');
    await expect(readFile(file)).rejects.toThrow();
  });

  it('calls a program that ended well by itself finished, even if it was aborted then', async () => {
    const stop = new AbortController();
    const finished = await run(node, ['-e', 'console.log("done")'], { signal: stop.signal });
    stop.abort();
    expect(finished).toMatchObject({ exitCode: 0, stdout: 'done' });
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
