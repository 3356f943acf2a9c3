import { remainingMs } from '../../domain/attempt.js';
import { ExitCode } from '../../domain/lab-error.js';
import type { Practice } from '../../practice/practice.js';
import { timeLeft } from '../../report/status-text.js';
import { verdictText } from '../../report/verdict-text.js';
import type { Command, Context } from '../context.js';
import { gradeExitCode } from '../grade-exit-code.js';
import { openAttempt } from '../open-attempt.js';
import { printLine } from '../print.js';
import { printResult, type ResultOptions } from '../print-result.js';
import { withProgress } from '../with-progress.js';

export const check: Command<ResultOptions & { watch?: boolean }> = async (context, options) => {
  const practice = await context.parts.practice();
  if (options.watch) return follow(context, practice);
  const checked = await withProgress(context, (on) => practice.check(on, context.signal));
  await printResult(context, checked, options);
  if (!options.json) {
    printLine(context.io, `Time left: ${timeLeft(checked.attempt, context.clock.now())}`);
  }
  return gradeExitCode(checked.result);
};

/** A line for each check that turns, until Ctrl-C, the deadline or the end of who reads it; passed when everything does. */
async function follow({ io, clock, style, width, signal }: Context, practice: Practice): Promise<ExitCode> {
  const attempt = await openAttempt(practice);
  const timeUp = new AbortController();
  const over = AbortSignal.any([signal, io.readerGone, timeUp.signal]);
  const left = attempt ? remainingMs(attempt, clock.now()) : 0;
  // Begun after the deadline it tells of late work, as a check does.
  const deadline = left > 0 ? clock.sleep(left, over).then(() => timeUp.abort()) : undefined;
  deadline?.catch(() => {});
  const seen = new Map<string, string>();
  let passed = false;
  await practice.watch((update) => {
    if (update.type === 'looking' && update.change) printLine(io, style.faint(`${update.change} has changed`));
    if (update.type === 'looked') {
      if (update.result.score.passed && !passed) printLine(io, style.good('Everything passes.'));
      passed = update.result.score.passed;
    }
    if (update.type !== 'verdict' || seen.get(update.verdict.check) === update.verdict.status) return;
    seen.set(update.verdict.check, update.verdict.status);
    printLine(io, verdictText({ ...update.verdict, findings: [], why: '' }, { width, style }));
  }, over);
  if (timeUp.signal.aborted)
    printLine(io, `The time is up. ${style.code('kubedrill finish')}: grade a last time and end the attempt.`);
  return passed ? ExitCode.passed : ExitCode.notPassed;
}
