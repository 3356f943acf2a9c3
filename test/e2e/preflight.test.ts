import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { preflight } from '../../src/cluster/kind/preflight.js';
import { systemClock } from '../../src/domain/clock.js';
import type { Kube } from '../../src/kube/kube.js';
import { openKube } from '../../src/kube/open.js';

/** Calico's own policies come before Kubernetes' ones, whose order is 1000: with this one no denial has an effect. */
const OPEN_TO_ALL = {
  apiVersion: 'crd.projectcalico.org/v1',
  kind: 'GlobalNetworkPolicy',
  metadata: { name: 'kubedrill-e2e-open' },
  spec: { order: 1, selector: 'all()', types: ['Ingress'], ingress: [{ action: 'Allow' }] },
};
const { apiVersion, kind, metadata } = OPEN_TO_ALL;
const open = { apiVersion, kind, name: metadata.name };

let kube: Kube;
const proof = () => preflight({ kube, clock: systemClock }, () => {}, new AbortController().signal);
const namespace = { apiVersion: 'v1', kind: 'Namespace', name: 'kubedrill-preflight' };
const gone = async () => {
  while (await kube.get(namespace)) await systemClock.sleep(200);
};

beforeAll(async () => {
  kube = await openKube(process.env.KUBEDRILL_E2E_KUBECONFIG ?? '');
});
afterEach(async () => {
  await kube.delete(open);
  await gone();
});
afterAll(() => kube.close());

it('a network that enforces policies is taken', async () => {
  await expect(proof()).resolves.toBeUndefined();
});

it('a network in which a policy has no effect is refused', async () => {
  await kube.apply(OPEN_TO_ALL);
  await expect(proof()).rejects.toMatchObject({ code: 'cni-does-not-enforce' });
});
