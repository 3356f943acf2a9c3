/** How long a group may take to end by itself after SIGTERM. */
const GRACE_MS = 3_000;

const running = new Set<number>();
let watchingExit = false;

/** Sends SIGTERM, later SIGKILL, to the whole process group of `leader` when one of the signals aborts. */
export function startGroup(leader: number | undefined, signals: readonly AbortSignal[]): { end(): void } {
  if (leader === undefined) return { end: () => {} };
  running.add(leader);
  endWithThisProcess();
  let hard: NodeJS.Timeout | undefined;
  const stop = () => {
    kill(leader, 'SIGTERM');
    hard ??= setTimeout(() => kill(leader, 'SIGKILL'), GRACE_MS);
  };
  for (const signal of signals) signal.addEventListener('abort', stop, { once: true });
  return {
    end() {
      running.delete(leader);
      clearTimeout(hard);
      for (const signal of signals) signal.removeEventListener('abort', stop);
      // A leader that was told to stop may leave children that ignored it.
      if (hard !== undefined) kill(leader, 'SIGKILL');
    },
  };
}

/** The program did not end by its own will. */
export function isGone(result: { exitCode?: number | undefined; isTerminated: boolean }): boolean {
  return result.isTerminated || result.exitCode === undefined || result.exitCode !== 0;
}

/** A group of its own does not get the terminal's signals: it must not outlive us. */
function endWithThisProcess(): void {
  if (watchingExit) return;
  watchingExit = true;
  process.on('exit', () => {
    for (const leader of running) kill(leader, 'SIGTERM');
  });
}

function kill(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leader, signal);
  } catch {
    // Already gone.
  }
}
