import { remainingMs } from '../../domain/attempt.js';
import { examRemainingMs } from '../../domain/exam.js';
import { formatClock } from '../../report/duration.js';
import type { UiState } from './state.js';

/** What is left behind on quitting, for a person; undefined when nothing is. */
export function farewell({ current, exam, cluster, now }: UiState): string | undefined {
  if (exam) {
    const left = examRemainingMs(exam.sitting, now);
    const time = left === 0 ? 'its time is up' : `${formatClock(left)} left`;
    return `${exam.sitting.title} is still under way, ${time}. Run kubedrill again to go on with it.`;
  }
  if (current) {
    const left = remainingMs(current.attempt, now);
    const time = left === 0 ? 'its time is up' : `${formatClock(left)} left`;
    return `${current.lab.id} is still under way, ${time}. Run kubedrill again to go on with it.`;
  }
  if (cluster.state === 'coming-up') return 'The cluster was still coming up. The next start goes on with it.';
  return undefined;
}
