import { ExitCode } from '../../domain/lab-error.js';
import { comparisonText } from '../../report/comparison-text.js';
import { comparisonJson } from '../../report/json.js';
import type { Command } from '../context.js';
import { printJson, printLine } from '../print.js';

interface Options {
  /** Id of an attempt, or of a lab: then its newest one that is over. */
  attempt?: string;
  json?: boolean;
}

/** What was made in an attempt against a right answer of its lab. The cluster is not asked. */
export const diff: Command<Options> = async ({ parts, io, style, width }, { attempt, json }) => {
  const comparison = await (await parts.comparisons()).of(attempt);
  if (json) printJson(io, comparisonJson(comparison));
  else printLine(io, comparisonText(comparison, width, style));
  return ExitCode.passed;
};
