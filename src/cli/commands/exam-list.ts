import { ExitCode } from '../../domain/lab-error.js';
import { errorText } from '../../report/error-text.js';
import { examsJson } from '../../report/exam-json.js';
import { examListText } from '../../report/exam-list.js';
import { plainStyle } from '../../report/style.js';
import type { Command } from '../context.js';
import { printJson, printLine, remark } from '../print.js';

export const examList: Command<{ json?: boolean }> = async ({ parts, io, width, style }, { json }) => {
  const { exams, broken } = await (await parts.exams()).list();
  if (json) {
    printJson(io, examsJson(exams, broken));
  } else {
    printLine(io, exams.length > 0 ? examListText(exams, width, style) : 'No mock exams.');
    for (const error of broken) remark(io, errorText(error, width, plainStyle));
  }
  return broken.length > 0 ? ExitCode.environment : ExitCode.passed;
};
