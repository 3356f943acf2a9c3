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

export function percentile(runsMs: readonly number[], share: number): number {
  const sorted = [...runsMs].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export const median = (runsMs: readonly number[]) => percentile(runsMs, 0.5);
