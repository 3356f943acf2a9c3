import { ExitCode } from '../../domain/lab-error.js';
import type { Command } from '../context.js';
import { printLine } from '../print.js';
import { withProgress } from '../with-progress.js';

export const down: Command<{ purge?: boolean }> = async (context, { purge }) => {
  const { parts, io, signal, settings } = context;
  const practice = await parts.practice();
  await withProgress(context, async (on) => {
    await practice.down(on, signal);
    if (purge) await parts.purge(on, signal);
  });
  printLine(io, `${settings.cluster} is gone${purge ? ', with downloads, images and history' : ''}.`);
  return ExitCode.passed;
};
