/** Where signals come from: the process, or a test. */
export interface SignalSource {
  on(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP', listener: () => void): void;
}

export interface Interrupts {
  /** Aborted by the first Ctrl-C (or SIGTERM, SIGHUP). */
  readonly signal: AbortSignal;
  /** While the terminal is lent to a shell, or to the terminal UI, Ctrl-C is theirs. */
  lend<T>(work: () => Promise<T>): Promise<T>;
}

const CLEAN_UP_MS = 10_000;

/**
 * The first signal asks everything to stop and gives the clean-up ten seconds; the second, or the end of that time,
 * ends the process at once through `endNow`.
 */
export function createInterrupts(source: SignalSource, endNow: () => void): Interrupts {
  const controller = new AbortController();
  let lent = 0;
  const onSignal = (fromKeyboard: boolean) => () => {
    if (fromKeyboard && lent > 0) return;
    if (controller.signal.aborted) {
      endNow();
      return;
    }
    controller.abort(new Error('interrupted'));
    setTimeout(endNow, CLEAN_UP_MS).unref();
  };
  source.on('SIGINT', onSignal(true));
  source.on('SIGTERM', onSignal(false));
  source.on('SIGHUP', onSignal(false));
  return {
    signal: controller.signal,
    lend: async (work) => {
      lent += 1;
      try {
        return await work();
      } finally {
        lent -= 1;
      }
    },
  };
}
