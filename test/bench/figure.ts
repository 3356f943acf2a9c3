/** One measured figure: milliseconds of each run, in the order they were taken. */
export interface Figure {
  name: string;
  runsMs: readonly number[];
  /** The most it may be, in milliseconds; absent where a figure is only stated. */
  limitMs?: number;
}

export async function time<T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const began = performance.now();
  const value = await work();
  return { ms: performance.now() - began, value };
}

/** Runs `work` `times` times, one after the other. `before` is not counted. */
export async function measure(
  name: string,
  times: number,
  work: () => Promise<unknown>,
  options: { limitMs?: number; before?: () => Promise<unknown> } = {},
): Promise<Figure> {
  const runsMs: number[] = [];
  for (let run = 0; run < times; run++) {
    await options.before?.();
    runsMs.push((await time(work)).ms);
  }
  return { name, runsMs, ...(options.limitMs === undefined ? {} : { limitMs: options.limitMs }) };
}

/** The value that `share` (0 to 1) of the runs do not exceed. */
export function percentile(runsMs: readonly number[], share: number): number {
  const sorted = [...runsMs].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** Of an even number of runs the slower one of the two in the middle: no figure is flattered. */
export function median(runsMs: readonly number[]): number {
  const sorted = [...runsMs].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
