import { writeFile } from 'node:fs/promises';
import type { Attempt } from '../domain/attempt.js';
import { LabError } from '../domain/lab-error.js';
import type { GradeResult } from '../domain/verdict.js';
import { resultJson } from '../report/json.js';
import { junitXml } from '../report/junit.js';
import { resultText } from '../report/result-text.js';
import type { Context } from './context.js';
import { printJson, printLine } from './print.js';

export interface ResultOptions {
  json?: boolean;
  /** File for JUnit XML, beside what is printed. */
  junit?: string;
}

export async function printResult(
  { io, clock, width, style }: Context,
  { attempt, result }: { attempt: Attempt; result: GradeResult },
  options: ResultOptions,
): Promise<void> {
  if (options.junit !== undefined) await writeJunit(options.junit, result);
  if (options.json) {
    printJson(io, resultJson(result, attempt, clock.now()));
  } else {
    printLine(io, resultText(result, width, style));
    if (attempt.late) printLine(io, style.unsure('This was asked for after the deadline: it does not count.'));
  }
}

async function writeJunit(file: string, result: GradeResult): Promise<void> {
  try {
    await writeFile(file, junitXml(result));
  } catch (error) {
    throw new LabError({
      code: 'cannot-write',
      message: `The JUnit file cannot be written: ${(error as Error).message}.`,
      hint: 'Give a file in a folder that exists and that you may write to.',
      cause: error,
    });
  }
}
