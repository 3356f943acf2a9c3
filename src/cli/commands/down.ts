import type { ClusterStatus } from '../../domain/cluster.js';
import { ExitCode } from '../../domain/lab-error.js';
import type { Command } from '../context.js';
import type { Parts } from '../parts.js';
import { printLine } from '../print.js';
import { withProgress } from '../with-progress.js';

export const down: Command<{ purge?: boolean }> = async (context, { purge }) => {
  const { parts, io, signal, settings } = context;
  const practice = await parts.practice();
  const before = await practice.status();
  await withProgress(context, async (on) => {
    await practice.down(on, signal);
    if (purge) await parts.purge(on, signal);
  });
  if (before.state === 'absent') printLine(io, await nothingThere(parts, before, purge === true));
  else printLine(io, `${settings.cluster} is gone${purge ? ', with downloads, images and history' : ''}.`);
  return ExitCode.passed;
};

/** Most often the name was mistyped, or another provider is meant. */
async function nothingThere(parts: Parts, { name, provider }: ClusterStatus, purged: boolean): Promise<string> {
  const none = `There was no cluster ${name} (${provider}).`;
  const others = await parts.clusters();
  const are = others.length === 0 ? '' : ` There are: ${others.join(', ')}.`;
  return `${none}${purged ? ' Downloads, images and history are gone.' : ''}${are}`;
}
