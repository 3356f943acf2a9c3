import type { Clock } from '../domain/clock.js';
import { LabError } from '../domain/lab-error.js';
import type { KubeObject } from '../domain/objects.js';
import { type Kube, KubeError } from '../kube/kube.js';
import { inParallel } from './in-parallel.js';

interface Kind {
  apiVersion: string;
  kind: string;
}

const POLL_MS = 100;
const LIMIT_MS = 30_000;
const CALLS_AT_ONCE = 12;

/** Kinds that make new pods or slices for those that are removed: they go first. */
const MAKERS: ReadonlySet<string> = new Set([
  'CronJob',
  'DaemonSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'Job',
  'ReplicaSet',
  'ReplicationController',
  'Service',
  'StatefulSet',
]);

/** Kinds whose objects others make at any time, so that they are looked for until the end. */
const MADE: ReadonlySet<string> = new Set([
  'ControllerRevision',
  'EndpointSlice',
  'Endpoints',
  'Job',
  'Pod',
  'ReplicaSet',
]);

/** What Kubernetes itself keeps in a namespace, by kind; the last two in `default` alone. */
const KEPT: Readonly<Record<string, { name: string; onlyIn?: string }>> = {
  ServiceAccount: { name: 'default' },
  ConfigMap: { name: 'kube-root-ca.crt' },
  Service: { name: 'kubernetes', onlyIn: 'default' },
  EndpointSlice: { name: 'kubernetes', onlyIn: 'default' },
  Endpoints: { name: 'kubernetes', onlyIn: 'default' },
};

interface Removing {
  clock: Clock;
  tell: (detail: string) => void;
  signal?: AbortSignal | undefined;
}

/**
 * Removes every object of every kind from the namespaces and waits until all are gone. Pods are killed at once.
 * Rejects with `removal-stuck`, naming what stays and the finalizers that hold it.
 */
export async function removeEverything(kube: Kube, namespaces: readonly string[], options: Removing): Promise<void> {
  const { clock, tell, signal } = options;
  if (namespaces.length === 0) return;
  const all = (await kube.namespacedKinds(signal)).filter(({ kind }) => kind !== 'Event');
  let kinds = all;
  const giveUpAt = clock.now() + LIMIT_MS;
  for (;;) {
    const left = await remaining(kube, kinds, namespaces, signal);
    if (left.length === 0) break;
    tell(`${left.length} to go: ${named(left)}`);
    if (clock.now() >= giveUpAt) throw stuck(left);
    await remove(
      kube,
      left.filter(({ kind }) => MAKERS.has(kind)),
      signal,
    );
    await remove(
      kube,
      left.filter(({ kind }) => !MAKERS.has(kind)),
      signal,
    );
    const present = new Set(left.map(({ kind }) => kind));
    kinds = kinds.filter(({ kind }) => present.has(kind) || MADE.has(kind));
    await clock.sleep(POLL_MS, signal);
  }
  await forgetEvents(kube, namespaces, signal);
}

/** Kills what runs in namespaces that are being deleted, so that their end need not wait for it. Waits for nothing. */
export async function killPods(kube: Kube, namespaces: readonly string[], signal?: AbortSignal): Promise<void> {
  const makers = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'].map((kind) => ({
    apiVersion: 'apps/v1',
    kind,
  }));
  const jobs = ['CronJob', 'Job'].map((kind) => ({ apiVersion: 'batch/v1', kind }));
  const of = (kinds: readonly Kind[]) =>
    namespaces.flatMap((namespace) => kinds.map((kind) => ({ ...kind, namespace })));
  const kill = (target: Kind & { namespace: string }) => tolerant(kube.deleteAll(target, { graceSeconds: 0 }, signal));
  await inParallel(of([...makers, ...jobs]), CALLS_AT_ONCE, kill);
  await inParallel(of([{ apiVersion: 'v1', kind: 'Pod' }]), CALLS_AT_ONCE, kill);
}

async function remaining(
  kube: Kube,
  kinds: readonly Kind[],
  namespaces: readonly string[],
  signal: AbortSignal | undefined,
): Promise<KubeObject[]> {
  const targets = namespaces.flatMap((namespace) => kinds.map((kind) => ({ ...kind, namespace })));
  const lists = await inParallel(targets, CALLS_AT_ONCE, async (target) => {
    const objects = (await tolerant(kube.list(target, signal))) ?? [];
    // Items of a list may come without their own kind.
    return objects.map((object) => ({ ...object, apiVersion: target.apiVersion, kind: target.kind }));
  });
  return lists.flat().filter((object) => !isKept(object));
}

function isKept({ kind, metadata }: KubeObject): boolean {
  const kept = KEPT[kind];
  return kept?.name === metadata.name && (kept.onlyIn === undefined || kept.onlyIn === metadata.namespace);
}

/** One call for all objects of a kind in a namespace, or one each where some of them must stay. */
async function remove(kube: Kube, objects: readonly KubeObject[], signal: AbortSignal | undefined): Promise<void> {
  const groups = new Map<string, KubeObject>();
  for (const object of objects) groups.set(`${object.apiVersion} ${object.kind} ${object.metadata.namespace}`, object);
  await inParallel([...groups.values()], CALLS_AT_ONCE, async ({ apiVersion, kind, metadata: { namespace = '' } }) => {
    const kept = KEPT[kind];
    const fieldSelector = kept && (kept.onlyIn ?? namespace) === namespace ? `metadata.name!=${kept.name}` : undefined;
    const target = { apiVersion, kind, namespace, ...(fieldSelector === undefined ? {} : { fieldSelector }) };
    await tolerant(kube.deleteAll(target, { graceSeconds: 0 }, signal));
  });
}

/** What was said of the last attempt would only mislead in this one. */
async function forgetEvents(kube: Kube, namespaces: readonly string[], signal: AbortSignal | undefined): Promise<void> {
  const target = { apiVersion: 'v1', kind: 'Event' };
  await inParallel(namespaces, CALLS_AT_ONCE, (namespace) =>
    tolerant(kube.deleteAll({ ...target, namespace }, {}, signal)),
  );
}

/** A kind that went away meanwhile, or that we may not see (then the learner could not make any), counts as empty. */
async function tolerant<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof KubeError && [403, 404, 405].includes(error.status)) return undefined;
    throw error;
  }
}

const named = (objects: readonly KubeObject[]) => {
  const names = objects.slice(0, 3).map(({ kind, metadata }) => `${kind.toLowerCase()}/${metadata.name}`);
  return names.join(', ') + (objects.length > names.length ? ', ...' : '');
};

function stuck(left: readonly KubeObject[]): LabError {
  const lines = left.map(({ kind, metadata }) => {
    const finalizers = metadata.finalizers;
    const held = finalizers?.length ? ` (held by finalizer ${finalizers.join(', ')})` : '';
    return `${kind} ${metadata.namespace}/${metadata.name}${held}`;
  });
  return new LabError({
    code: 'removal-stuck',
    message: `These objects could not be removed in ${LIMIT_MS / 1000} s: ${lines.join('; ')}.`,
    hint: 'Remove the finalizers with `kubectl patch KIND NAME --type merge -p \'{"metadata":{"finalizers":null}}\'` and try again.',
  });
}
