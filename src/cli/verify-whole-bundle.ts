import { openBundle } from '../cluster/bundle/open.js';
import { verifyBundle } from '../cluster/bundle/verify.js';
import type { Clock } from '../domain/clock.js';
import type { Listener } from '../domain/events.js';

/** Reads every file of the bundle, whatever was verified before, and shows how far it is. */
export async function verifyWholeBundle(
  folder: string,
  clock: Clock,
  on: Listener,
  signal: AbortSignal,
): Promise<{ folder: string; files: number }> {
  const phase = { type: 'phase', phase: 'verify', title: 'Checking the sums' } as const;
  const bundle = await openBundle(folder);
  on({ ...phase, state: 'started', at: clock.now() });
  try {
    const tell = ({ file, fraction }: { file: string; fraction: number }) =>
      on({ ...phase, state: 'progress', at: clock.now(), detail: file, fraction });
    await verifyBundle(bundle, { on: tell, signal });
  } catch (error) {
    on({ ...phase, state: 'failed', at: clock.now() });
    throw error;
  }
  on({ ...phase, state: 'done', at: clock.now() });
  return { folder: bundle.folder, files: Object.keys(bundle.contents.sha256).length };
}
