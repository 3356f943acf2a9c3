import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { catchTheRest } from '../../../src/cli/last-resort.js';

function setUp() {
  const ended: number[] = [];
  const said: string[] = [];
  const reported: unknown[] = [];
  const fake = Object.assign(new EventEmitter(), {
    exit: (code: number) => void ended.push(code),
  });
  catchTheRest(
    async (error) => {
      reported.push(error);
      return 70;
    },
    { process: fake as unknown as NodeJS.Process, say: (text) => void said.push(text) },
  );
  return { fake, ended, said, reported };
}

test('an error that nobody catches is reported as a bug and ends the process', async () => {
  const { fake, ended, reported } = setUp();
  const error = new TypeError('x is not a function');
  fake.emit('uncaughtException', error);
  await new Promise((resolve) => setImmediate(resolve));
  expect({ ended, reported }).toEqual({ ended: [70], reported: [error] });
});

test('waiting for nothing is a bug, not a silent end', () => {
  const { fake, said, ended } = setUp();
  fake.emit('exit', 13);
  expect(ended).toEqual([70]);
  expect(said.join('')).toContain('bug in kubedrill');
});

test('any other end is left as it is', () => {
  const { fake, said, ended } = setUp();
  fake.emit('exit', 1);
  expect({ ended, said }).toEqual({ ended: [], said: [] });
});
