import { ExitCode, LabError } from '../domain/lab-error.js';
import { errorText } from '../report/error-text.js';
import { errorJson } from '../report/json.js';
import { createStyle, wantsColour } from '../report/style.js';
import { type Io, textWidth } from './io.js';
import { printJson, remark } from './print.js';

export interface FailureOptions {
  json: boolean;
  verbose: boolean;
  signal: AbortSignal;
  /** Writes a bug's stack down; resolves to the file's path, undefined when even that failed. */
  saveBug(error: unknown): Promise<string | undefined>;
}

/**
 * Says how a command failed and gives the exit code. With `--json` the error is the JSON on stdout; without, it is
 * text on stderr and stdout stays empty.
 */
export async function reportFailure(error: unknown, io: Io, options: FailureOptions): Promise<ExitCode> {
  if (options.signal.aborted) {
    if (options.json)
      printJson(io, errorJson({ code: 'interrupted', message: 'Interrupted.', hint: undefined, at: undefined }));
    return ExitCode.interrupted;
  }
  const known = expected(error) ?? (await bug(error, options));
  if (options.json) printJson(io, errorJson(known));
  else remark(io, errorText(known, textWidth(io), createStyle(wantsColour(io.env, io.errIsTty))));
  if (options.verbose) remark(io, causes(error));
  return known.exitCode;
}

/** A refusal by the API is the environment's matter, not ours. */
function expected(error: unknown): LabError | undefined {
  if (error instanceof LabError) return error;
  if (!(error instanceof Error) || error.name !== 'KubeError') return undefined;
  return new LabError({
    code: 'api-refused',
    message: `The Kubernetes API refused: ${error.message}`,
    hint: "See 'kubedrill status'; 'kubedrill up' mends a cluster that was started but does not work.",
    cause: error,
  });
}

async function bug(error: unknown, options: FailureOptions): Promise<LabError> {
  const file = await options.saveBug(error);
  const message = error instanceof Error ? error.message : String(error);
  return new LabError({
    code: 'bug',
    message: `This is a bug in kubedrill, not a mistake of yours: ${message}`,
    hint: file ? `Please report it with ${file}.` : 'Please report it; run it again with --verbose to see the stack.',
    exitCode: ExitCode.bug,
  });
}

function causes(error: unknown): string {
  const lines: string[] = [];
  for (let one = error; one !== undefined && lines.length < 8; one = one instanceof Error ? one.cause : undefined) {
    lines.push(one instanceof Error ? (one.stack ?? one.message) : String(one));
  }
  return lines.join('\ncaused by: ');
}
