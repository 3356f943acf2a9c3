import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createInterrupts } from '../../../src/cli/interrupt.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const listeners = new Map<string, () => void>();
  let ended = 0;
  const interrupts = createInterrupts({ on: (signal, listener) => void listeners.set(signal, listener) }, () => {
    ended += 1;
  });
  return { interrupts, send: (signal: string) => listeners.get(signal)?.(), ended: () => ended };
}

test('the first Ctrl-C asks, the second ends at once', () => {
  const { interrupts, send, ended } = setUp();
  send('SIGINT');
  expect(interrupts.signal.aborted).toBe(true);
  expect(ended()).toBe(0);
  send('SIGINT');
  expect(ended()).toBe(1);
});

test('a clean-up that never ends is ended after ten seconds', () => {
  const { send, ended } = setUp();
  send('SIGTERM');
  vi.advanceTimersByTime(9_999);
  expect(ended()).toBe(0);
  vi.advanceTimersByTime(1);
  expect(ended()).toBe(1);
});

test("while the terminal is lent Ctrl-C is the shell's, and ours again afterwards", async () => {
  const { interrupts, send } = setUp();
  await interrupts.lend(async () => send('SIGINT'));
  expect(interrupts.signal.aborted).toBe(false);
  send('SIGINT');
  expect(interrupts.signal.aborted).toBe(true);
});

test('a hang-up counts even while the terminal is lent', async () => {
  const { interrupts, send } = setUp();
  await interrupts.lend(async () => send('SIGHUP'));
  expect(interrupts.signal.aborted).toBe(true);
});
