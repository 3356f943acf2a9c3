import type { Check } from '../domain/lab.js';
import type { Judgement, VerdictStatus } from '../domain/verdict.js';

export type Outcome = Pick<Judgement, 'findings' | 'matrix' | 'notes'> & { status: VerdictStatus };

/**
 * What a check's prerequisites (`after`) already decide: `skipped` when one of them surely did not pass, `error`
 * when one could not be determined, `waiting` while one is not judged yet, undefined when all have passed.
 */
export function fromPrerequisites(
  check: Check,
  outcomes: ReadonlyMap<string, Outcome>,
): Outcome | 'waiting' | undefined {
  const after = (check.after ?? []).map((id) => ({ id, status: outcomes.get(id)?.status }));
  const failed = after.find(({ status }) => status === 'fail' || status === 'skipped');
  if (failed) return blocked('skipped', failed.id, `check "${failed.id}" did not pass, and this one builds on it`);
  const unknown = after.find(({ status }) => status === 'error');
  if (unknown) {
    return blocked('error', unknown.id, `check "${unknown.id}" could not be determined, and this one builds on it`);
  }
  return after.some(({ status }) => status === undefined) ? 'waiting' : undefined;
}

function blocked(status: 'skipped' | 'error', id: string, observed: string): Outcome {
  return { status, findings: [{ expected: `check "${id}" passes first`, observed }] };
}
