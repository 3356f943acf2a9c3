import { writeFile } from 'node:fs/promises';
import type { ExamSitting } from '../domain/exam.js';
import { examScore } from '../domain/exam-score.js';
import { ExitCode, LabError } from '../domain/lab-error.js';
import { sittingJson } from '../report/exam-json.js';
import { examResultText } from '../report/exam-text.js';
import type { Context } from './context.js';
import { printJson, printLine } from './print.js';

export interface ExamReportOptions {
  json?: boolean;
  /** Files beside what is printed. */
  junit?: string;
  markdown?: string;
}

/** Prints a result and gives its exit code: 0 passed, 1 not passed, 4 when what is unknown could still decide. */
export async function printExam(
  { io, parts, clock, width, style }: Context,
  sitting: ExamSitting,
  { json, junit, markdown }: ExamReportOptions,
): Promise<ExitCode> {
  if (junit !== undefined) {
    const { examJunitXml } = await import('../report/exam-junit.js');
    await write(junit, examJunitXml(sitting));
  }
  if (markdown !== undefined) {
    const [{ examMarkdown }, { labs }] = await Promise.all([
      import('../report/exam-markdown.js'),
      (await parts.catalog()).all(),
    ]);
    await write(markdown, examMarkdown(sitting, new Map(labs.map(({ id, solution }) => [id, solution]))));
  }
  if (json) printJson(io, sittingJson(sitting, clock.now()));
  else printLine(io, examResultText(sitting, width, style));
  return examExitCode(sitting);
}

function examExitCode(sitting: ExamSitting): ExitCode {
  const { passed, provisional, earned, possible, total, pass } = examScore(sitting);
  if (passed) return ExitCode.passed;
  const atBest = total === 0 ? 0 : (100 * (earned + total - possible)) / total;
  return provisional && atBest >= pass ? ExitCode.couldNotGrade : ExitCode.notPassed;
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw new LabError({
      code: 'cannot-write',
      message: `${file} cannot be written: ${(error as Error).message}.`,
      hint: 'Give a file in a folder that exists and that you may write to. `kubedrill exam result` reports again.',
      cause: error,
    });
  }
}
