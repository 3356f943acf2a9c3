import { afterAll, beforeAll, describe } from 'vitest';
import type { Kube } from '../../../src/kube/kube.js';
import { eventually, type Target } from '../targets.js';
import { openRaw, type Raw } from './raw.js';

/** What the parts of the suite work with; `kube` and `raw` are there once the tests run. */
export interface Contract {
  /** A real API server: what it answers is the truth that is recorded. */
  real: boolean;
  /** A namespace of the suite's own, in which the default ServiceAccount is there. */
  namespace: string;
  patienceMs: number;
  kube(): Kube;
  raw(): Raw;
}

/** One part of the suite on one cluster, in a namespace that is there before and gone afterwards. */
export function onCluster(target: Target, namespace: string, part: (contract: Contract) => void | Promise<void>): void {
  let kube: Kube;
  let raw: Raw;
  let close: () => Promise<void>;
  const contract: Contract = {
    real: target.name === 'real',
    namespace,
    patienceMs: target.patienceMs,
    kube: () => kube,
    raw: () => raw,
  };
  const about = { apiVersion: 'v1', kind: 'Namespace' };
  describe(`on the ${target.name} cluster`, async () => {
    beforeAll(async () => {
      const opened = await target.open();
      ({ kube, close } = opened);
      raw = await openRaw(opened.kubeconfig);
      await kube.create({ ...about, metadata: { name: namespace } });
      const account = { apiVersion: 'v1', kind: 'ServiceAccount', namespace, name: 'default' };
      await eventually(target.patienceMs, () => kube.get(account));
    }, 180_000);
    afterAll(async () => {
      await kube.delete({ ...about, name: namespace });
      await eventually(target.patienceMs, async () =>
        (await kube.get({ ...about, name: namespace })) ? undefined : true,
      );
      raw.close();
      await close();
    }, 180_000);
    await part(contract);
  });
}
