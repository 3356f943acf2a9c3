import { timeLeft } from '../../report/status-text.js';
import type { Command } from '../context.js';
import { gradeExitCode } from '../grade-exit-code.js';
import { printLine } from '../print.js';
import { printResult, type ResultOptions } from '../print-result.js';
import { withProgress } from '../with-progress.js';

export const check: Command<ResultOptions> = async (context, options) => {
  const practice = await context.parts.practice();
  const checked = await withProgress(context, (on) => practice.check(on, context.signal));
  await printResult(context, checked, options);
  if (!options.json) {
    printLine(context.io, `Time left: ${timeLeft(checked.attempt, context.clock.now())}`);
  }
  return gradeExitCode(checked.result);
};
