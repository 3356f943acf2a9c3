import { expect, it } from 'vitest';
import { deployment, settle, start, template } from './control-plane.js';

const SELECTED = { selector: { matchLabels: { app: 'x' } } };

it.each([
  ['deployments.apps', ['replicasets.apps', 'pods'], deployment(2, 'nginx'), { replicas: 3 }],
  [
    'statefulsets.apps',
    ['controllerrevisions.apps', 'pods'],
    { spec: { ...SELECTED, replicas: 2, serviceName: 'old', template: template('nginx') } },
    { serviceName: 'new' },
  ],
  [
    'daemonsets.apps',
    ['controllerrevisions.apps', 'pods'],
    { spec: { ...SELECTED, template: template('nginx') } },
    { minReadySeconds: 1 },
  ],
])('%s that come again adopt what they left behind', async (kind, kept, body, change) => {
  const { clock, store, registry, catalog, create, stop } = start();
  const uidsOf = (resource: string) => store.list(resource, 'n').map(({ metadata }) => metadata.uid);
  await settle();
  create(kind, 'x', body);
  await clock.pass(1000);
  const before = kept.map(uidsOf);

  registry.delete(catalog.builtin(kind), 'n', 'x', { propagationPolicy: 'Orphan' });
  await clock.pass(1000);
  expect(store.list(kind, 'n')).toEqual([]);
  expect(kept.map(uidsOf)).toEqual(before);

  const { metadata } = create(kind, 'x', { spec: { ...body.spec, ...change } });
  await clock.pass(60_000);
  const [revisions = '', pods = ''] = kept;
  expect(uidsOf(revisions)).toEqual(before[0]);
  expect(uidsOf(pods)).toEqual(expect.arrayContaining(before[1] ?? []));
  expect(store.list(revisions, 'n')[0]?.metadata.ownerReferences?.map(({ uid }) => uid)).toEqual([metadata.uid]);
  expect(store.get(kind, 'n', 'x')?.status).toMatchObject(
    kind === 'daemonsets.apps' ? { numberAvailable: 1 } : { readyReplicas: store.list(pods, 'n').length },
  );
  await stop();
});

it('adopts a ReplicaSet that is let go while its deployment is there', async () => {
  const { clock, store, registry, catalog, create, stop } = start();
  await settle();
  const { metadata } = create('deployments.apps', 'd', deployment(1, 'nginx'));
  await clock.pass(1000);
  const [set] = store.list('replicasets.apps', 'n');
  registry.mutate(catalog.builtin('replicasets.apps'), set?.metadata ?? { name: '' }, 'test', (draft) => {
    delete draft.metadata.ownerReferences;
  });
  await clock.pass(1000);
  const sets = store.list('replicasets.apps', 'n');
  expect(sets.map((one) => one.metadata.ownerReferences?.[0]?.uid)).toEqual([metadata.uid]);
  await stop();
});

it('leaves a pod to itself that bears the labels of a StatefulSet but no name of its pods', async () => {
  const { clock, store, registry, catalog, create, stop } = start();
  await settle();
  create('statefulsets.apps', 's', { spec: { ...SELECTED, serviceName: 's', template: template('nginx') } });
  await clock.pass(1000);
  const { labels } = template('nginx').metadata;
  registry.create(catalog.builtin('pods'), 'n', { ...template('nginx'), metadata: { name: 'bare', labels } });
  await clock.pass(60_000);
  expect(store.get('pods', 'n', 'bare')?.metadata).not.toHaveProperty('ownerReferences');
  await stop();
});
