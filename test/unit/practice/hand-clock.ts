import type { Clock } from '../../../src/domain/clock.js';

/** A clock that a test turns; sleeping moves it on at once. */
export class HandClock implements Clock {
  constructor(public time = Date.UTC(2026, 4, 1, 9, 0, 0)) {}

  now(): number {
    return this.time;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.time += ms;
    // Let others who wait at the same time have their turn.
    await new Promise((resolve) => setImmediate(resolve));
  }
}
