import type { Clock } from '../../../src/domain/clock.js';

/** A clock whose hands are turned by the test: sleepers wake in the order of their time. */
export function createHandClock(): { clock: Clock; pass(ms: number): Promise<void> } {
  let now = 0;
  let sleepers: { at: number; wake: () => void }[] = [];
  const clock: Clock = {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const onAbort = () => {
          sleepers = sleepers.filter((one) => one !== sleeper);
          reject(signal?.reason);
        };
        const wake = () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        };
        const sleeper = { at: now + ms, wake };
        sleepers.push(sleeper);
        signal?.addEventListener('abort', onAbort);
      }),
  };
  const pass = async (ms: number) => {
    const until = now + ms;
    for (;;) {
      const next = sleepers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      sleepers = sleepers.filter((one) => one !== next);
      now = Math.max(now, next.at);
      next.wake();
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    now = until;
  };
  return { clock, pass };
}
