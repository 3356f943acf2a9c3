import { isOverdue, stageOf } from '../../domain/exam.js';
import type { Command } from '../context.js';
import { currentExam } from '../exam-sitting.js';
import { type ExamReportOptions, printExam } from '../print-exam.js';
import { usageError } from '../usage-error.js';
import { withProgress } from '../with-progress.js';

export const examSubmit: Command<ExamReportOptions & { yes?: boolean }> = async (context, options) => {
  const exams = await context.parts.exams();
  const { sitting } = await currentExam(exams);
  const open = sitting.questions.filter(({ done }) => !done).map(({ number }) => number);
  const asks = stageOf(sitting) !== 'grading' && !isOverdue(sitting, context.clock.now()) && !options.yes;
  if (asks && open.length > 0) {
    throw usageError(`Not marked as done: ${open.join(', ')}.`, 'Add --yes to hand the exam in all the same.');
  }
  const over = await withProgress(context, (on) => exams.submit(on, context.signal));
  return printExam(context, over, options);
};
