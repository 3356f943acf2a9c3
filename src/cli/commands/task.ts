import { ExitCode } from '../../domain/lab-error.js';
import { markdownText } from '../../report/markdown-text.js';
import { timeLeft } from '../../report/status-text.js';
import type { Command } from '../context.js';
import { currentAttempt } from '../current-attempt.js';
import { printLine } from '../print.js';

export const task: Command<unknown> = async ({ parts, io, style, width, clock }) => {
  const { lab, attempt } = await currentAttempt(await parts.practice());
  printLine(io, markdownText(lab.task, width, style));
  printLine(io, `\n${style.strong(`Time left: ${timeLeft(attempt, clock.now())}`)}`);
  return ExitCode.passed;
};
