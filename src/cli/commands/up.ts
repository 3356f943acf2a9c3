import { ExitCode } from '../../domain/lab-error.js';
import type { Command } from '../context.js';
import { printLine } from '../print.js';
import { withProgress } from '../with-progress.js';

export const up: Command<{ workers?: number }> = async (context, options) => {
  const practice = await context.parts.practice();
  const cluster = await withProgress(context, (on) => practice.up(options, on, context.signal));
  printLine(context.io, `${cluster.name} is up: ${cluster.provider}, Kubernetes ${cluster.kubernetes}`);
  printLine(context.io, `kubeconfig: ${cluster.kubeconfig}`);
  return ExitCode.passed;
};
