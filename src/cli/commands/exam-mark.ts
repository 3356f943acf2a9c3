import { ExitCode } from '../../domain/lab-error.js';
import { questionMarks } from '../../report/exam-text.js';
import type { Command } from '../context.js';
import { questionNumber } from '../exam-sitting.js';
import { printLine } from '../print.js';

interface Options {
  number: string;
  mark: 'flagged' | 'done';
  value: boolean;
}

export const examMark: Command<Options> = async ({ parts, io }, { number, mark, value }) => {
  const exams = await parts.exams();
  const wanted = questionNumber(number);
  const sitting = mark === 'done' ? await exams.markDone(wanted, value) : await exams.flag(wanted, value);
  const marks = sitting.questions.filter((question) => question.number === wanted);
  printLine(
    io,
    `Question ${wanted}: ${marks.map((question) => questionMarks(sitting, question)).join('') || 'no mark'}`,
  );
  return ExitCode.passed;
};
