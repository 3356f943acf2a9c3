import { ExitCode } from '../../domain/lab-error.js';
import { statusJson } from '../../report/json.js';
import { statusText } from '../../report/status-text.js';
import type { Command } from '../context.js';
import { openAttempt } from '../open-attempt.js';
import { printJson, printLine } from '../print.js';

export const status: Command<{ json?: boolean }> = async ({ parts, io, clock, width, style }, { json }) => {
  const practice = await parts.practice();
  const [cluster, attempt] = await Promise.all([practice.status(), openAttempt(practice)]);
  if (json) printJson(io, statusJson(cluster, attempt, clock.now()));
  else printLine(io, statusText(cluster, attempt, clock.now(), width, style));
  return ExitCode.passed;
};
