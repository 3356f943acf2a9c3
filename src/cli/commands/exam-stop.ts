import { ExitCode } from '../../domain/lab-error.js';
import type { Command } from '../context.js';
import { printLine } from '../print.js';
import { withProgress } from '../with-progress.js';

export const examStop: Command<unknown> = async (context) => {
  const exams = await context.parts.exams();
  const sitting = await withProgress(context, (on) => exams.stop(on, context.signal));
  printLine(context.io, `Exam ${sitting.blueprint} has ended without a grade.`);
  return ExitCode.passed;
};
