import type { Attempt, AttemptEvent } from '../domain/attempt.js';
import type { GradeResult } from '../domain/verdict.js';

/**
 * What an attempt's events add up to; undefined unless the first one is `begun`.
 * Nothing after `finished` counts. Time never runs backwards between events, whatever the clock said.
 */
export function fold(events: readonly AttemptEvent[]): Attempt | undefined {
  const [first, ...rest] = events;
  if (first?.type !== 'begun') return undefined;
  const attempt: Attempt = {
    id: first.attempt,
    lab: first.lab,
    provider: first.provider,
    cluster: first.cluster,
    startedAt: first.at,
    deadlineAt: first.deadlineAt,
    seeded: first.seeded,
    ...(first.namespaces && { namespaces: first.namespaces }),
    ...(first.clusterUid && { clusterUid: first.clusterUid }),
    ...(first.seedDigest && { seedDigest: first.seedDigest }),
    ...(first.exam && { exam: first.exam }),
    hints: 0,
    resets: 0,
    checks: 0,
    solutionShown: false,
  };
  let latestAt = first.at;
  for (const event of rest) {
    const asked = event.type === 'checked' ? Math.min(event.at, event.result.startedAt) : event.at;
    latestAt = Math.max(latestAt, asked);
    apply(attempt, event, latestAt);
    if (event.type === 'finished') break;
  }
  return attempt;
}

function apply(attempt: Attempt, event: AttemptEvent, at: number): void {
  switch (event.type) {
    case 'begun':
      return;
    case 'reset':
      attempt.resets += 1;
      attempt.seeded = event.seeded;
      if (event.seedDigest) attempt.seedDigest = event.seedDigest;
      return;
    case 'hinted':
      attempt.hints = Math.max(attempt.hints, event.hint);
      return;
    case 'checked':
      attempt.checks += 1;
      attempt.latest = event.result;
      attempt.late = at > attempt.deadlineAt;
      if (!attempt.late && isBetter(event.result, attempt.best)) attempt.best = event.result;
      return;
    case 'solution-shown':
      attempt.solutionShown = true;
      return;
    case 'finished':
      attempt.finishedAt = at;
      attempt.finishReason = event.reason;
      return;
  }
}

/** More points are better; with the same points, a result that is certain is better than a provisional one. */
function isBetter(result: GradeResult, best: GradeResult | undefined): boolean {
  if (!best) return true;
  if (result.score.earned !== best.score.earned) return result.score.earned > best.score.earned;
  return best.score.provisional && !result.score.provisional;
}
