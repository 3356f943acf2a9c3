import { expect, it } from 'vitest';
import { settle, start, template } from './control-plane.js';

const CLAIM = { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } };

it('keeps a claim that is to go until no pod uses it', async () => {
  const { clock, store, registry, catalog, create, stop } = start();
  await settle();
  create('persistentvolumeclaims', 'data', CLAIM);
  const { spec } = template('nginx');
  const volumes = [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }];
  create('pods', 'p', { spec: { ...spec, volumes } });
  await clock.pass(1000);

  registry.delete(catalog.builtin('persistentvolumeclaims'), 'n', 'data');
  await clock.pass(60_000);
  expect(store.get('persistentvolumeclaims', 'n', 'data')?.metadata).toMatchObject({
    deletionTimestamp: expect.any(String),
    finalizers: ['kubernetes.io/pvc-protection'],
  });

  registry.delete(catalog.builtin('pods'), 'n', 'p');
  await clock.pass(60_000);
  expect(store.list('persistentvolumeclaims', 'n')).toEqual([]);
  await stop();
});

it("empties a namespace of a StatefulSet's claims", async () => {
  const { clock, store, registry, catalog, create, stop } = start();
  await settle();
  create('statefulsets.apps', 's', {
    spec: {
      serviceName: 's',
      selector: { matchLabels: { app: 'x' } },
      template: template('nginx'),
      volumeClaimTemplates: [{ metadata: { name: 'data' }, ...CLAIM }],
    },
  });
  await clock.pass(1000);
  expect(store.list('persistentvolumeclaims', 'n').map(({ metadata }) => metadata.name)).toEqual(['data-s-0']);

  registry.delete(catalog.builtin('namespaces'), undefined, 'n');
  await clock.pass(60_000);
  expect(store.get('namespaces', undefined, 'n')).toBeUndefined();
  await stop();
});
