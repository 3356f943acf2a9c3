import { ExitCode } from '../../domain/lab-error.js';
import { sittingJson } from '../../report/exam-json.js';
import { examStatusText } from '../../report/exam-text.js';
import type { Command } from '../context.js';
import { submitWhenDue } from '../exam-sitting.js';
import { printJson, printLine } from '../print.js';
import { printExam } from '../print-exam.js';

/** The exam under way; one whose time is up is handed in and its result shown. Without one, the latest result. */
export const examStatus: Command<{ json?: boolean }> = async (context, options) => {
  const { parts, io, clock, width, style } = context;
  const exams = await parts.exams();
  const sitting = (await exams.current())?.sitting;
  const over = sitting
    ? await submitWhenDue(context, sitting)
    : (await exams.history()).sittings.find(({ stopped }) => !stopped);
  if (over) return printExam(context, over, options);
  if (!sitting) printLine(io, options.json ? 'null' : 'No exam is under way, and none has been sat.');
  else if (options.json) printJson(io, sittingJson(sitting, clock.now()));
  else printLine(io, examStatusText(sitting, clock.now(), width, style));
  return ExitCode.passed;
};
