import type { Listener } from '../domain/events.js';
import { createLiveProgress } from '../report/live-progress.js';
import { createPlainProgress } from '../report/plain-progress.js';
import { createStyle, wantsColour } from '../report/style.js';
import type { Context } from './context.js';

const STOPPING = 'Stopping; Ctrl-C once more ends at once';

/** Shows on stderr what happens while `work` runs; nothing moves any more once it has ended, however it ended. */
export async function withProgress<T>(context: Context, work: (on: Listener) => Promise<T>): Promise<T> {
  const { io, clock, settings, signal } = context;
  const redraws = io.errIsTty && io.env.TERM !== 'dumb' && !settings.verbose;
  const progress = redraws
    ? createLiveProgress(
        { write: io.err, columns: io.columns, rows: io.rows },
        clock,
        createStyle(wantsColour(io.env, io.errIsTty)),
      )
    : createPlainProgress(io.err, clock);
  const onAbort = () =>
    progress.on({ type: 'phase', phase: 'stopping', title: STOPPING, state: 'started', at: clock.now() });
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await work(progress.on);
  } finally {
    signal.removeEventListener('abort', onAbort);
    progress.stop();
  }
}
