import { createHash } from 'node:crypto';
import { access, readFile, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Kubedrill, typed } from './kubedrill.js';

/** A cluster of its own, through everything that can happen to it between `up` and `down`. */

interface Status {
  state: string;
  detail?: string;
  kubeconfig: string | null;
  kubectl: string | null;
}

const NAME = 'kubedrill-kind';
const NODE = `${NAME}-control-plane`;
let drill: Kubedrill;
let before: string;

const status = async () => (await drill.json<Status>('status')).value;
const inspect = (format: string) => typed('docker', ['inspect', '--format', format, NODE]);

async function kubectl(...args: string[]): Promise<string> {
  const { kubectl: program, kubeconfig } = await status();
  if (program === null || kubeconfig === null) throw new Error('the cluster is not running');
  return typed(program, args, { KUBECONFIG: kubeconfig });
}

/** All containers, volumes and networks of this Docker. */
async function docker(): Promise<string> {
  const lists = await Promise.all([
    typed('docker', ['ps', '--all', '--format', '{{.Names}}']),
    typed('docker', ['volume', 'ls', '--format', '{{.Name}}']),
    typed('docker', ['network', 'ls', '--format', '{{.Name}}']),
  ]);
  return lists.map((list) => list.split('\n').sort().join('\n')).join('\n--\n');
}

/** The user's own kubeconfig, or that there is none. */
async function usersKubeconfig(): Promise<string> {
  const content = await readFile(join(homedir(), '.kube/config')).catch(() => 'none');
  return createHash('sha256').update(content).digest('hex');
}

beforeAll(async () => {
  before = await docker();
  drill = await Kubedrill.fresh(NAME);
});

afterAll(async () => {
  await drill.run('down');
  await rm(drill.home, { recursive: true, force: true });
});

describe('a kind cluster', () => {
  test('does not touch a foreign one of its name', async () => {
    // Somebody else's kind node, as far as Docker's labels tell.
    const image = (await typed('docker', ['images', '--quiet', 'kubedrill/registry'])).split('\n')[0] ?? '';
    const labels = ['--label', `io.x-k8s.kind.cluster=${NAME}`, '--label', 'kubedrill.dev/part='];
    await typed('docker', ['create', '--name', NODE, ...labels, image]);
    try {
      const up = await drill.run('up');
      expect(up.exitCode).toBe(3);
      expect(up.stderr).toContain(`The name "${NAME}" is taken`);
      expect((await status()).state).toBe('foreign');
      await drill.run('down');
      expect(await inspect('{{.State.Status}}')).toBe('created');
    } finally {
      await typed('docker', ['rm', '--volumes', NODE]);
    }
  });

  test('comes up from nothing, with a kubeconfig of its own', async () => {
    const users = await usersKubeconfig();
    const up = await drill.run('up');
    expect(up.exitCode, up.stderr).toBe(0);
    const { kubeconfig } = await status();
    expect((await stat(kubeconfig ?? '')).mode & 0o777).toBe(0o600);
    expect(await usersKubeconfig()).toBe(users);
    expect(await kubectl('get', 'nodes', '-o', 'jsonpath={.items[*].spec.taints}')).toBe('');
    expect(await kubectl('get', 'namespace', 'default', '-o', 'name')).toBe('namespace/default');
  });

  test('pulls images of any registry, policy Always included', async () => {
    await kubectl('run', 'nginx', '--image=nginx');
    await kubectl('run', 'hello', '--image=gcr.io/google-samples/hello-app:2.0', '--image-pull-policy=Always');
    await kubectl('wait', 'pod/nginx', 'pod/hello', '--for=condition=Ready', '--timeout=60s');
    expect(await kubectl('get', 'pod', 'nginx', '-o', 'jsonpath={.spec.containers[0].imagePullPolicy}')).toBe('Always');
  });

  test('is mended with what is in it after its containers were stopped', async () => {
    const id = await inspect('{{.Id}}');
    await typed('docker', ['stop', '--time', '5', NODE, `${NAME}-registry`]);
    expect(await status()).toMatchObject({ state: 'partial' });
    const up = await drill.run('up');
    expect(up.exitCode, up.stderr).toBe(0);
    expect(await inspect('{{.Id}}')).toBe(id);
    await kubectl('wait', 'pod/nginx', 'pod/hello', '--for=condition=Ready', '--timeout=60s');
    await kubectl('run', 'again', '--image=nginx');
    await kubectl('wait', 'pod/again', '--for=condition=Ready', '--timeout=60s');
  });

  test('is found again when the state folder is lost', async () => {
    const id = await inspect('{{.Id}}');
    await rm(join(drill.home, 'state'), { recursive: true, force: true });
    expect((await status()).state).toBe('partial');
    const up = await drill.run('up');
    expect(up.exitCode, up.stderr).toBe(0);
    expect(await inspect('{{.Id}}')).toBe(id);
    expect(await kubectl('get', 'pod', 'nginx', '-o', 'name')).toBe('pod/nginx');
  });

  test('is made anew when its making was killed', async () => {
    expect((await drill.run('down')).exitCode).toBe(0);
    const first = drill.spawn('up');
    await expect.poll(() => inspect('{{.State.Status}}').catch(() => ''), { timeout: 60_000 }).toBe('running');
    first.kill('SIGKILL');
    await first;
    expect((await status()).state).toBe('partial');
    const id = await inspect('{{.Id}}');
    const up = await drill.run('up');
    expect(up.exitCode, up.stderr).toBe(0);
    expect(await inspect('{{.Id}}')).not.toBe(id);
  });

  test('leaves nothing', async () => {
    const down = await drill.run('down');
    expect(down.exitCode, down.stderr).toBe(0);
    expect(await docker()).toBe(before);
    await expect(access(join(drill.home, 'state/clusters', NAME))).rejects.toThrow();
    expect((await status()).state).toBe('absent');
  });
});
