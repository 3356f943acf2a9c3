import { elapsedMs } from '../../domain/attempt.js';
import { formatClock } from '../../report/duration.js';
import type { Command } from '../context.js';
import { gradeExitCode } from '../grade-exit-code.js';
import { printLine } from '../print.js';
import { printResult, type ResultOptions } from '../print-result.js';
import { withProgress } from '../with-progress.js';

export const finish: Command<ResultOptions> = async (context, options) => {
  const practice = await context.parts.practice();
  const finished = await withProgress(context, (on) => practice.finish(on, context.signal));
  await printResult(context, finished, options);
  const time = formatClock(elapsedMs(finished.attempt, context.clock.now()));
  if (!options.json) printLine(context.io, `Time: ${time}, hints: ${finished.attempt.hints}`);
  return gradeExitCode(finished.result);
};
