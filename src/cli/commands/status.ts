import { ExitCode } from '../../domain/lab-error.js';
import { statusJson } from '../../report/json.js';
import { statusText } from '../../report/status-text.js';
import type { Command } from '../context.js';
import { printJson, printLine } from '../print.js';

export const status: Command<{ json?: boolean }> = async ({ parts, io, clock, width, style }, { json }) => {
  const practice = await parts.practice();
  const [cluster, current] = await Promise.all([practice.status(), practice.current()]);
  if (json) printJson(io, statusJson(cluster, current?.attempt, clock.now()));
  else printLine(io, statusText(cluster, current, clock.now(), width, style));
  return ExitCode.passed;
};
