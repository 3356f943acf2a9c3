import path from 'node:path';
import { ExitCode } from '../../domain/lab-error.js';
import type { Command } from '../context.js';
import { printLine } from '../print.js';
import { withProgress } from '../with-progress.js';

export const bundleCreate: Command<{ dir: string }> = async (context, { dir }) => {
  const folder = path.resolve(dir);
  await withProgress(context, (on) => context.parts.createBundle(folder, on, context.signal));
  printLine(context.io, `The bundle is complete. Use it with --bundle ${folder}, or KUBEDRILL_BUNDLE=${folder}.`);
  return ExitCode.passed;
};
