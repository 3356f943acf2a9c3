import { ExitCode } from '../../domain/lab-error.js';
import { historyCsv } from '../../report/history-csv.js';
import { historyText } from '../../report/history-text.js';
import { historyJson } from '../../report/json.js';
import type { Command } from '../context.js';
import { printJson, printLine, remark } from '../print.js';

export const history: Command<{ json?: boolean; csv?: boolean }> = async (
  { parts, io, clock, width, style },
  { json, csv },
) => {
  const practice = await parts.practice();
  const { attempts, corrupt } = await practice.history();
  for (const file of corrupt) remark(io, `set aside, cannot be read: ${file}`);
  if (csv) io.out(historyCsv(attempts, clock.now()));
  else if (json) printJson(io, historyJson(attempts, corrupt, clock.now()));
  else printLine(io, attempts.length > 0 ? historyText(attempts, clock.now(), width, style) : 'No attempts yet.');
  return ExitCode.passed;
};
