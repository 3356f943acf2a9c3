import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LabError } from '../../domain/lab-error.js';
import type { ShellEnvironment } from '../../practice/practice.js';
import type { RunInTerminal } from '../../process/process.js';
import { bashLaunch } from './bash.js';
import { fishLaunch } from './fish.js';
import type { Launch, LaunchRequest } from './launch.js';
import { shLaunch } from './sh.js';
import { zshLaunch } from './zsh.js';

type Env = Readonly<Record<string, string | undefined>>;

const LAUNCHES: Readonly<Record<string, (request: LaunchRequest) => Launch>> = {
  bash: bashLaunch,
  zsh: zshLaunch,
  fish: fishLaunch,
};

/** Candidates in the order they are tried: the user's own, then what every system has one of. */
export function shellCandidates(env: Env): string[] {
  return [...new Set([...(env.SHELL ? [env.SHELL] : []), 'bash', 'zsh', 'sh'])];
}

/**
 * Lends the terminal to the user's shell with the lab's environment, and `scripts` (text by name) as commands of its
 * own; resolves when the person leaves it.
 */
export async function openShell(
  shell: Omit<ShellEnvironment, 'attempt'>,
  userEnv: Env,
  lend: RunInTerminal,
  scripts: Readonly<Record<string, string>> = {},
): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'kubedrill-shell-'));
  try {
    const words = await placeWords(path.join(folder, 'words'), scripts);
    const { kubectl } = shell.cluster;
    const binFolders = [...words, ...(kubectl === undefined ? [] : [path.dirname(kubectl)])];
    for (const program of shellCandidates(userEnv)) {
      const launch = (LAUNCHES[path.basename(program)] ?? shLaunch)({
        lab: shell.lab.id,
        env: withoutPath(shell.env),
        binFolders,
        folder,
        userEnv,
      });
      for (const [name, text] of Object.entries(launch.files)) {
        await writeFile(path.join(folder, name), text, { mode: 0o600 });
      }
      const ended = await lend(program, launch.args, { env: { ...shell.env, ...launch.env } });
      if (ended.failure !== 'not-found' && ended.failure !== 'not-permitted') return;
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  throw new LabError({
    code: 'no-shell',
    message: 'No shell could be started.',
    hint: 'Set SHELL to the absolute path of a shell, or use: eval "$(kubedrill env)".',
  });
}

/** The folder of the words, where there are any. */
async function placeWords(folder: string, scripts: Readonly<Record<string, string>>): Promise<string[]> {
  const words = Object.entries(scripts);
  if (words.length === 0) return [];
  await mkdir(folder);
  for (const [name, text] of words) await writeFile(path.join(folder, name), text, { mode: 0o700 });
  return [folder];
}

function withoutPath({ PATH: _, ...env }: Readonly<Record<string, string>>): Record<string, string> {
  return env;
}
