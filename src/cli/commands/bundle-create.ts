import path from 'node:path';
import { ExitCode } from '../../domain/lab-error.js';
import type { Command } from '../context.js';
import { printLine } from '../print.js';
import { withProgress } from '../with-progress.js';

export interface BundleCreateOptions {
  dir: string;
  platform?: string;
  kubernetes?: string;
}

export const bundleCreate: Command<BundleCreateOptions> = async (context, { dir, ...options }) => {
  const folder = path.resolve(dir);
  await withProgress(context, (on) => context.parts.createBundle({ folder, ...options }, on, context.signal));
  printLine(context.io, `The bundle is complete. Use it with --bundle ${folder}, or KUBEDRILL_BUNDLE=${folder}.`);
  return ExitCode.passed;
};
