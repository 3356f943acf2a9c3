import { access, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBundle } from '../../../../src/cluster/bundle/open.js';
import { createKindProvider } from '../../../../src/cluster/kind/provider.js';
import type { ClusterProvider, PhaseEvent } from '../../../../src/domain/cluster.js';
import { FakeRegistry } from '../fake-registry.js';
import { writeTinyBundle } from '../tiny-bundle.js';
import { usesFiles } from '../virtual-clock.js';
import { FakeMachine } from './fake-machine.js';

let folder: string;
let registry: FakeRegistry;
let machine: FakeMachine;
let events: PhaseEvent[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'life-'));
  await writeTinyBundle(join(folder, 'bundle'));
  registry = await FakeRegistry.start();
  machine = new FakeMachine(registry);
  events = [];
});
afterEach(async () => {
  machine.clock.stop();
  registry.close();
  await rm(folder, { recursive: true, force: true });
});

async function provider(): Promise<ClusterProvider> {
  const { run, openKube, clock } = machine;
  return createKindProvider({
    run,
    openKube,
    clock,
    exclusively: (_name, _waitMs, work) => work(),
    folders: { state: join(folder, 'state'), cache: join(folder, 'cache') },
    bundle: await openBundle(join(folder, 'bundle')),
  });
}

const up = async (workers?: number) =>
  (await provider()).up(workers === undefined ? {} : { workers }, (event) => events.push(event));
const status = async () => (await provider()).status();
const down = async (purge = false) => (await provider()).down((event) => events.push(event), undefined, { purge });
const home = (...path: string[]) => join(folder, 'state/clusters/kubedrill', ...path);
const has = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
const creations = () => machine.commands.filter((command) => command.startsWith('kind create')).length;

describe('up', () => {
  it('asks nothing of the docker program that 20.10 does not know', async () => {
    await up();
    const copies = machine.commands.filter((command) => command.startsWith('docker cp'));
    expect(copies.length).toBeGreaterThan(0);
    for (const command of copies) expect(command).not.toMatch(/--quiet| -q /);
  });

  it('makes a cluster where there is none', async () => {
    expect(await status()).toMatchObject({ state: 'absent', name: 'kubedrill' });
    const cluster = await up();
    expect(cluster).toMatchObject({
      provider: 'kind',
      name: 'kubedrill',
      kubernetes: 'v1.36.4',
      kubeconfig: home('kubeconfig'),
    });
    expect(cluster.kubectl).toBe(join(folder, 'bundle/bin/kubectl'));
    expect([...machine.containers.keys()].sort()).toEqual(['kubedrill-control-plane', 'kubedrill-registry']);
    expect(registry.manifests.has('library/nginx:latest')).toBe(true);
    expect(await status()).toMatchObject({ state: 'running', cluster: { name: 'kubedrill' } });
  });

  it('keeps its files from others, and the user kubeconfig out of it', async () => {
    await up();
    expect((await stat(home())).mode & 0o777).toBe(0o700);
    for (const file of await readdir(home())) expect((await stat(home(file))).mode & 0o077).toBe(0);
    const creation = machine.commands.find((command) => command.startsWith('kind create'));
    expect(creation).toContain(`--kubeconfig ${home('kubeconfig')}`);
    expect(creation).not.toContain('--wait');
    // The one with full rights, used while kubeadm was at work, is gone.
    expect(await readdir(home())).not.toContain('early.kubeconfig');
  });

  it('leaves a running cluster alone', async () => {
    await up();
    const before = machine.commands.length;
    events = [];
    const cluster = await up();
    expect(cluster.name).toBe('kubedrill');
    expect(machine.commands.slice(before).every((command) => /^docker (ps|container inspect)/.test(command))).toBe(
      true,
    );
    expect(events).toEqual([]);
  });

  it('tells each phase from its start to its end', async () => {
    await up();
    const phases = new Set(events.map(({ phase }) => phase));
    expect([...phases].sort()).toEqual(
      ['calico', 'coredns', 'create', 'kubectl', 'lab-images', 'node-image', 'preflight', 'tools'].sort(),
    );
    for (const phase of phases) {
      const states = events.filter((event) => event.phase === phase).map(({ state }) => state);
      expect([states[0], states.at(-1)]).toEqual(['started', 'done']);
    }
  });

  it('builds its images once', async () => {
    await up();
    await down();
    const before = machine.commands.length;
    await up();
    const later = machine.commands.slice(before);
    expect(later.filter((command) => /docker (load|commit|pull)/.test(command))).toEqual([]);
  });

  it('keeps no second name for the images that it loaded', async () => {
    await up();
    expect([...machine.images].every((image) => image.startsWith('kubedrill/'))).toBe(true);
    machine.images.add('kindest/node:v1.36.4');
    await down(true);
    await up();
    // This one was there before.
    expect(machine.images.has('kindest/node:v1.36.4')).toBe(true);
  });

  it('starts what was stopped', async () => {
    await up();
    for (const container of machine.containers.values()) container.state = 'exited';
    expect(await status()).toMatchObject({
      state: 'partial',
      detail: 'the container kubedrill-control-plane is exited',
    });
    await up();
    expect(creations()).toBe(1);
    expect([...machine.containers.values()].map(({ state }) => state)).toEqual(['running', 'running']);
    expect((await status()).state).toBe('running');
  });

  it('finds its own cluster again when the state folder is lost', async () => {
    await up();
    await rm(join(folder, 'state'), { recursive: true });
    expect(await status()).toMatchObject({ state: 'partial', detail: 'its state file is lost' });
    await up();
    expect(creations()).toBe(1);
    expect((await readFile(home('kubeconfig'), 'utf8')).includes('https://127.0.0.1:34567')).toBe(true);
    expect((await stat(home('kubeconfig'))).mode & 0o777).toBe(0o600);
  });

  it('makes a cluster anew that was never complete when the state folder is lost', async () => {
    await up();
    await rm(join(folder, 'state'), { recursive: true });
    machine.objects.delete('ConfigMap/kube-system/kubedrill');
    await up();
    expect(creations()).toBe(2);
  });

  it('has a node that is gone made anew', async () => {
    await up();
    machine.containers.delete('kubedrill-control-plane');
    expect((await status()).state).toBe('partial');
    await up();
    expect(creations()).toBe(2);
  });

  it('says when another number of workers is wanted than there is', async () => {
    await up();
    await expect(up(2)).rejects.toMatchObject({ code: 'cluster-differs' });
    await expect(up(0)).resolves.toBeTruthy();
  });

  it('touches nothing of a foreign cluster of its name', async () => {
    machine.addContainer('kubedrill-control-plane', { 'io.x-k8s.kind.cluster': 'kubedrill' });
    expect(await status()).toMatchObject({ state: 'foreign' });
    await expect(up()).rejects.toMatchObject({ code: 'foreign-cluster' });
    await down(true);
    expect(machine.node('kubedrill-control-plane')?.state).toBe('running');
    expect(machine.commands.filter((command) => /docker (rm|start|stop|exec)|kind create/.test(command))).toEqual([]);
  });

  it('refuses a cluster whose network plugin ignores policies, and asks again the next time', async () => {
    machine.lax = true;
    await expect(up()).rejects.toMatchObject({ code: 'cni-does-not-enforce' });
    expect(machine.objects.get('ConfigMap/kube-system/kubedrill')).toBeUndefined();
    await expect(up()).rejects.toMatchObject({ code: 'cni-does-not-enforce' });
    machine.lax = false;
    await expect(up()).resolves.toBeTruthy();
  });

  it('proves the enforcement once', async () => {
    await up();
    for (const container of machine.containers.values()) container.state = 'exited';
    machine.lax = true;
    await expect(up()).resolves.toBeTruthy();
  });

  it.each([
    ['docker info', 'Cannot connect to the Docker daemon. Is the docker daemon running?', 'docker-not-running'],
    ['docker ps', 'permission denied while trying to connect to the Docker daemon socket', 'docker-permission'],
    ['docker load', 'write /var/lib/docker/tmp/x: no space left on device', 'disk-full'],
    ['kind create', 'Bind for 127.0.0.1:34567 failed: port is already allocated', 'port-in-use'],
    ['docker commit', 'something new', 'cluster-command-failed'],
  ])('tells why %s failed', async (command, output, code) => {
    machine.failing.set(new RegExp(`^${command}`), output);
    await expect(up()).rejects.toMatchObject({ code });
    machine.failing.clear();
    await expect(up()).resolves.toMatchObject({ name: 'kubedrill' });
  });

  it('refuses a bundle for another kind of machine', async () => {
    const file = join(folder, 'bundle/bundle.yaml');
    await writeFile(file, (await readFile(file, 'utf8')).replace('linux/amd64', 'linux/arm64'));
    await expect(up()).rejects.toMatchObject({ code: 'bundle-platform' });
  });

  it('stops when it is aborted, and goes on the next time', async () => {
    const stop = new AbortController();
    const aborted = (await provider()).up({}, () => {}, stop.signal);
    await machine.clock.sleep(8_000);
    stop.abort(new Error('interrupted'));
    await expect(aborted).rejects.toThrow('interrupted');
    await expect(up()).resolves.toMatchObject({ name: 'kubedrill' });
  });
});

describe('down', () => {
  it('leaves nothing but the images that make the next up quick', async () => {
    await up();
    await down();
    expect(machine.containers.size).toBe(0);
    expect([...machine.networks]).toEqual(['bridge']);
    expect(await has(home())).toBe(false);
    expect(machine.images.size).toBe(2);
    await down(true);
    expect(machine.images.size).toBe(0);
    expect(await status()).toMatchObject({ state: 'absent' });
  });

  it('leaves a network "kind" that was there before, or that others use', async () => {
    machine.networks.add('kind');
    await up();
    await down();
    expect(machine.networks.has('kind')).toBe(true);
  });

  it('looks whether all is gone', async () => {
    await up();
    machine.vainRemovals = 2;
    await down();
    expect(machine.containers.size).toBe(0);
  });

  it('removes volumes with the containers', async () => {
    await up();
    await down();
    expect(machine.commands.some((command) => /^docker rm --force --volumes id\d+ id\d+$/.test(command))).toBe(true);
  });
});

describe('a kill at any moment', () => {
  it('is mended by the next up', async () => {
    await up();
    const steps = machine.commands.length;
    await down(true);
    for (let step = 1; step <= steps; step++) {
      machine.reborn();
      machine.killAt = machine.commands.length + step;
      const killed = up().catch(() => {});
      await Promise.race([killed, untilKilled()]);
      machine.reborn();
      const cluster = await up();
      expect(cluster.name, `killed at ${step}`).toBe('kubedrill');
      expect([...machine.containers.keys()].sort()).toEqual(['kubedrill-control-plane', 'kubedrill-registry']);
      expect((await status()).state).toBe('running');
      await down(true);
      expect(machine.containers.size).toBe(0);
      expect(machine.images.size).toBe(0);
    }
  }, 60_000);

  it('is mended too while Docker goes on making the node of the killed one', async () => {
    machine.makeLate('kubedrill-control-plane', 3);
    expect((await up()).name).toBe('kubedrill');
    await down();
    expect(machine.containers.size).toBe(0);
    expect([...machine.networks]).toEqual(['bridge']);
  });

  it('leaves no network behind whose containers are gone', async () => {
    await up();
    machine.containers.clear();
    await up();
    await down();
    expect([...machine.networks]).toEqual(['bridge']);
  });

  it('a name that stays taken is told', async () => {
    machine.makeLate('kubedrill-control-plane', 1_000);
    await expect(up()).rejects.toMatchObject({ code: 'name-conflict' });
  });

  async function untilKilled(): Promise<void> {
    const { killAt = 0 } = machine;
    while (machine.commands.length < killAt) await turn();
    await filesAtRest();
  }

  /** A promise cannot be killed: what it had begun with files ends before the next one begins. */
  async function filesAtRest(): Promise<void> {
    for (let quiet = 0; quiet < 5; quiet++) {
      await turn();
      if (usesFiles()) quiet = 0;
    }
  }

  function turn(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, 1));
  }
});
