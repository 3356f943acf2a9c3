import { readFile, stat } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { ACTORS_LABEL } from '../../../src/domain/actor-labels.js';
import type { Capability } from '../../../src/domain/lab.js';
import { SeedMemory } from '../../../src/practice/seed-memory.js';
import { NODE_CLIENTS } from '../../../src/probe/labels.js';
import { bench, lab, pod } from './fixture.js';

describe('begin', () => {
  test('brings the cluster up, seeds in order, waits until ready, and then starts the clock', async () => {
    const { practice, kube, on, events, clock } = await bench();
    const before = clock.now();
    const { attempt } = await practice.begin('net-two', on);
    const applied = kube.changes.filter((change) => change.startsWith('apply')).map((change) => change.split(' ')[1]);
    expect(applied).toEqual(['ConfigMap', 'Service', 'Pod', 'Pod', 'NetworkPolicy']);
    expect(attempt.startedAt).toBeGreaterThanOrEqual(before + kube.podReadyMs);
    expect(attempt.deadlineAt).toBe(attempt.startedAt + 5 * 60_000);
    const phases = events.flatMap((event) => (event.type === 'phase' ? [`${event.phase} ${event.state}`] : []));
    expect(phases.filter((phase) => phase.endsWith('done'))).toEqual(['sweep done', 'seed done', 'ready done']);
    expect(events).toContainEqual(
      expect.objectContaining({
        phase: 'ready',
        state: 'progress',
        detail: expect.stringContaining('ContainerCreating'),
      }),
    );
  });

  test('ends the namespaces that were made for probe clients', async () => {
    const { practice, kube, on } = await bench();
    const labels = { [ACTORS_LABEL]: 'true' };
    kube.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NODE_CLIENTS, labels } });
    await practice.begin('net-two', on);
    const ended = await kube.get({ apiVersion: 'v1', kind: 'Namespace', name: NODE_CLIENTS });
    expect(ended?.metadata.deletionTimestamp).toBeDefined();
  });

  test('has the provider put in what the lab requires, and mend it with a reset', async () => {
    const requires: Capability[] = ['networkpolicy'];
    const { practice, on, ensured } = await bench({ labs: [lab({ requires })] });
    await practice.begin('net-two', on);
    await practice.reset(on);
    expect(ensured).toEqual([requires, requires]);
  });

  test('remembers the UIDs of all that it placed, namespaces too', async () => {
    const { practice, kube, on } = await bench();
    const { attempt } = await practice.begin('net-two', on);
    const web = await kube.get({ apiVersion: 'v1', kind: 'Pod', namespace: 'front', name: 'web' });
    expect(attempt.seeded).toContainEqual({
      apiVersion: 'v1',
      kind: 'Pod',
      namespace: 'front',
      name: 'web',
      uid: web?.metadata.uid,
    });
    expect(attempt.seeded.filter(({ kind }) => kind === 'Namespace').map(({ name }) => name)).toEqual([
      'front',
      'back',
    ]);
  });

  test('marks the namespaces and gives them the labels of the seed', async () => {
    const { practice, kube, on } = await bench();
    await practice.begin('net-two', on);
    const back = await kube.get({ apiVersion: 'v1', kind: 'Namespace', name: 'back' });
    expect(back?.metadata.labels).toEqual({ tier: 'back', 'kubedrill.dev/lab': 'net-two' });
  });

  test('a pod that is broken on purpose is not waited for, and does not carry our word', async () => {
    const broken = pod('front', 'broken');
    broken.metadata.annotations = { 'kubedrill.dev/await': 'nothing', note: 'kept' };
    const { practice, kube, on } = await bench({ labs: [lab({ seed: [broken] })] });
    kube.podReadyMs = 1e9;
    await practice.begin('net-two', on);
    const placed = await kube.get({ apiVersion: 'v1', kind: 'Pod', namespace: 'front', name: 'broken' });
    expect(placed?.metadata.annotations).toEqual({ note: 'kept' });
  });

  test('a seed that never becomes ready is given up, with what it waits for', async () => {
    const { practice, kube, on } = await bench();
    kube.podReadyMs = 1e9;
    await expect(practice.begin('net-two', on)).rejects.toMatchObject({
      code: 'seed-not-ready',
      message: expect.stringContaining('pod/web (container main: ContainerCreating)'),
    });
    expect(await practice.current()).toBeUndefined();
  });

  test('the newest grading is found again, whole, by nothing, by its lab or by its id', async () => {
    const { practice, on } = await bench();
    await expect(practice.graded()).rejects.toMatchObject({ code: 'no-such-attempt', exitCode: 2 });
    const { attempt } = await practice.begin('net-two', on);
    await expect(practice.graded()).rejects.toMatchObject({ code: 'not-checked-yet' });
    const { result } = await practice.check(on);
    expect(result.verdicts).not.toEqual([]);
    await practice.begin('net-two', on);
    for (const wanted of [undefined, 'net-two', attempt.id]) {
      expect(await practice.graded(wanted)).toMatchObject({ attempt: { id: attempt.id }, result });
    }
    await expect(practice.graded('nope')).rejects.toMatchObject({ message: 'No attempt "nope" is in the history.' });
  });

  test('replaces the attempt under way and removes its namespaces', async () => {
    const other = lab({ id: 'other', namespaces: ['elsewhere'], seed: [pod('elsewhere', 'x')] });
    const { practice, kube, on } = await bench({ labs: [lab(), other] });
    const first = await practice.begin('net-two', on);
    await practice.begin('other', on);
    const { attempts } = await practice.history();
    expect(attempts.find(({ id }) => id === first.attempt.id)?.finishReason).toBe('replaced');
    expect((await practice.current())?.lab.id).toBe('other');
    expect(kube.changes).toContain('delete Namespace front');
    expect(kube.changes).toContain('delete Namespace back');
  });

  test('waits for a namespace that is still being deleted', async () => {
    const { practice, kube, on, events } = await bench();
    await practice.begin('net-two', on);
    await practice.stop(on);
    expect(
      (await kube.get({ apiVersion: 'v1', kind: 'Namespace', name: 'front' }))?.metadata.deletionTimestamp,
    ).toBeDefined();
    await practice.begin('net-two', on);
    expect(kube.names('Pod', 'front')).toEqual(['web']);
    expect(events).toContainEqual(
      expect.objectContaining({ phase: 'sweep', detail: expect.stringContaining('is still being deleted') }),
    );
  });

  test('removes what was in the namespaces before, but not what Kubernetes keeps there', async () => {
    const { practice, kube, on } = await bench({
      labs: [lab({ namespaces: ['default'], seed: [pod('default', 'web')] })],
    });
    kube.put(pod('default', 'left-over'));
    kube.put({ apiVersion: 'v1', kind: 'Service', metadata: { namespace: 'default', name: 'left-over' } });
    await practice.begin('net-two', on);
    expect(kube.names('Pod', 'default')).toEqual(['web']);
    expect(kube.names('Service', 'default')).toEqual(['kubernetes']);
    expect(kube.names('ServiceAccount', 'default')).toEqual(['default']);
    expect(kube.names('ConfigMap', 'default')).toEqual(['kube-root-ca.crt']);
  });
});

describe('reset', () => {
  const client = () => {
    const made = pod('front', 'kubedrill-actor-1');
    made.metadata.labels = { 'kubedrill.dev/actor': 'client' };
    return made;
  };

  test('removes probe clients with the rest', async () => {
    const { practice, kube, on } = await bench();
    await practice.begin('net-two', on);
    kube.put(client());
    await practice.reset(on);
    expect(kube.names('Pod', 'front')).toEqual(['web']);
  });

  test('spares them, and what nobody has changed, where a lab is proven', async () => {
    const { practice, kube, on } = await bench({ deps: { spares: new SeedMemory() } });
    const { attempt } = await practice.begin('net-two', on);
    kube.put(client());
    kube.put(pod('front', 'of-the-learner'));
    await kube.apply({
      ...pod('back', 'db'),
      metadata: { namespace: 'back', name: 'db', labels: { tier: 'changed' } },
    });
    const { seeded } = await practice.reset(on);
    expect(kube.names('Pod', 'front').sort()).toEqual(['kubedrill-actor-1', 'web']);
    const uid = (objects: typeof seeded, name: string) =>
      objects.find((object) => object.kind === 'Pod' && object.name === name)?.uid;
    const same = (name: string) => uid(seeded, name) === uid(attempt.seeded, name);
    expect([same('web'), same('db')]).toEqual([true, false]);
  });

  test('puts everything back: objects, labels, deleted namespaces; the clock goes on', async () => {
    const { practice, kube, on, clock } = await bench();
    const { attempt } = await practice.begin('net-two', on);
    kube.put(pod('front', 'mine'));
    await kube.delete({ apiVersion: 'v1', kind: 'Namespace', name: 'back' });
    const front = await kube.get({ apiVersion: 'v1', kind: 'Namespace', name: 'front' });
    if (front) kube.put({ ...front, metadata: { ...front.metadata, labels: { access: 'yes' } } });
    clock.time += 1000;
    const after = await practice.reset(on);
    expect(kube.names('Pod', 'front')).toEqual(['web']);
    expect(kube.names('Pod', 'back')).toEqual(['db']);
    const restored = await kube.get({ apiVersion: 'v1', kind: 'Namespace', name: 'front' });
    expect(restored?.metadata.labels).toEqual({ 'kubedrill.dev/lab': 'net-two' });
    expect(after).toMatchObject({ resets: 1, deadlineAt: attempt.deadlineAt });
    const uid = (seeded: typeof attempt.seeded) => seeded.find(({ name }) => name === 'web')?.uid;
    expect(uid(after.seeded)).not.toBe(uid(attempt.seeded));
  });

  test('names objects whose finalizers never go', async () => {
    const { practice, kube, on } = await bench();
    await practice.begin('net-two', on);
    kube.put({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { namespace: 'front', name: 'held', finalizers: ['example.com/never'] },
    });
    await expect(practice.reset(on)).rejects.toMatchObject({
      code: 'removal-stuck',
      message: expect.stringMatching(/ConfigMap front\/held \(held by finalizer example\.com\/never\)/),
    });
  });
});

describe('check, hint, solution, finish, stop', () => {
  test('a check writes its result down; finishing grades once more and clears the cluster', async () => {
    const { practice, kube, on } = await bench();
    await practice.begin('net-two', on);
    const first = await practice.check(on);
    expect(first.result.score).toMatchObject({ earned: 0, passed: false });
    kube.put(pod('front', 'mine'));
    const last = await practice.finish(on);
    expect(last.result.score).toMatchObject({ earned: 2, passed: true });
    expect(last.attempt).toMatchObject({ checks: 2, finishReason: 'finished' });
    expect(await practice.current()).toBeUndefined();
    expect(kube.changes.filter((change) => change.startsWith('delete Namespace'))).toHaveLength(2);
    expect(kube.opened).toBe(kube.closed);
  });

  test('after the deadline it still grades, marks the result late, and keeps the best of before', async () => {
    const { practice, kube, on, clock } = await bench();
    await practice.begin('net-two', on);
    await practice.check(on);
    clock.time += 6 * 60_000;
    kube.put(pod('front', 'mine'));
    const { attempt, result } = await practice.check(on);
    expect(result.score.passed).toBe(true);
    expect(attempt).toMatchObject({ late: true, best: { score: { earned: 0 } } });
  });

  test('hints come in order, the last one again; each is counted once', async () => {
    const { practice, on } = await bench();
    await practice.begin('net-two', on);
    expect(await practice.hint()).toEqual({ number: 1, of: 2, text: 'First hint.' });
    expect(await practice.hint()).toEqual({ number: 2, of: 2, text: 'Second hint.' });
    expect(await practice.hint()).toEqual({ number: 2, of: 2, text: 'Second hint.' });
    expect((await practice.current())?.attempt.hints).toBe(2);
  });

  test('the solution ends the attempt; its lab stays until the next one begins', async () => {
    const other = lab({ id: 'other', namespaces: ['elsewhere'], seed: [] });
    const { practice, kube, on } = await bench({ labs: [lab(), other] });
    await practice.begin('net-two', on);
    expect((await practice.solution()).text).toBe('kubectl run mine --image nginx');
    expect((await practice.history()).attempts[0]).toMatchObject({ solutionShown: true, finishReason: 'solution' });
    expect(kube.names('Pod', 'front')).toEqual(['web']);
    await practice.begin('other', on);
    expect(kube.changes).toContain('delete Namespace front');
  });

  test('stop empties `default`, deletes the other namespaces and those of probe clients', async () => {
    const { practice, kube, on } = await bench({ labs: [lab({ namespaces: ['default', 'front'], seed: [] })] });
    await practice.begin('net-two', on);
    kube.put(pod('default', 'sleepybox1'));
    const labels = { 'kubedrill.dev/actors': 'true' };
    kube.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'third', labels } });
    kube.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'learners-own' } });
    await practice.stop(on);
    expect(kube.names('Pod', 'default')).toEqual([]);
    const deleted = kube.changes.filter((change) => change.startsWith('delete Namespace'));
    expect(deleted.sort()).toEqual(['delete Namespace front', 'delete Namespace third']);
  });

  test('without an attempt every call says so', async () => {
    const { practice, on } = await bench();
    const { check, hint, solution, reset, finish, stop, shell } = practice;
    for (const call of [check, hint, solution, reset, finish, stop, shell]) {
      await expect(call(on)).rejects.toMatchObject({ code: 'no-attempt', exitCode: 2 });
    }
  });
});

describe('shell', () => {
  test('has an own kubeconfig with the lab’s first namespace, kubectl first on PATH, the lab and its deadline', async () => {
    const { practice, on, deps } = await bench();
    const { attempt } = await practice.begin('net-two', on);
    const { env, namespace, cluster } = await practice.shell();
    expect(namespace).toBe('front');
    expect(env.PATH).toBe('/opt/bin:/usr/bin:/bin');
    expect(env.KUBEDRILL_LAB).toBe('net-two');
    expect(env.KUBEDRILL_DEADLINE).toBe(String(Math.floor(attempt.deadlineAt / 1000)));
    expect(env.KUBECONFIG).not.toBe(cluster.kubeconfig);
    expect((await stat(env.KUBECONFIG ?? '')).mode & 0o777).toBe(0o600);
    expect(await readFile(env.KUBECONFIG ?? '', 'utf8')).toContain('namespace: front');
    expect(await readFile(cluster.kubeconfig, 'utf8')).not.toContain('namespace: front');
    expect(deps.path).toBe('/usr/bin:/bin');
  });
});
