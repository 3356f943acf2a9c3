import { ExitCode } from '../../domain/lab-error.js';
import { sittingJson } from '../../report/exam-json.js';
import { examStatusText } from '../../report/exam-text.js';
import type { Command } from '../context.js';
import { openAttempt } from '../open-attempt.js';
import { printJson, printLine, remark } from '../print.js';
import { withProgress } from '../with-progress.js';

interface Options {
  id: string;
  seed?: number;
  strict?: boolean;
  failed?: boolean;
  json?: boolean;
}

export const examStart: Command<Options> = async (context, { id, seed, strict, failed, json }) => {
  const { parts, io, clock, width, style, signal } = context;
  const [exams, practice] = await Promise.all([parts.exams(), parts.practice()]);
  const before = await openAttempt(practice);
  const wishes = {
    ...(seed !== undefined && { seed }),
    ...(strict && { strict }),
    ...(failed && { failedOnly: true }),
  };
  const { sitting } = await withProgress(context, (on) => exams.begin(id, wishes, on, signal));
  if (before) remark(io, `The attempt at ${before.lab} that was under way has ended.`);
  if (json) {
    printJson(io, sittingJson(sitting, clock.now()));
  } else {
    printLine(io, `\n${examStatusText(sitting, clock.now(), width, style)}\n`);
    printLine(io, 'kubedrill exam task N: a question; exam shell N: a shell on it; exam submit: hand it in.');
  }
  return ExitCode.passed;
};
