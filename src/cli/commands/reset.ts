import { ExitCode } from '../../domain/lab-error.js';
import { timeLeft } from '../../report/status-text.js';
import type { Command } from '../context.js';
import { printLine } from '../print.js';
import { withProgress } from '../with-progress.js';

export const reset: Command<unknown> = async (context) => {
  const practice = await context.parts.practice();
  const attempt = await withProgress(context, (on) => practice.reset(on, context.signal));
  const left = timeLeft(attempt, context.clock.now());
  printLine(context.io, `${attempt.lab} is as it was at the start. Time left: ${left}`);
  return ExitCode.passed;
};
