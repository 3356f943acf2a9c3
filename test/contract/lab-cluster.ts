import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compose } from '../../src/cli/compose.js';
import type { Interrupts } from '../../src/cli/interrupt.js';
import type { Io } from '../../src/cli/io.js';
import type { Parts } from '../../src/cli/parts.js';
import type { LabProof } from '../../src/cli/proving/lab-proof.js';
import type { Settings } from '../../src/cli/settings.js';
import { EMBEDDED_CAPABILITIES } from '../../src/cluster/embedded/provider.js';
import { KUBERNETES } from '../../src/cluster/embedded/wire/version.js';
import { INGRESS_SERVICE } from '../../src/cluster/ingress-service.js';
import { installTraefik } from '../../src/cluster/kind/ingress/install.js';
import { onPath } from '../../src/cluster/on-path.js';
import { systemClock } from '../../src/domain/clock.js';
import type { Cluster, ClusterProvider } from '../../src/domain/cluster.js';
import type { LabWithAnswers } from '../../src/domain/lab.js';
import { openKube } from '../../src/kube/open.js';
import { folders } from '../../src/store/folders.js';
import { embedded, type Target } from './targets.js';

/** Of the bundle, or on the PATH; undefined when there is none. */
export async function findKubectl(): Promise<string | undefined> {
  const { ofBundle, ofPath } = await findKubectls();
  return ofBundle ?? ofPath;
}

export async function findKubectls(): Promise<{ ofBundle?: string | undefined; ofPath?: string | undefined }> {
  const bundle = process.env.KUBEDRILL_BUNDLE;
  const ofBundle = bundle ? await onPath('kubectl', join(bundle, 'bin')) : undefined;
  return { ofBundle, ofPath: await onPath('kubectl', process.env.PATH ?? '') };
}

const io: Io = {
  out: () => {},
  err: () => {},
  outIsTty: false,
  errIsTty: false,
  inIsTty: false,
  readerGone: new AbortController().signal,
  columns: () => 80,
  rows: () => 24,
  env: process.env,
};
const signal = new AbortController().signal;
const interrupts: Interrupts = { signal, lend: (work) => work() };

function partsOn(provider: ClusterProvider | undefined, home: string) {
  const settings: Settings = { provider: 'embedded', cluster: 'contract', verbose: false };
  const places = folders({ KUBEDRILL_HOME: home }, home);
  return compose({ settings, places, io, interrupts, clock: systemClock, ...(provider ? { provider } : {}) });
}

export const builtInLabs = async () => (await (await partsOn(undefined, tmpdir()).catalog()).answered.all()).labs;

/** Kubedrill on a cluster of its own kind: the embedded one, or a real one that nobody else practises on meanwhile. */
export async function onLabCluster<T>(
  target: Target,
  kubectl: string | undefined,
  work: (parts: Parts) => Promise<T>,
): Promise<T> {
  const { kubeconfig, close } = await target.open();
  const home = await mkdtemp(join(tmpdir(), 'kubedrill-labs-'));
  const about = { provider: 'embedded', name: 'contract' } as const;
  const cluster: Cluster = {
    ...about,
    kubeconfig,
    ...(kubectl === undefined ? {} : { kubectl }),
    kubernetes: KUBERNETES,
    capabilities: EMBEDDED_CAPABILITIES,
    ingress: { service: INGRESS_SERVICE },
  };
  const provider: ClusterProvider = {
    name: 'embedded',
    capabilities: EMBEDDED_CAPABILITIES,
    up: async () => cluster,
    status: async () => ({ ...about, state: 'running', cluster }),
    ensure: async (needs) => {
      if (!needs.includes('ingress')) return;
      const kube = await openKube(kubeconfig, { clock: systemClock });
      await installTraefik(kube, systemClock, () => {}, signal).finally(() => kube.close());
    },
    down: async () => {},
  };
  try {
    return await work(partsOn(provider, home));
  } finally {
    await close();
    await rm(home, { recursive: true });
  }
}

/** Proves the lab, with the answers it is given with, on an embedded cluster of its own. */
export async function proveOnEmbedded(lab: LabWithAnswers, kubectl: string | undefined): Promise<LabProof> {
  return onLabCluster(embedded, kubectl, (parts) => parts.proveLab(lab, () => {}, signal));
}
