import type { Attempt } from '../../domain/attempt.js';
import type { GradeResult } from '../../domain/verdict.js';
import { attemptMarkdown } from '../../report/attempt-markdown.js';
import { formatMoment } from '../../report/duration.js';
import { attemptOutcome } from '../../report/history-text.js';
import { resultJson } from '../../report/json.js';
import { junitXml } from '../../report/junit.js';
import { resultText } from '../../report/result-text.js';
import type { Command, Context } from '../context.js';
import { gradeExitCode } from '../grade-exit-code.js';
import { printJson, printLine } from '../print.js';

type ReportFormat = 'text' | 'json' | 'junit' | 'markdown';

interface Options {
  /** Id of an attempt, or of a lab: then its newest graded attempt. */
  attempt?: string;
  format: ReportFormat;
}

/** The last grading of an attempt once more, matrix and findings included. The cluster is not asked. */
export const report: Command<Options> = async (context, { attempt: wanted, format }) => {
  const practice = await context.parts.practice();
  const { attempt, result } = await practice.graded(wanted);
  print(context, attempt, result, format);
  return gradeExitCode(result);
};

function print({ io, clock, width, style }: Context, attempt: Attempt, result: GradeResult, format: ReportFormat) {
  const now = clock.now();
  if (format === 'json') return printJson(io, resultJson(result, attempt, now));
  if (format === 'junit') return printLine(io, junitXml(result).trimEnd());
  if (format === 'markdown') return printLine(io, attemptMarkdown(attempt, result, now).trimEnd());
  const head = `${attempt.lab}, begun ${formatMoment(attempt.startedAt)}: ${attemptOutcome(attempt)}`;
  printLine(io, `${style.faint(`${head} (${attempt.id})`)}\n\n${resultText(result, width, style)}`);
}
