import type { Attempt } from '../../domain/attempt.js';
import type { Comparison } from '../../domain/comparison.js';
import type { LabWithAnswers } from '../../domain/lab.js';
import { ExitCode, LabError } from '../../domain/lab-error.js';
import type { ExamStore } from '../exam/ports.js';
import { examUnderWay } from '../exam/under-way.js';
import type { AttemptStore, Catalog } from '../ports.js';
import { attemptUnderWay } from '../under-way.js';
import type { WorkStore } from './work-store.js';

export interface Comparisons {
  /**
   * The newest attempt that has ended against a right answer: of all, or of those with this id or lab. Rejects with
   * `no-such-attempt`, with `attempt-open` while an attempt at the lab is under way (it would be the answer), with
   * `no-work-kept` and, where the right answers are commands, with `no-answer-of-objects`.
   */
  of(attemptOrLab?: string): Promise<Comparison>;
}

interface ComparisonDeps {
  attempts: AttemptStore;
  exams: ExamStore;
  answered: Pick<Catalog<LabWithAnswers>, 'get'>;
  work: WorkStore;
}

export function createComparisons({ attempts, exams, answered, work }: ComparisonDeps): Comparisons {
  return {
    of: async (wanted) => {
      const attempt = await endedAttempt(attempts, wanted);
      await requireOver(attempt.lab, attempts, exams);
      const yours = await work.read(attempt.id);
      if (!yours) throw notKept(attempt);
      const lab = await answered.get(attempt.lab);
      const { compareObjects } = await import('./compare-objects.js');
      const compared = compareObjects(lab, yours);
      if (!compared) throw noAnswer(lab.id);
      return { attempt: attempt.id, lab: lab.id, ...compared };
    },
  };
}

async function endedAttempt(store: AttemptStore, wanted: string | undefined): Promise<Attempt> {
  const { attempts } = await store.list();
  const meant = attempts.filter(({ id, lab }) => wanted === undefined || id === wanted || lab === wanted);
  const newest = meant[0];
  const found = meant.find(({ finishedAt }) => finishedAt !== undefined);
  if (found) return found;
  if (newest) throw stillOpen(newest.lab);
  throw new LabError({
    code: 'no-such-attempt',
    message: wanted === undefined ? 'No attempt is in the history.' : `No attempt "${wanted}" is in the history.`,
    hint: '`kubedrill history --json` names every attempt; a lab stands for its newest one.',
    exitCode: ExitCode.usage,
  });
}

/** An earlier attempt's answer is the answer of the one under way too. */
async function requireOver(lab: string, attempts: AttemptStore, exams: ExamStore): Promise<void> {
  const [open, sitting] = await Promise.all([attemptUnderWay(attempts), examUnderWay(exams)]);
  if (open?.lab === lab || sitting?.questions.some((question) => question.lab === lab)) throw stillOpen(lab);
}

function stillOpen(lab: string): LabError {
  return new LabError({
    code: 'attempt-open',
    message: `Lab ${lab} is under way: the comparison would give its answer away.`,
    hint: 'It can be seen when the attempt is over: `kubedrill finish`, `kubedrill solution` or, in an exam, `kubedrill exam submit`.',
    exitCode: ExitCode.usage,
  });
}

function notKept({ lab, id }: Attempt): LabError {
  return new LabError({
    code: 'no-work-kept',
    message: `What was made in attempt ${id} at lab ${lab} is not known any more.`,
    hint: 'It is kept when an attempt is finished, stopped or shown its solution while the cluster answers.',
    exitCode: ExitCode.usage,
  });
}

function noAnswer(lab: string): LabError {
  return new LabError({
    code: 'no-answer-of-objects',
    message: `The right answers of lab ${lab} are commands, so there are no objects to compare with.`,
    hint: 'Its solution explains them.',
    exitCode: ExitCode.usage,
  });
}
