import type { VerdictStatus } from '../../domain/verdict.js';
import type { Tone } from '../text/line.js';

export const STATUS_TONES: Readonly<Record<VerdictStatus, Tone>> = {
  pass: 'good',
  fail: 'bad',
  error: 'unsure',
  skipped: 'faint',
};

export const DONE = '✔';
export const FAILED = '✘';
export const CURSOR = '▸';

/** Beats once a second: a line that works is never frozen. */
export function workingSign(now: number): string {
  return Math.floor(now / 1000) % 2 === 0 ? '●' : '○';
}

/** "██████░░░░" */
export function bar(fraction: number, width: number): string {
  const full = Math.round(Math.min(1, Math.max(0, fraction)) * width);
  return '█'.repeat(full) + '░'.repeat(width - full);
}
