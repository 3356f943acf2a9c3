import { type ExamSitting, isOverdue, stageOf } from '../domain/exam.js';
import { ExitCode, LabError } from '../domain/lab-error.js';
import type { Exams, OpenExam } from '../practice/exam/exams.js';
import type { Context } from './context.js';
import { remark } from './print.js';
import { usageError } from './usage-error.js';
import { withProgress } from './with-progress.js';

/** The exam under way; rejects with `no-exam`. */
export async function currentExam(exams: Exams): Promise<OpenExam> {
  const current = await exams.current();
  if (current) return current;
  throw new LabError({
    code: 'no-exam',
    message: 'No exam is under way.',
    hint: "Begin one with 'kubedrill exam start EXAM'; 'kubedrill exam list' names them.",
    exitCode: ExitCode.usage,
  });
}

/** Hands in an exam whose time is up, or whose grading was cut short; undefined while work on it goes on. */
export async function submitWhenDue(context: Context, sitting: ExamSitting): Promise<ExamSitting | undefined> {
  const { io, clock, parts, signal } = context;
  const overdue = isOverdue(sitting, clock.now());
  if (!overdue && stageOf(sitting) !== 'grading') return undefined;
  remark(io, overdue ? 'The time is up: the exam is handed in.' : 'The exam is handed in: grading what is left.');
  const exams = await parts.exams();
  return withProgress(context, (on) => exams.submit(on, signal));
}

/** The number of a question as it was typed. */
export function questionNumber(text: string): number {
  if (/^\d{1,3}$/.test(text)) return Number(text);
  throw usageError(`'${text}' is not the number of a question.`, "'kubedrill exam status' lists them.");
}
