import { execFile, execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const LIMIT_MS = 60_000;

/** Why there can be no real terminal here; undefined when there can. */
export function whyNoTmux(): string | undefined {
  try {
    execFileSync('tmux', ['-V'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'tmux is not installed';
  }
}

/** A program in a real terminal of its own: keys go in, the screen comes out. */
export class TmuxTerminal {
  readonly #socket = `kubedrill-test-${randomUUID()}`;

  /** Starts `command` in a terminal of this size. */
  async start(command: string, { columns = 80, rows = 24, env = {} as Record<string, string> } = {}): Promise<void> {
    const variables = Object.entries(env).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
    const size = ['-x', String(columns), '-y', String(rows)];
    await this.#tmux(['-f', '/dev/null', 'new-session', '-d', ...size, ...variables, command]);
    await this.#tmux(['set-option', '-g', 'remain-on-exit', 'on']);
  }

  /** Names of keys as tmux has them ("Enter", "j"), or texts. */
  async type(...keys: string[]): Promise<void> {
    for (const key of keys) await this.#tmux(['send-keys', key]);
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.#tmux(['resize-window', '-x', String(columns), '-y', String(rows)]);
  }

  async screen(): Promise<string> {
    return (await this.#tmux(['capture-pane', '-p'])).trimEnd();
  }

  /** The screen once it holds what is looked for; rejects with the screen when it does not in time. */
  async shows(wanted: string | RegExp): Promise<string> {
    const giveUpAt = Date.now() + LIMIT_MS;
    for (;;) {
      const screen = await this.screen();
      if (typeof wanted === 'string' ? screen.includes(wanted) : wanted.test(screen)) return screen;
      if (Date.now() > giveUpAt) throw new Error(`the terminal does not show ${wanted}:\n${screen}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** The process in the terminal. */
  async pid(): Promise<number> {
    return Number(await this.#tmux(['list-panes', '-F', '#{pane_pid}']));
  }

  async end(): Promise<void> {
    await this.#tmux(['kill-server']).catch(() => '');
  }

  async #tmux(args: readonly string[]): Promise<string> {
    return (await execute('tmux', ['-L', this.#socket, ...args])).stdout;
  }
}
