import { ExitCode, LabError } from '../../domain/lab-error.js';
import type { Command } from '../context.js';
import { type ExamReportOptions, printExam } from '../print-exam.js';

/** The result of a sitting, named by its id or its exam; otherwise the latest. */
export const examResult: Command<ExamReportOptions & { sitting?: string }> = async (context, options) => {
  const { sittings } = await (await context.parts.exams()).history();
  const wanted = options.sitting;
  const graded = sittings.filter(({ closedAt, stopped }) => closedAt !== undefined && !stopped);
  const found = graded.find(({ id, blueprint }) => wanted === undefined || id === wanted || blueprint === wanted);
  if (found) return printExam(context, found, options);
  throw new LabError({
    code: 'no-result',
    message: wanted === undefined ? 'No exam has been graded yet.' : `There is no result of ${wanted}.`,
    hint: '`kubedrill exam list --json` names all sittings.',
    exitCode: ExitCode.usage,
  });
};
