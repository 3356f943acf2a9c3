import { ExitCode } from '../../domain/lab-error.js';
import type { Command } from '../context.js';
import { printLine } from '../print.js';
import { withProgress } from '../with-progress.js';

export const stop: Command<unknown> = async (context) => {
  const practice = await context.parts.practice();
  const attempt = await withProgress(context, (on) => practice.stop(on, context.signal));
  printLine(context.io, `The attempt at ${attempt.lab} has ended without a last grading.`);
  return ExitCode.passed;
};
