import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DiagnoseDeps, diagnose } from '../../../../src/cluster/kind/doctor/diagnose.js';
import { cgroup, disk, freePort, inotify, memory, nodeVersion } from '../../../../src/cluster/kind/doctor/machine.js';
import { systemClock } from '../../../../src/domain/clock.js';
import type { Finished, Run } from '../../../../src/process/process.js';
import { writeTinyBundle } from '../tiny-bundle.js';

const GIB = 1024 ** 3;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doctor-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function deps(run: Run, more: Partial<DiagnoseDeps> = {}): DiagnoseDeps {
  return {
    run,
    openKube: () => Promise.reject(new Error('not here')),
    exclusively: (_name, _waitMs, work) => work(),
    clock: systemClock,
    folders: { state: join(folder, 'state'), cache: join(folder, 'cache') },
    path: join(folder, 'bin'),
    nodeVersion: 'v20.19.0',
    proc: join(folder, 'proc'),
    ...more,
  };
}

const answering =
  (answers: Record<string, Partial<Finished>>): Run =>
  async (program, args) => {
    const command = [program, ...args].join(' ');
    const answer = Object.entries(answers).find(([start]) => command.startsWith(start))?.[1];
    return { stdout: '', stderr: '', command, tookMs: 1, exitCode: 0, ...answer };
  };

const INFO = JSON.stringify({
  ServerVersion: '28.3.0',
  CgroupVersion: '2',
  MemTotal: 8 * GIB,
  NCPU: 4,
  OperatingSystem: 'Debian GNU/Linux 13',
  Architecture: 'x86_64',
  DockerRootDir: '/nowhere',
});

describe('diagnose', () => {
  it('finds a good machine good, and leaves no trace', async () => {
    const found = await diagnose(deps(answering({ 'docker info': { stdout: INFO } })));
    expect(found.map(({ id, state }) => `${id} ${state}`)).toEqual([
      'node ok',
      'docker ok',
      'memory ok',
      'disk ok',
      'cgroup ok',
      'inotify ok',
      'ports ok',
      'bundle ok',
      'kind ok',
      'kubectl ok',
      'cluster ok',
    ]);
    expect(found[1]?.detail).toBe('Docker 28.3.0 on Debian GNU/Linux 13, 4 CPUs, linux/amd64');
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    [{ exitCode: 1, stderr: 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock.' }, 'does not answer'],
    [{ exitCode: 1, stderr: 'permission denied while trying to connect to the Docker daemon socket' }, 'may not use'],
    [{ failure: 'not-found' as const }, 'not installed'],
    // Some versions print the error inside of what they know.
    [{ stdout: JSON.stringify({ ServerErrors: ['Cannot connect to the Docker daemon'] }) }, 'does not answer'],
  ])('says what is wrong with Docker: %o', async (answer, words) => {
    const found = await diagnose(deps(answering({ 'docker info': answer })));
    const docker = found.find(({ id }) => id === 'docker');
    expect(docker).toMatchObject({ state: 'problem', detail: expect.stringContaining(words) });
    expect(docker?.hint).toBeTruthy();
    // The rest is still looked at.
    expect(found.map(({ id }) => id)).toContain('bundle');
  });

  const noDocker = answering({ 'docker info': { failure: 'not-found' } });
  const withKubectl = async () => {
    await mkdir(join(folder, 'bin'));
    await writeFile(join(folder, 'bin', 'kubectl'), '', { mode: 0o700 });
  };

  it('asks the embedded cluster for what that needs alone, and Docker for nothing', async () => {
    await withKubectl();
    const asked: string[] = [];
    const run: Run = (program, args) => {
      asked.push(program);
      return noDocker(program, args);
    };
    const found = await diagnose(deps(run, { provider: 'embedded', bundleFolder: join(folder, 'none') }));
    expect(found.map(({ id, state }) => `${id} ${state}`)).toEqual(['node ok', 'ports ok', 'kubectl ok']);
    expect(asked).toEqual([join(folder, 'bin', 'kubectl')]);
  });

  it('where the embedded cluster stands in for kind, what kind lacks is a warning', async () => {
    await withKubectl();
    const found = await diagnose(deps(noDocker, { provider: 'embedded', why: 'Docker is not installed' }));
    expect(found[0]).toEqual({
      id: 'provider',
      title: 'Provider',
      state: 'ok',
      detail: 'labs run on the embedded cluster: Docker is not installed',
    });
    expect(found.find(({ id }) => id === 'docker')).toMatchObject({
      state: 'warning',
      detail: expect.stringContaining('not installed'),
      hint: expect.stringContaining('Install Docker'),
    });
    expect(found.filter(({ state }) => state === 'problem')).toEqual([]);
  });

  it('where kind is taken, and where it is asked for, a missing Docker is a problem', async () => {
    for (const why of ['lab np-lab9 was begun on it', undefined]) {
      const found = await diagnose(deps(noDocker, { provider: 'kind', ...(why && { why }) }));
      expect(found.find(({ id }) => id === 'docker')?.state).toBe('problem');
      expect(found.find(({ id }) => id === 'provider')?.detail).toBe(why && `labs run on kind: ${why}`);
    }
  });

  it('the embedded cluster is used without kubectl too, though nobody can type', async () => {
    const found = await diagnose(deps(noDocker, { provider: 'embedded' }));
    expect(found.find(({ id }) => id === 'kubectl')).toMatchObject({
      state: 'warning',
      detail: 'not on the PATH: it is needed to type commands',
      hint: expect.stringContaining('https://kubernetes.io/docs/tasks/tools/'),
    });
  });

  it('says what is wrong with the bundle', async () => {
    const run = answering({ 'docker info': { stdout: INFO } });
    const found = await diagnose(deps(run, { bundleFolder: join(folder, 'none') }));
    expect(found.find(({ id }) => id === 'bundle')).toMatchObject({ state: 'problem' });
    await writeTinyBundle(join(folder, 'bundle'));
    const good = await diagnose(deps(run, { bundleFolder: join(folder, 'bundle') }));
    expect(good.find(({ id }) => id === 'kind')?.detail).toContain('v0.33.0 from the bundle');
  });

  it.each([
    ['v1.29.4', 'kubectl v1.29.4 is older than 1.30, the oldest that the embedded cluster serves'],
    ['v1.38.0', 'kubectl v1.38.0 is newer than 1.37, the newest for Kubernetes v1.36.4'],
    ['v1.30.13', undefined],
    ['v1.37.0', undefined],
  ])('says whether kubectl %s on the PATH serves the embedded cluster too', async (version, problem) => {
    const file = join(folder, 'bin', 'kubectl');
    await mkdir(join(folder, 'bin'));
    await writeFile(file, '', { mode: 0o700 });
    const stdout = JSON.stringify({ clientVersion: { gitVersion: version } });
    const found = await diagnose(deps(answering({ 'docker info': { stdout: INFO }, [file]: { stdout } })));
    const kubectl = found.find(({ id }) => id === 'kubectl');
    expect(kubectl?.state).toBe(problem ? 'warning' : 'ok');
    if (!problem) return;
    expect(kubectl?.detail).toContain(problem);
    expect(kubectl?.hint).toContain('1.30 to 1.37');
  });

  it('warns of a cluster that has to be mended', async () => {
    const row = 'id\tkubedrill-control-plane\texited\tkubedrill\tnode\t\n';
    const found = await diagnose(deps(answering({ 'docker info': { stdout: INFO }, 'docker ps': { stdout: row } })));
    expect(found.find(({ id }) => id === 'cluster')).toMatchObject({
      state: 'warning',
      detail: 'kubedrill: partial (its state file is lost)',
    });
  });
});

describe('the machine', () => {
  it.each([
    ['v20.19.0', 'ok'],
    ['v24.1.0', 'ok'],
    ['v20.18.9', 'problem'],
    ['v18.20.4', 'problem'],
  ])('Node.js %s: %s', (version, state) => {
    expect(nodeVersion(version).state).toBe(state);
  });

  it.each([
    [8, 'ok'],
    [3, 'warning'],
    [1, 'problem'],
  ])('%s GB of memory: %s', (gib, state) => {
    expect(memory(gib * GIB).state).toBe(state);
  });

  it('knows both cgroup versions', () => {
    expect(cgroup(2).state).toBe('ok');
    expect(cgroup(1)).toMatchObject({ state: 'warning', hint: expect.stringContaining('cgroup') });
  });

  it('reads the limits of inotify', async () => {
    const place = join(folder, 'sys/fs/inotify');
    await mkdir(place, { recursive: true });
    await writeFile(join(place, 'max_user_watches'), '524288\n');
    await writeFile(join(place, 'max_user_instances'), '128\n');
    expect(await inotify(folder)).toMatchObject({ state: 'warning', detail: '524288 watches, 128 instances' });
    await writeFile(join(place, 'max_user_instances'), '512\n');
    expect((await inotify(folder)).state).toBe('ok');
  });

  it('looks at the disk where it can be seen', async () => {
    expect((await disk(folder)).detail).toMatch(/GB free in/);
    expect(await disk('/nowhere')).toMatchObject({
      state: 'ok',
      detail: expect.stringContaining('cannot be looked at'),
    });
  });

  it('opens a port', async () => {
    expect((await freePort()).state).toBe('ok');
  });
});
