import { assertTerminal } from './terminal/terminal.js';
import type { UiExit, UiOptions } from './ui-options.js';

export type { UiExit, UiOptions };

/**
 * Shows the terminal UI until the person leaves it. When it returns or rejects, nothing of it runs any more and the
 * terminal is as it was. Rejects with `not-a-terminal`, and with any error that is no LabError. What is started on the
 * terminal afterwards (a shell) must be started asynchronously: a blocked process does not let go of the keyboard.
 */
export async function runUi(options: UiOptions): Promise<UiExit> {
  assertTerminal(options.stdin, options.stdout);
  const { showUi } = await loadUi();
  return showUi(options);
}

/**
 * React looks at NODE_ENV while it is loaded. Its production build draws a frame in about half the time and keeps no
 * timings of hours of frames; afterwards the variable is as it was, so that no shell inherits it.
 */
async function loadUi(): Promise<typeof import('./show-ui.js')> {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV ??= 'production';
  try {
    return await import('./show-ui.js');
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
  }
}
