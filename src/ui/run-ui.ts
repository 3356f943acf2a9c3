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
  const { showUi } = await import('./show-ui.js');
  return showUi(options);
}
