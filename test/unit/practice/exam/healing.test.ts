import { rm } from 'node:fs/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { unchanged } from '../../../../graders/unchanged/unchanged.js';
import type { Check } from '../../../../src/domain/lab.js';
import type { KubeObject } from '../../../../src/domain/objects.js';
import { createRegistry } from '../../../../src/grading/registry.js';
import { KubeError } from '../../../../src/kube/kube.js';
import { createExams } from '../../../../src/practice/exam/create-exams.js';
import { bench, lab, pod } from '../fixture.js';

const service: KubeObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { namespace: 'shop', name: 'web', labels: { app: 'web' } },
  spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
};
const asSeeded: Check = {
  id: 'as-seeded',
  kind: 'unchanged',
  title: 'As it was',
  points: 1,
  why: 'The task asks for it.',
  spec: {
    objects: [
      { apiVersion: 'v1', kind: 'Service', name: { namespace: 'shop', name: 'web' }, fields: ['spec.selector'] },
      { apiVersion: 'v1', kind: 'Pod', name: { namespace: 'shop', name: 'web' }, fields: ['metadata.labels'] },
    ],
  },
};
const shop = lab({
  id: 'shop',
  namespaces: ['shop'],
  seed: [service, pod('shop', 'web', { app: 'web' }), pod('shop', 'free', { app: 'free' })],
  checks: [asSeeded],
});
const SERVICE = { apiVersion: 'v1', kind: 'Service', namespace: 'shop', name: 'web' };
const POD = { ...SERVICE, kind: 'Pod' };

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

async function sitting() {
  const made = await bench({
    labs: [shop],
    blueprints: [
      { id: 'mock', title: 'Mock', exam: 'CKAD', minutes: 10, pass: 66, strict: false, questions: [{ lab: 'shop' }] },
    ],
    deps: { graders: createRegistry([unchanged]) },
  });
  folders.push(made.folder);
  const exams = createExams(made.deps);
  await exams.begin('mock', {}, made.on);
  const { kube } = made;
  const before = kube.changes.length;
  return { ...made, exams, heal: () => exams.heal(1, made.on), changed: () => kube.changes.slice(before) };
}

describe('healing what was altered', () => {
  test('nothing was: nothing is touched', async () => {
    const { heal, changed } = await sitting();
    expect(await heal()).toMatchObject({ healed: [], altered: [] });
    expect(changed()).toEqual([]);
  });

  test('mends the fields that the task wants unchanged, and those alone', async () => {
    const { kube, heal, changed } = await sitting();
    await kube.patch(SERVICE, { spec: { selector: { app: 'api', tier: 'x' }, ports: [{ port: 8080 }] } });
    await kube.patch(POD, { metadata: { labels: { app: null, intruder: 'yes' } } });
    const damage = changed().length;
    expect(await heal()).toMatchObject({
      healed: [
        'Pod shop/web (metadata.labels.app, metadata.labels.intruder)',
        'Service shop/web (spec.selector.app, spec.selector.tier)',
      ],
      altered: ['Service shop/web: spec.ports[0].port is 8080, was 80'],
    });
    expect(changed().slice(damage).sort()).toEqual(['patch Pod shop/web', 'patch Service shop/web']);
    const mended = await kube.get(SERVICE);
    expect(mended?.spec).toEqual({ selector: { app: 'web' }, ports: [{ port: 8080 }] });
    expect((await kube.get(POD))?.metadata.labels).toEqual({ app: 'web' });
    expect((await heal()).healed).toEqual([]);
  });

  test('what the learner may change is told and left alone', async () => {
    const { kube, heal, changed } = await sitting();
    await kube.patch({ ...POD, name: 'free' }, { metadata: { labels: { app: 'mine' } } });
    const damage = changed().length;
    expect(await heal()).toMatchObject({
      healed: [],
      altered: ['Pod shop/free: metadata.labels.app is mine, was free'],
    });
    expect(changed()).toHaveLength(damage);
  });

  test('one that was deleted and made anew is told: only its deletion brings the first one back', async () => {
    const { kube, heal } = await sitting();
    await kube.delete(POD);
    kube.put(pod('shop', 'web', { app: 'web' }));
    expect(await heal()).toMatchObject({
      healed: [],
      altered: [expect.stringContaining('Pod shop/web was deleted and made anew (delete it and heal again')],
    });
    await kube.delete(POD);
    const { healed, sitting: after } = await heal();
    expect(healed).toEqual(['Pod shop/web']);
    const uid = (await kube.get(POD))?.metadata.uid;
    expect(after.questions[0]?.seeded).toContainEqual(expect.objectContaining({ kind: 'Pod', name: 'web', uid }));
  });

  test('a refusal of the API is told, and the rest is mended', async () => {
    const { kube, heal } = await sitting();
    await kube.patch(SERVICE, { spec: { selector: { app: 'api' } } });
    await kube.patch(POD, { metadata: { labels: { app: 'api' } } });
    const patch = kube.patch;
    kube.patch = async (target, ...more) => {
      if (target.kind === 'Pod') throw new KubeError('field is immutable', 422, 'Invalid');
      return patch(target, ...more);
    };
    expect(await heal()).toMatchObject({
      healed: ['Service shop/web (spec.selector.app)'],
      altered: ['Pod shop/web (metadata.labels.app) could not be put back: field is immutable'],
    });
  });
});
