import { ExitCode } from '../domain/lab-error.js';
import type { GradeResult } from '../domain/verdict.js';

/** 0 when all passed, 1 when something surely failed, 4 when nothing failed but something could not be determined. */
export function gradeExitCode({ score, verdicts }: GradeResult): ExitCode {
  if (score.passed) return ExitCode.passed;
  const failed = verdicts.some(({ status }) => status === 'fail');
  return score.provisional && !failed ? ExitCode.couldNotGrade : ExitCode.notPassed;
}
