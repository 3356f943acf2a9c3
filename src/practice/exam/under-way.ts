import { type ExamSitting, isOverdue, stageOf } from '../../domain/exam.js';
import type { Lab } from '../../domain/lab.js';
import { ExitCode, LabError } from '../../domain/lab-error.js';
import type { PracticeDeps } from '../deps.js';
import type { ExamStore } from './ports.js';

/** The sitting that is not closed; there is at most one. */
export async function examUnderWay(exams: ExamStore): Promise<ExamSitting | undefined> {
  return (await exams.list()).sittings.find(({ closedAt }) => closedAt === undefined);
}

/** Rejects with `no-exam`. */
export async function requireExam({ exams }: Pick<PracticeDeps, 'exams'>): Promise<ExamSitting> {
  const sitting = await examUnderWay(exams);
  if (sitting) return sitting;
  throw new LabError({
    code: 'no-exam',
    message: 'No exam is under way.',
    hint: '`kubedrill exam list` names the exams, `kubedrill exam start EXAM` begins one.',
    exitCode: ExitCode.usage,
  });
}

/** The sitting, if work on it still counts; rejects with `no-exam`, `time-is-up` or `exam-submitted`. */
export async function requireRunning({ exams, clock }: Pick<PracticeDeps, 'exams' | 'clock'>): Promise<ExamSitting> {
  const sitting = await requireExam({ exams });
  const overdue = isOverdue(sitting, clock.now());
  if (!overdue && stageOf(sitting) !== 'grading') return sitting;
  throw new LabError({
    code: overdue ? 'time-is-up' : 'exam-submitted',
    message: overdue ? `The time of exam ${sitting.blueprint} is up.` : `Exam ${sitting.blueprint} is submitted.`,
    hint: '`kubedrill exam submit` grades it.',
    exitCode: ExitCode.usage,
  });
}

/** Rejects with `exam-under-way`: its labs are in the cluster, and whatever else begins would sweep them away. */
export async function refuseDuringExam({ exams }: Pick<PracticeDeps, 'exams'>): Promise<void> {
  const sitting = await examUnderWay(exams);
  if (!sitting) return;
  throw new LabError({
    code: 'exam-under-way',
    message: `Exam ${sitting.blueprint} is under way.`,
    hint: '`kubedrill exam submit` grades it, `kubedrill exam stop` ends it without a grade.',
    exitCode: ExitCode.usage,
  });
}

/** The lab of each question; rejects with `lab-gone` or a lab's own error. */
export function labsOf({ questions }: ExamSitting, catalog: PracticeDeps['catalog']): Promise<Lab[]> {
  return Promise.all(
    questions.map(async ({ lab }) => {
      try {
        return await catalog.get(lab);
      } catch (error) {
        if (!(error instanceof LabError) || error.code !== 'unknown-lab') throw error;
        throw new LabError({
          code: 'lab-gone',
          message: `The files of lab ${lab}, a question of the exam under way, are no longer there.`,
          hint: 'Name their folder with --labs, or end the exam with `kubedrill exam stop`.',
          cause: error,
        });
      }
    }),
  );
}

/** Rejects with `unknown-question`. */
export function questionOf(sitting: ExamSitting, number: number): ExamSitting['questions'][number] {
  const found = sitting.questions.find((question) => question.number === number);
  if (found) return found;
  throw new LabError({
    code: 'unknown-question',
    message: `There is no question ${number}.`,
    hint: `Exam ${sitting.blueprint} has questions 1 to ${sitting.questions.length}.`,
    exitCode: ExitCode.usage,
  });
}
