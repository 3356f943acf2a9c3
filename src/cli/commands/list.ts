import { ExitCode } from '../../domain/lab-error.js';
import { errorText } from '../../report/error-text.js';
import { labsJson } from '../../report/json.js';
import { labListText } from '../../report/lab-list.js';
import { labStandings } from '../../report/lab-progress.js';
import { plainStyle } from '../../report/style.js';
import type { Command } from '../context.js';
import { printJson, printLine, remark } from '../print.js';

export const list: Command<{ json?: boolean }> = async ({ parts, io, width, style }, { json }) => {
  const [catalog, practice] = await Promise.all([parts.catalog(), parts.practice()]);
  const [{ labs, broken }, { attempts }] = await Promise.all([catalog.all(), practice.history()]);
  const progress = labStandings(attempts);
  if (json) {
    printJson(io, labsJson(labs, progress, broken));
  } else {
    printLine(io, labs.length > 0 ? labListText(labs, progress, width, style) : 'No labs.');
    for (const error of broken) remark(io, errorText(error, width, plainStyle));
  }
  return broken.length > 0 ? ExitCode.environment : ExitCode.passed;
};
