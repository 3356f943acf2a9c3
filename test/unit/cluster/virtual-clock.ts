import type { Clock } from '../../../src/domain/clock.js';

interface Sleeper {
  at: number;
  wake(): void;
}

/** Whether anything that was begun with files has not ended yet. */
export function usesFiles(): boolean {
  return process.getActiveResourcesInfo().includes('FSReqPromise');
}

/** Time that passes only when everybody sleeps: each waits as long as it says, and the test takes no time. */
export class VirtualClock implements Clock {
  #now = Date.parse('2026-01-05T10:00:00Z');
  readonly #sleepers = new Set<Sleeper>();
  #turning = false;
  #stopped = false;

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const abort = () => {
        this.#sleepers.delete(sleeper);
        reject(signal?.reason);
      };
      const wake = () => {
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      const sleeper: Sleeper = { at: this.#now + ms, wake };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', abort, { once: true });
      this.#turn();
    });
  }

  /** Whoever sleeps on this clock never wakes: its process was killed. */
  stop(): void {
    this.#stopped = true;
    this.#sleepers.clear();
  }

  #turn(): void {
    if (this.#turning || this.#stopped) return;
    this.#turning = true;
    // A moment of real time, in which promises settle; however slow the machine, files are read before time passes.
    setTimeout(() => {
      this.#turning = false;
      if (usesFiles()) {
        this.#turn();
        return;
      }
      const next = [...this.#sleepers].sort((a, b) => a.at - b.at)[0];
      if (next === undefined) return;
      this.#sleepers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.wake();
      if (this.#sleepers.size > 0) this.#turn();
    }, 1);
  }
}
