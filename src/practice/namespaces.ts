import type { Clock } from '../domain/clock.js';
import type { Lab } from '../domain/lab.js';
import { LabError } from '../domain/lab-error.js';
import type { KubeObject } from '../domain/objects.js';
import { type Kube, KubeError } from '../kube/kube.js';
import { LAB_LABEL } from './labels.js';
import { poll } from './polling.js';
import { killPods } from './removing.js';

const POLL_MS = 150;
const END_LIMIT_MS = 60_000;
const SETUP_LIMIT_MS = 30_000;
const NAMESPACE = { apiVersion: 'v1', kind: 'Namespace' };

interface Waiting {
  clock: Clock;
  tell: (detail: string) => void;
  signal?: AbortSignal | undefined;
}

/** The Namespace as the seed wants it, with our label except on `default`, which is not ours to mark. */
export function seededNamespace(lab: Lab, name: string): KubeObject {
  const written = lab.seed.find(({ kind, metadata }) => kind === 'Namespace' && metadata.name === name);
  const own = name === 'default' ? {} : { [LAB_LABEL]: lab.id };
  const labels = { ...written?.metadata.labels, ...own };
  const annotations = written?.metadata.annotations;
  return { ...NAMESPACE, metadata: { name, labels, ...(annotations && { annotations }) } };
}

export function namespaceNamed(kube: Kube, name: string, signal?: AbortSignal): Promise<KubeObject | undefined> {
  return kube.get({ ...NAMESPACE, name }, signal);
}

export const isEnding = (namespace: KubeObject): boolean => namespace.metadata.deletionTimestamp !== undefined;

/** Creates the namespace, waiting first until one of that name has ended. Ready for pods when this resolves. */
export async function createNamespace(kube: Kube, wanted: KubeObject, waiting: Waiting): Promise<KubeObject> {
  const { name } = wanted.metadata;
  await namespaceEnded(kube, name, waiting);
  const created = await kube.create(wanted, waiting.signal).catch((error: unknown) => {
    // Made by somebody else in this moment: it is in the lab's list all the same.
    if (error instanceof KubeError && error.reason === 'AlreadyExists')
      return restoreNamespace(kube, wanted, waiting.signal);
    throw error;
  });
  await podsCanStart(kube, name, waiting);
  return created;
}

/** Gives an existing namespace exactly the labels it is to have; annotations that others made stay. */
export async function restoreNamespace(kube: Kube, wanted: KubeObject, signal?: AbortSignal): Promise<KubeObject> {
  const { name, labels = {}, annotations } = wanted.metadata;
  const present = (await namespaceNamed(kube, name, signal))?.metadata.labels ?? {};
  const gone = Object.keys(present).filter((key) => !(key in labels) && key !== 'kubernetes.io/metadata.name');
  const metadata = {
    labels: { ...Object.fromEntries(gone.map((key) => [key, null])), ...labels },
    ...(annotations && { annotations }),
  };
  return kube.patch({ ...NAMESPACE, name }, { metadata }, undefined, signal);
}

/** A namespace that is being deleted takes five seconds and more; its pods' grace periods are not waited for. */
async function namespaceEnded(kube: Kube, name: string, { clock, tell, signal }: Waiting): Promise<void> {
  let namespace: KubeObject | undefined;
  const hasEnded = await poll({ clock, everyMs: POLL_MS, limitMs: END_LIMIT_MS, signal }, async (round) => {
    namespace = await namespaceNamed(kube, name, signal);
    if (!namespace) return true;
    if (round === 0) {
      tell(`namespace ${name} is still being deleted`);
      await killPods(kube, [name], signal);
    }
    return false;
  });
  if (!hasEnded && namespace) throw stillEnding(namespace);
}

/** Pods are refused before the default ServiceAccount is there, and retried slowly before the root certificate is. */
async function podsCanStart(kube: Kube, namespace: string, { clock, signal }: Waiting): Promise<void> {
  const needed = [
    { apiVersion: 'v1', kind: 'ServiceAccount', namespace, name: 'default' },
    { apiVersion: 'v1', kind: 'ConfigMap', namespace, name: 'kube-root-ca.crt' },
  ];
  let missing: string[] = [];
  const isSetUp = await poll({ clock, everyMs: POLL_MS, limitMs: SETUP_LIMIT_MS, signal }, async () => {
    const found = await Promise.all(needed.map((target) => kube.get(target, signal)));
    missing = needed.filter((_, index) => found[index] === undefined).map(({ kind }) => kind);
    return missing.length === 0;
  });
  if (!isSetUp) throw notSetUp(namespace, missing);
}

function stillEnding(namespace: KubeObject): LabError {
  const { conditions = [] } = (namespace.status ?? {}) as { conditions?: { status: string; message?: string }[] };
  const why = conditions.filter(({ status }) => status === 'True').map(({ message }) => message);
  return new LabError({
    code: 'namespace-stuck',
    message:
      `Namespace ${namespace.metadata.name} is still being deleted after ${END_LIMIT_MS / 1000} s. ${why.join(' ')}`.trim(),
    hint: 'Remove the finalizers of what is left in it, then begin again; `kubedrill down` and `up` always helps.',
  });
}

function notSetUp(namespace: string, missing: readonly string[]): LabError {
  return new LabError({
    code: 'namespace-not-set-up',
    message: `Namespace ${namespace} got no ${missing.join(' and ')} in ${SETUP_LIMIT_MS / 1000} s.`,
    hint: "The cluster's controller manager does not work; `kubectl -n kube-system get pods` tells more.",
  });
}
