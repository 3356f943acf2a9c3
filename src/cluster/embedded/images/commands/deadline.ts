import type { Process } from '../../process/process.js';

/** A limit on waiting that can be told from being killed. */
export function deadline(
  process: Process,
  ms: number | undefined,
): { signal: AbortSignal; over: () => boolean; stop: () => void } {
  const controller = new AbortController();
  const done = new AbortController();
  if (ms !== undefined) {
    process.machine.clock.sleep(ms, AbortSignal.any([process.signal, done.signal])).then(
      () => controller.abort(),
      () => {},
    );
  }
  return {
    signal: AbortSignal.any([process.signal, controller.signal]),
    over: () => controller.signal.aborted && !process.signal.aborted,
    stop: () => done.abort(),
  };
}
