import { stageOf } from '../../domain/exam.js';
import type { UiState } from './state.js';

/** Milliseconds until a shown second changes; undefined while nothing on the screen moves. */
export function nextSecondIn({ current, exam, job, cluster, now }: UiState): number | undefined {
  const sitting = exam?.sitting;
  if (sitting && stageOf(sitting) === 'running' && now < sitting.deadlineAt)
    return toNextSecond(now - sitting.deadlineAt);
  if (current && now < current.attempt.deadlineAt) return toNextSecond(now - current.attempt.deadlineAt);
  if (job) return toNextSecond(now - job.startedAt);
  if (cluster.state === 'coming-up') return toNextSecond(now - cluster.startedAt);
  return undefined;
}

function toNextSecond(elapsed: number): number {
  return 1000 - (((elapsed % 1000) + 1000) % 1000);
}
