import { execFile } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { catchTheRest } from '../../../src/cli/last-resort.js';

function setUp() {
  const ended: number[] = [];
  const reported: unknown[] = [];
  const fake = Object.assign(new EventEmitter(), {
    exit: (code: number) => void ended.push(code),
  });
  catchTheRest(
    async (error) => {
      reported.push(error);
      return 70;
    },
    { process: fake as unknown as NodeJS.Process, say: () => {} },
  );
  return { fake, ended, reported };
}

test('an error that nobody catches is reported as a bug and ends the process', async () => {
  const { fake, ended, reported } = setUp();
  const error = new TypeError('x is not a function');
  fake.emit('uncaughtException', error);
  await new Promise((resolve) => setImmediate(resolve));
  expect({ ended, reported }).toEqual({ ended: [70], reported: [error] });
});

test('waiting for nothing is a bug, not a silent end', async () => {
  const source = readFileSync(path.join(import.meta.dirname, '../../../src/cli/last-resort.ts'), 'utf8');
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  const script = ts.transpileModule(source, { compilerOptions }).outputText.replace(/^import .*$/m, '');
  const program = `const ExitCode = { bug: 70 };
${script}
catchTheRest(async () => 70, { process, say: (text) => process.stderr.write(text) });
await new Promise(() => {});`;
  const ended = promisify(execFile)('node', ['--input-type=module', '--eval', program]);
  await expect(ended).rejects.toMatchObject({ code: 70, stderr: expect.stringContaining('bug in kubedrill') });
});
