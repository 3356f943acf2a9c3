import { ExitCode } from '../../domain/lab-error.js';
import { attemptJson } from '../../report/json.js';
import { markdownText } from '../../report/markdown-text.js';
import { countPoints } from '../../report/points.js';
import type { Command } from '../context.js';
import { openAttempt } from '../open-attempt.js';
import { printJson, printLine, remark } from '../print.js';
import { withProgress } from '../with-progress.js';

export const start: Command<{ lab: string; json?: boolean }> = async (context, options) => {
  const { io, style, width, signal, clock } = context;
  const practice = await context.parts.practice();
  const before = await openAttempt(practice);
  const { attempt, lab } = await withProgress(context, (on) => practice.begin(options.lab, on, signal));
  if (before) remark(io, `The attempt at ${before.lab} that was under way has ended.`);
  if (options.json) {
    printJson(io, { attempt: attemptJson(attempt, clock.now()), task: lab.task });
    return ExitCode.passed;
  }
  printLine(io, `\n${markdownText(lab.task, width, style)}\n`);
  printLine(io, style.strong(`${lab.minutes} minutes, ${countPoints(lab.points)}. The clock is running.`));
  printLine(io, 'kubedrill shell: a shell on the lab; kubedrill check: grade it; kubedrill hint: the next hint.');
  return ExitCode.passed;
};
