import { expect, test } from 'vitest';
import { sameRun, whatRuns } from '../../../src/grading/semantic/what-runs.js';

test.each([
  { args: ['sleep', '3600'] },
  { command: ['sleep', '3600'] },
  { command: ['sleep'], args: ['3600'] },
  { command: ['/bin/sleep', '3600'] },
  { command: ['sh', '-c', 'sleep 3600'] },
  { command: ['sh', '-ec', 'sleep 3600'] },
  { command: ['sh', '-exc'], args: ['exec sleep 3600'] },
  { command: ['/bin/sh', '-c'], args: ['exec sleep 3600;'] },
])('sleep 3600 as $command $args', (container) => {
  expect(sameRun(['sleep', '3600'], container)).toBe(true);
});

test.each([
  {},
  { command: ['sleep', '360'] },
  { command: ['sleep 3600'] },
  { command: ['sh', '-c', 'echo hi; sleep 3600'] },
  { command: ['sh', '-c', 'sleep 3600 && true'] },
  { command: ['sleep', '3600', '&'] },
  { command: ['sh', '-nc', 'sleep 3600'] },
  { command: ['sh', '-e', 'sleep 3600'] },
])('not sleep 3600: $command', (container) => {
  expect(sameRun(['sleep', '3600'], container)).toBe(false);
});

test('numbers that slipped through YAML are words', () => {
  expect(whatRuns({ args: ['sleep', 3600 as unknown as string] })).toEqual(['sleep', '3600']);
});
