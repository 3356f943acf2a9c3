import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { findKubectl } from '../lab-cluster.js';
import { TmuxTerminal, whyNoTmux } from './tmux.js';

const execute = promisify(execFile);
const kubectl = await findKubectl();
const reason = whyNoTmux() ?? (kubectl === undefined ? 'kubectl is not installed' : undefined);
const self = [process.execPath, '--import', 'tsx', 'src/cli/main.ts', '--provider', 'embedded'];

const EXPOSE = 'k expose deploy web-app --name=web-service --port=80 --target-port=8080';

/** The whole program on the embedded cluster, as a person has it before them. */
describe.skipIf(reason !== undefined)(`in a real terminal${reason ? ` (${reason})` : ''}`, () => {
  let home: string;
  let terminal: TmuxTerminal;
  let env: Record<string, string>;
  const start = async (size = {}) => {
    terminal = new TmuxTerminal();
    // Inside tmux a shell would get a pane of its own.
    await terminal.start(['env', '-u', 'TMUX', ...self].join(' '), { env, ...size });
    await terminal.shows('embedded v1.');
  };

  /** Once an exam's file holds it: from then on a kill takes nothing away. */
  const written = (words: string) =>
    vi.waitUntil(
      async () => {
        const folder = path.join(home, 'state', 'exams');
        const files = await readdir(folder);
        const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')));
        return texts.some((text) => text.includes(words));
      },
      { timeout: 60_000 },
    );

  beforeAll(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'kubedrill-journey-'));
    env = {
      KUBEDRILL_HOME: home,
      SHELL: '/bin/bash',
      HOME: home,
      PATH: `${path.dirname(kubectl ?? '')}:${process.env.PATH}`,
    };
  });

  afterEach(() => terminal?.end());

  afterAll(async () => {
    await execute(self[0] as string, [...self.slice(1), 'down'], { env: { ...process.env, ...env } });
    await rm(home, { recursive: true, force: true });
  }, 60_000);

  test('a lab is practised to its full score through the shell, and watched', { timeout: 180_000 }, async () => {
    await start();
    await terminal.type('l');
    await terminal.shows('Level');
    await terminal.type('/', 'svc-web');
    await terminal.shows(/1 of \d+/);
    await terminal.type('Enter', 'Enter');
    await terminal.shows('its name is web-service');
    await terminal.type('c');
    await terminal.shows('✘ not passed  0 of 4 points');

    await terminal.type('s');
    await terminal.shows(/\(svc-web-service, 4 min\)/);
    await terminal.type(`${EXPOSE}; echo $KUBECONFIG > ~/where; task`, 'Enter');
    await terminal.shows('Leave both Deployments as they are.');
    await terminal.type('exit', 'Enter');

    // Back on the screen that was left: a check, and then checks that follow the cluster.
    await terminal.shows('✘ not passed  0 of 4 points');
    await terminal.type('c');
    await terminal.shows('✔ passed  4 of 4 points');
    await terminal.type('w');
    await terminal.shows('waiting for a change');
    const kubeconfig = (await readFile(path.join(home, 'where'), 'utf8')).trim();
    await execute(kubectl as string, ['--kubeconfig', kubeconfig, 'delete', 'service', 'web-service']);
    const turned = await terminal.shows(/» +✘ failed +0\/1/);
    expect(turned).toMatch(/Last change: (Service|EndpointSlice) web\/web-service/);

    await terminal.type('f', 'y');
    const final = await terminal.shows('Finished');
    expect(final).toContain('Best in time: 4 of 4 points.');
    await terminal.type('Enter');
    await terminal.shows(/✔ passed 4\/4/);
    await terminal.end();
  });

  test('task and terminal stand side by side in tmux', { timeout: 180_000 }, async () => {
    terminal = new TmuxTerminal();
    const own = { ...env, TMUX_TMPDIR: home };
    const command = ['env', '-u', 'TMUX', ...self, 'start', 'svc-web-service', '--tmux'].join(' ');
    await terminal.start(command, { env: own, columns: 140, rows: 40 });
    try {
      await terminal.shows('(svc-web-service, 4 min)');
      await terminal.shows(/ • its name is web-service, its type ClusterIP.* │/);
      // The shell has the keys first.
      await terminal.type(EXPOSE, 'Enter');
      await terminal.shows('service/web-service exposed');
      await terminal.type('C-b', 'Left', 'c');
      await terminal.shows('✔ passed  4 of 4 points');
      // Halves of 69 columns are too narrow to be halved once more: the next shell comes below.
      await terminal.type('s');
      await terminal.shows(/─{69}┤.*\(svc-web-service, \d min\)/s);
      await terminal.type('exit', 'Enter', 'C-b', 'Right', 'exit', 'Enter');
      await terminal.shows(/^[^│]*$/);
      await terminal.type('q', 'q', 'q', 'q');
      await terminal.shows("The lab goes on: 'kubedrill' shows it.");
    } finally {
      await execute('tmux', ['kill-server'], { env: { ...process.env, ...own } }).catch(() => '');
    }
  });

  test('an exam survives being killed, follows the window, and is graded by domain', { timeout: 180_000 }, async () => {
    await start({ columns: 100, rows: 30 });
    await terminal.type('e');
    await terminal.shows('CKAD networking, short');
    await terminal.type('G', 'Enter', 'y');
    await terminal.shows('0 of 3 done');
    await terminal.type('j', 'Enter');
    await terminal.shows('Question 2 of 3');
    await terminal.type('f');
    await terminal.shows('⚑');
    await written('"flagged":true');
    process.kill(await terminal.pid(), 'SIGKILL');
    await terminal.end();

    await start();
    await terminal.type('Enter');
    const resumed = await terminal.shows('0 of 3 done');
    expect(resumed).toMatch(/▸ +2 .*⚑ flag/);
    await terminal.resize(200, 60);
    await terminal.shows(/Only one pod may enter the restricted namespace +8/);
    await terminal.resize(50, 12);
    await terminal.shows('kubedrill needs 60 x 15');
    await terminal.resize(80, 24);
    await terminal.shows('1  Put a ClusterIP');

    await terminal.type('g', 'Enter');
    await terminal.shows('Question 1 of 3');
    await terminal.type('s');
    await terminal.shows(/\(svc-web-service, \d+ min\)/);
    await terminal.type(`${EXPOSE}; exit`, 'Enter');
    await terminal.shows('Question 1 of 3');
    await terminal.type('d');
    // Written down first: the question whether to hand in tells what is known by then.
    await terminal.shows('Question 1 of 3 ✔');
    await terminal.type('S');
    await terminal.shows('Not marked as done: 2, 3.');
    await terminal.type('y');
    const result = await terminal.shows('66 % passes');
    expect(result).toContain('✘ not passed  23.5 %');
    expect(result).toMatch(/Services and Networking .* 4\/17/);
    expect(result).toMatch(/✔ 1\. Put a ClusterIP Service.* 4\/4/);
    await terminal.type('q', 'q', 'q');
    await terminal.end();
  });
});
