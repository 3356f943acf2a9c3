import path from 'node:path';
import { ExitCode } from '../../domain/lab-error.js';
import type { Command } from '../context.js';
import { printJson, printLine } from '../print.js';
import { withProgress } from '../with-progress.js';

export const bundleVerify: Command<{ dir: string; json?: boolean }> = async (context, { dir, json }) => {
  const { parts, io, signal } = context;
  const verified = await withProgress(context, (on) => parts.verifyBundle(path.resolve(dir), on, signal));
  if (json) printJson(io, { ...verified, valid: true });
  else printLine(io, `All ${verified.files} files of ${verified.folder} have the sums that bundle.yaml gives.`);
  return ExitCode.passed;
};
