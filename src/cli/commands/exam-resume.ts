import { examRemainingMs } from '../../domain/exam.js';
import { ExitCode } from '../../domain/lab-error.js';
import { formatClock } from '../../report/duration.js';
import type { Command } from '../context.js';
import { printLine } from '../print.js';

export const examResume: Command<unknown> = async ({ parts, io, clock }) => {
  const sitting = await (await parts.exams()).resume();
  printLine(io, `The clock goes on. ${formatClock(examRemainingMs(sitting, clock.now()))} left.`);
  return ExitCode.passed;
};
