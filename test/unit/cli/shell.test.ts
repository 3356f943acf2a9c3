import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openShell, shellCandidates } from '../../../src/cli/shell/open-shell.js';
import { examWords, LAB_WORDS, wordScripts } from '../../../src/cli/shell/words.js';
import type { RunInTerminal } from '../../../src/process/process.js';
import { attempt, lab9 } from './fake-lab.js';
import { cluster, run } from './run.js';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'kubedrill-home-'));
  await mkdir(path.join(home, 'bin'));
  await writeFile(path.join(home, 'bin', 'kubectl'), '#!/bin/sh\necho "# completion of $2"\n');
  await chmod(path.join(home, 'bin', 'kubectl'), 0o755);
  const own = 'export OWN=mine\nexport KUBECONFIG=/home/ada/.kube/config\nexport PATH="/opt/own:$PATH"\nPS1="me> "\n';
  await writeFile(path.join(home, '.bashrc'), own);
  await writeFile(path.join(home, '.shrc'), own);
});
afterAll(() => rm(home, { recursive: true }));

const environment = () => ({
  env: { KUBECONFIG: "/state/it's mine", KUBEDRILL_LAB: 'np-lab9', PATH: '/usr/bin:/bin' },
  namespace: 'restricted',
  cluster: { ...cluster, kubectl: path.join(home, 'bin', 'kubectl') },
  lab: lab9,
  attempt,
});

/** Starts the real shell as it would be started, but with commands instead of a keyboard. */
function answering(output: { text: string }): RunInTerminal {
  return async (program, args, options) => {
    const commands = 'echo "[$OWN][$KUBECONFIG][$PS1][$(alias k)][$(command -v kubectl)][$(echo $PATH | cut -d: -f1)]"';
    const env = { HOME: home, ENV: path.join(home, '.shrc'), TERM: 'dumb', ...options?.env };
    const child = promisify(execFile)(program, [...args], { env });
    child.child.stdin?.end(`${commands}\n`);
    output.text = (await child).stdout;
    return { exitCode: 0 };
  };
}

test.each(['bash', 'sh'])("%s: the user's own settings first, then the lab's", async (shell) => {
  const output = { text: '' };
  const userEnv = { SHELL: `/bin/${shell}`, ENV: path.join(home, '.shrc') };
  await openShell(environment(), userEnv, answering(output));
  expect(output.text).toContain("[mine][/state/it's mine]");
  expect(output.text).toContain('[(np-lab9, $(kubedrill_left)) ');
  expect(output.text).toContain("k='kubectl'");
  expect(output.text).toContain(`[${home}/bin/kubectl][${home}/bin]`);
});

test("a lab's words run kubedrill, in any shell; the prompt says the time left", async () => {
  const words = wordScripts(LAB_WORDS, ['/bin/echo', "it's"]);
  let said = '';
  const left = { KUBEDRILL_DEADLINE: String(Math.floor(Date.now() / 1000) + 90) };
  const shell = { ...environment(), env: { ...environment().env, ...left } };
  await openShell(
    shell,
    { SHELL: '/bin/bash' },
    async (program, args, options) => {
      const child = promisify(execFile)(program, [...args], { env: { HOME: home, TERM: 'dumb', ...options?.env } });
      child.child.stdin?.end('task; check --json; kubedrill_left\n');
      said = (await child).stdout;
      return { exitCode: 0 };
    },
    words,
  );
  expect(said).toBe("it's task\nit's check --json\n2 min\n");
  expect(Object.keys(wordScripts(examWords(3), []))).toEqual(['task', 'done', 'flag']);
});

test('the files made for a shell are private and gone afterwards', async () => {
  let folder = '';
  let files: string[] = [];
  let rc = '';
  await openShell(environment(), { SHELL: '/usr/bin/zsh', HOME: '/home/ada' }, async (_program, _args, options) => {
    folder = options?.env?.ZDOTDIR ?? '';
    files = await readdir(folder);
    rc = await readFile(path.join(folder, '.zshrc'), 'utf8');
    return { exitCode: 0 };
  });
  expect(files.sort()).toEqual(['.zshenv', '.zshrc']);
  expect(rc).toContain(". '/home/ada/.zshrc'");
  expect(rc).toContain('kubectl completion zsh');
  await expect(readdir(folder)).rejects.toThrow('ENOENT');
});

test('fish gets its own words', async () => {
  let commands = '';
  await openShell(environment(), { SHELL: '/usr/bin/fish' }, async (_program, args) => {
    commands = args.at(-1) ?? '';
    return { exitCode: 0 };
  });
  expect(commands).toContain("set -gx KUBECONFIG '/state/it\\'s mine'");
  expect(commands).toContain('alias k kubectl');
});

test('a shell that is not there falls back to the next; none at all is an expected problem', async () => {
  const tried: string[] = [];
  const onlySh: RunInTerminal = async (program) => {
    tried.push(program);
    return program === 'sh' ? { exitCode: 0 } : { failure: 'not-found' };
  };
  await openShell(environment(), { SHELL: '/opt/nu' }, onlySh);
  expect(tried).toEqual(['/opt/nu', 'bash', 'zsh', 'sh']);
  await expect(openShell(environment(), {}, async () => ({ failure: 'not-found' }))).rejects.toMatchObject({
    code: 'no-shell',
  });
  expect(shellCandidates({ SHELL: 'bash' })).toEqual(['bash', 'zsh', 'sh']);
});

test('the shell command lends the terminal, and refuses where there is none', async () => {
  const lent: string[] = [];
  const lendTerminal: RunInTerminal = async (program) => {
    lent.push(program);
    return { exitCode: 130 };
  };
  const on = await run(['shell'], { tty: true, env: { SHELL: '/bin/bash' }, parts: { lendTerminal } });
  expect(on.exitCode).toBe(0);
  expect(lent).toEqual(['/bin/bash']);
  expect(on.stderr).toContain('np-lab9, time left: 9:00');
  const off = await run(['shell'], { parts: { lendTerminal } });
  expect(off.exitCode).toBe(2);
  expect(off.stderr).toContain('eval "$(kubedrill env)"');
});

test('a kubectl that the embedded cluster does not serve is told of, one that it serves is not', async () => {
  const shellWith = async (version: string) => {
    const kubectl = path.join(home, `kubectl-${version}`);
    const text = JSON.stringify({ clientVersion: { gitVersion: version } });
    await writeFile(kubectl, `#!/bin/sh\necho '${text}'\n`, { mode: 0o700 });
    const shell = { ...environment(), cluster: { ...cluster, provider: 'embedded' as const, kubectl } };
    const lendTerminal: RunInTerminal = async () => ({ exitCode: 0 });
    return run(['shell'], { tty: true, parts: { lendTerminal }, practice: { shell: async () => shell } });
  };
  expect((await shellWith('v1.28.9')).stderr).toContain(
    'kubectl v1.28.9 is older than 1.30, the oldest that the embedded cluster serves. Put one of 1.30 to 1.37 on the PATH',
  );
  expect((await shellWith('v1.32.4')).stderr).not.toContain('1.32');
});

test('env prints exports that any POSIX shell takes, and fish its own', async () => {
  const { stdout } = await run(['env'], { env: { SHELL: '/bin/zsh' } });
  expect(stdout).toBe("export KUBECONFIG='/state/it'\\''s/kubeconfig'\nexport KUBEDRILL_LAB='np-lab9'\n");
  const { stdout: echoed } = await promisify(execFile)('sh', ['-c', `${stdout}printf %s "$KUBECONFIG"`]);
  expect(echoed).toBe("/state/it's/kubeconfig");
  expect((await run(['env'], { env: { SHELL: '/usr/bin/fish' } })).stdout).toContain('set -gx KUBEDRILL_LAB');
});
