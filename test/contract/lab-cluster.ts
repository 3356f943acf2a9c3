import { access, constants, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { compose } from '../../src/cli/compose.js';
import type { Interrupts } from '../../src/cli/interrupt.js';
import type { Io } from '../../src/cli/io.js';
import type { LabProof } from '../../src/cli/proving/lab-proof.js';
import type { Settings } from '../../src/cli/settings.js';
import { EMBEDDED_CAPABILITIES } from '../../src/cluster/embedded/provider.js';
import { KUBERNETES } from '../../src/cluster/embedded/wire/version.js';
import { INGRESS_SERVICE } from '../../src/cluster/ingress-service.js';
import { installTraefik } from '../../src/cluster/kind/ingress/install.js';
import { systemClock } from '../../src/domain/clock.js';
import type { Cluster, ClusterProvider } from '../../src/domain/cluster.js';
import type { LabWithAnswers } from '../../src/domain/lab.js';
import { openKube } from '../../src/kube/open.js';
import { folders } from '../../src/store/folders.js';
import { embedded } from './targets.js';

/** Of the bundle, or on the PATH; undefined when there is none. */
export async function findKubectl(): Promise<string | undefined> {
  const bundle = process.env.KUBEDRILL_BUNDLE;
  const folders = [...(bundle ? [join(bundle, 'bin')] : []), ...(process.env.PATH ?? '').split(delimiter)];
  for (const folder of folders) {
    const file = join(folder, 'kubectl');
    if (
      await access(file, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return file;
  }
  return undefined;
}

const io: Io = {
  out: () => {},
  err: () => {},
  outIsTty: false,
  errIsTty: false,
  inIsTty: false,
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

/** Proves the lab, with the answers it is given with, on an embedded cluster of its own. */
export async function proveOnEmbedded(lab: LabWithAnswers, kubectl: string | undefined): Promise<LabProof> {
  const { kubeconfig, close } = await embedded.open();
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
    return await partsOn(provider, home).proveLab(lab, () => {}, signal);
  } finally {
    await close();
    await rm(home, { recursive: true });
  }
}
