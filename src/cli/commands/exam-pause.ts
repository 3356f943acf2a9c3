import { examRemainingMs } from '../../domain/exam.js';
import { ExitCode } from '../../domain/lab-error.js';
import { formatClock } from '../../report/duration.js';
import type { Command } from '../context.js';
import { printLine } from '../print.js';

export const examPause: Command<unknown> = async ({ parts, io, clock }) => {
  const sitting = await (await parts.exams()).pause();
  printLine(
    io,
    `The clock stands still. kubedrill exam resume lets it go on. ${formatClock(examRemainingMs(sitting, clock.now()))} left.`,
  );
  return ExitCode.passed;
};
