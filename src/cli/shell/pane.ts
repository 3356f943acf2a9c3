import { LabError } from '../../domain/lab-error.js';
import type { Run } from '../../process/process.js';
import { quote } from './launch.js';

type Env = Readonly<Record<string, string | undefined>>;

/** A tmux pane beside this one in which `command` runs; what is set for kubedrill here is set there as well. */
export async function openPane(run: Run, env: Env, command: readonly string[]): Promise<void> {
  const own = Object.entries(env).filter(
    ([name, value]) => value !== undefined && /^(KUBEDRILL_\w+|PATH|SHELL)$/.test(name),
  );
  const variables = own.flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  const { exitCode, stderr, failure } = await run('tmux', ['split-window', '-h', ...variables, shellLine(command)]);
  if (exitCode === 0) return;
  throw new LabError({
    code: 'no-pane',
    message: `tmux opened no pane: ${failure ?? stderr.trim()}.`,
    hint: 'Make the window wider, or leave tmux: outside of it the shell takes the whole terminal.',
  });
}

/** tmux hands its last argument to a shell. */
export function shellLine(command: readonly string[]): string {
  return command.map(quote).join(' ');
}
