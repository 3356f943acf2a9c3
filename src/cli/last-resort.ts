import { ExitCode } from '../domain/lab-error.js';

/** What Node.js ends with when it has nothing left to do while the program still waits. */
const NOTHING_LEFT_TO_DO = 13;

/**
 * For bugs that no `await` sees: an error thrown in a callback, a promise that is never settled. Both are told as the
 * bugs they are; `report` gives the exit code.
 */
export function catchTheRest(
  report: (error: unknown) => Promise<ExitCode>,
  { process, say }: { process: NodeJS.Process; say: (text: string) => void },
): void {
  process.on('uncaughtException', (error) => {
    report(error).then(
      (code) => process.exit(code),
      () => process.exit(ExitCode.bug),
    );
  });
  // The code that listeners are given is from before Node.js has set its own.
  process.on('exit', () => {
    if (process.exitCode !== NOTHING_LEFT_TO_DO) return;
    process.exitCode = ExitCode.bug;
    say('error: This is a bug in kubedrill: it waits for something that cannot happen any more.\n');
  });
}
