import { type Figure, median, percentile } from './figure.js';

const seconds = (ms: number) => (ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`);

/** A Markdown table: each figure's median, extremes and limit, and whether the median keeps it. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, runsMs, limitMs }) => {
    const middle = median(runsMs);
    const limit = limitMs === undefined ? '' : `${seconds(limitMs)} ${middle <= limitMs ? '(kept)' : '(MISSED)'}`;
    const spread = `${seconds(percentile(runsMs, 0))} to ${seconds(percentile(runsMs, 1))}`;
    return `| ${name} | ${seconds(middle)} | ${spread} | ${runsMs.length} | ${limit} |`;
  });
  return ['| figure | median | spread | runs | at most |', '|---|---|---|---|---|', ...rows].join('\n');
}

export function missed(figures: readonly Figure[]): readonly Figure[] {
  return figures.filter(({ runsMs, limitMs }) => limitMs !== undefined && median(runsMs) > limitMs);
}
