import { LabError } from '../../domain/lab-error.js';
import type { Run } from '../../process/process.js';
import { quote } from './launch.js';

type Env = Readonly<Record<string, string | undefined>>;
export interface PaneSize {
  columns: number;
  rows: number;
}

/** The UI beside the shell: it needs 60 columns and 15 rows, a shell in which a command and its answer fit 5 rows. */
const UI = { columns: 60, rows: 15 };
const SHELL_ROWS = 5;

/**
 * What tells tmux to open a pane of `size` anew as two: the UI stays, `command` gets the right half, or the lower part
 * where halves would be too narrow. Rejects with `no-pane` where both do not fit.
 */
export function splitWindow(env: Env, { columns, rows }: PaneSize, command: readonly string[]): string[] {
  const below = Math.min(Math.floor(rows / 2), rows - UI.rows - 1);
  const isWide = columns > 2 * UI.columns;
  if (!isWide && below < SHELL_ROWS) throw noPane(`${columns} x ${rows} is too small for task and shell together`);
  const place = isWide ? ['-h'] : ['-v', '-l', String(below)];
  return ['split-window', ...place, ...paneVariables(env), shellLine(command)];
}

/** A tmux pane beside this one in which `command` runs. */
export async function openPane(run: Run, env: Env, command: readonly string[]): Promise<void> {
  const pane = env.TMUX_PANE === undefined ? [] : ['-t', env.TMUX_PANE];
  const asked = await run('tmux', ['display-message', '-p', ...pane, '#{pane_width} #{pane_height}']);
  const [columns = 0, rows = 0] = asked.stdout.trim().split(' ').map(Number);
  if (asked.exitCode !== 0) throw noPane(asked.failure ?? asked.stderr.trim());
  const { exitCode, stderr, failure } = await run('tmux', splitWindow(env, { columns, rows }, command));
  if (exitCode !== 0) throw noPane(failure ?? stderr.trim());
}

/** What is set for kubedrill here, for a pane: a tmux that runs already gives its panes what was set when it began. */
export function paneVariables(env: Env): string[] {
  const own = Object.entries(env).filter(
    ([name, value]) => value !== undefined && /^(KUBEDRILL_\w+|PATH|SHELL)$/.test(name),
  );
  return own.flatMap(([name, value]) => ['-e', `${name}=${value}`]);
}

/** tmux hands its last argument to a shell. */
export function shellLine(command: readonly string[]): string {
  return command.map(quote).join(' ');
}

function noPane(why: string): LabError {
  return new LabError({
    code: 'no-pane',
    message: `tmux opened no pane: ${why}.`,
    hint: 'Make the window larger, or leave tmux: outside of it the shell takes the whole terminal.',
  });
}
