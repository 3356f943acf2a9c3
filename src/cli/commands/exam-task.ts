import { examRemainingMs } from '../../domain/exam.js';
import { ExitCode } from '../../domain/lab-error.js';
import { formatClock } from '../../report/duration.js';
import { markdownText } from '../../report/markdown-text.js';
import { countPoints } from '../../report/points.js';
import type { Command } from '../context.js';
import { currentExam, questionNumber } from '../exam-sitting.js';
import { printLine } from '../print.js';

export const examTask: Command<{ number?: string }> = async ({ parts, io, clock, width, style }, { number }) => {
  const exams = await parts.exams();
  const { sitting, labs } = await currentExam(exams);
  const wanted = number === undefined ? sitting.open : questionNumber(number);
  const opened = number === undefined ? sitting : await exams.open(wanted);
  const question = opened.questions[wanted - 1];
  printLine(io, style.strong(`Question ${wanted} of ${labs.length}, ${countPoints(question?.points ?? 0)}`));
  printLine(io, `\n${markdownText(labs[wanted - 1]?.task ?? '', width, style)}`);
  printLine(io, `\n${style.strong(`Time left: ${formatClock(examRemainingMs(opened, clock.now()))}`)}`);
  return ExitCode.passed;
};
