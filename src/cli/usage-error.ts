import { ExitCode, LabError } from '../domain/lab-error.js';

/** The command line does not make sense. */
export function usageError(message: string, hint?: string): LabError {
  return new LabError({ code: 'usage', message, exitCode: ExitCode.usage, ...(hint === undefined ? {} : { hint }) });
}
