import { ACTOR_LABEL } from '../domain/actor-labels.js';
import type { Clock } from '../domain/clock.js';
import { LabError } from '../domain/lab-error.js';
import type { KubeObject } from '../domain/objects.js';
import { isSystemNamespace } from '../domain/system-namespaces.js';
import type { Kube } from '../kube/kube.js';
import { inParallel } from './in-parallel.js';
import { CALLS_AT_ONCE, contents, KEPT, type Kind, MADE, MAKERS, tolerant } from './namespace-contents.js';
import { poll } from './polling.js';
import type { SeedMemory } from './seed-memory.js';

const POLL_MS = 100;
const LIMIT_MS = 60_000;
/** After that many looks (10 s and more) what only finalizers hold will not go by itself. */
const LOOKS_AT_HELD = 100;

interface Removing {
  clock: Clock;
  /** Probe clients, and what owns them, stay, and so does what is as it remembers it. */
  spares?: SeedMemory | undefined;
  tell: (detail: string) => void;
  signal?: AbortSignal | undefined;
}

/**
 * Removes every object of every kind from the namespaces and waits until all are gone. Pods are killed at once.
 * Rejects with `removal-stuck`, naming what stays and the finalizers that hold it.
 */
export async function removeEverything(kube: Kube, namespaces: readonly string[], options: Removing): Promise<void> {
  const { clock, tell, signal } = options;
  const sparing = options.spares !== undefined;
  const labelSelector = sparing ? `!${ACTOR_LABEL}` : undefined;
  namespaces.forEach(refuseSystem);
  if (namespaces.length === 0) return;
  const all = (await kube.namespacedKinds(signal)).filter(({ kind }) => kind !== 'Event');
  let kinds = all;
  let left: KubeObject[] = [];
  let stays: ((object: KubeObject) => boolean) | undefined;
  let looksAtHeld = 0;
  const isGone = await poll({ clock, everyMs: POLL_MS, limitMs: LIMIT_MS, signal }, async () => {
    const found = await contents(kube, kinds, namespaces, { signal, sparing });
    stays ??= options.spares?.untouched(found) ?? (() => false);
    const kept = found.filter(stays);
    left = found.filter((object) => !kept.includes(object));
    if (left.length === 0) return true;
    looksAtHeld = left.every(isHeld) ? looksAtHeld + 1 : 0;
    if (looksAtHeld > LOOKS_AT_HELD) throw stuck(left);
    tell(`${left.length} to go: ${named(left)}`);
    await removeInOrder(left, (objects) => remove(kube, objects, kept, labelSelector, signal));
    const present = new Set(left.map(({ kind }) => kind));
    kinds = kinds.filter(({ kind }) => present.has(kind) || MADE.has(kind));
    return false;
  });
  if (!isGone) throw stuck(left);
  await forgetEvents(kube, namespaces, signal);
}

/** No lab that was read from files names one; whatever led here, the cluster would not survive it. */
function refuseSystem(namespace: string): void {
  if (isSystemNamespace(namespace)) throw new Error(`refusing to empty ${namespace}`);
}

/** Kills what runs in namespaces that are being deleted, so that their end need not wait for it. Waits for nothing. */
export async function killPods(kube: Kube, namespaces: readonly string[], signal?: AbortSignal): Promise<void> {
  namespaces.forEach(refuseSystem);
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

async function removeInOrder(
  objects: readonly KubeObject[],
  removeAll: (objects: readonly KubeObject[]) => Promise<void>,
): Promise<void> {
  await removeAll(objects.filter(({ kind }) => MAKERS.has(kind)));
  await removeAll(objects.filter(({ kind }) => !MAKERS.has(kind)));
}

/** One call for all objects of a kind in a namespace, or one each where some of them stay. */
async function remove(
  kube: Kube,
  objects: readonly KubeObject[],
  kept: readonly KubeObject[],
  labelSelector: string | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  const mixed = new Set(kept.map(groupOf));
  const single = objects.filter((object) => mixed.has(groupOf(object)));
  const groups = new Map(objects.filter((object) => !single.includes(object)).map((one) => [groupOf(one), one]));
  await inParallel(single, CALLS_AT_ONCE, async ({ apiVersion, kind, metadata: { namespace = '', name } }) => {
    await tolerant(kube.delete({ apiVersion, kind, namespace, name }, { graceSeconds: 0 }, signal));
  });
  await inParallel([...groups.values()], CALLS_AT_ONCE, async ({ apiVersion, kind, metadata: { namespace = '' } }) => {
    const own = KEPT[kind];
    const fieldSelector = own && (own.onlyIn ?? namespace) === namespace ? `metadata.name!=${own.name}` : undefined;
    const selectors = {
      ...(fieldSelector === undefined ? {} : { fieldSelector }),
      ...(labelSelector === undefined ? {} : { labelSelector }),
    };
    const target = { apiVersion, kind, namespace, ...selectors };
    await tolerant(kube.deleteAll(target, { graceSeconds: 0 }, signal));
  });
}

function groupOf({ apiVersion, kind, metadata }: KubeObject): string {
  return `${apiVersion} ${kind} ${metadata.namespace}`;
}

/** What was said of the last attempt would only mislead in this one. */
async function forgetEvents(kube: Kube, namespaces: readonly string[], signal: AbortSignal | undefined): Promise<void> {
  const target = { apiVersion: 'v1', kind: 'Event' };
  await inParallel(namespaces, CALLS_AT_ONCE, (namespace) =>
    tolerant(kube.deleteAll({ ...target, namespace }, {}, signal)),
  );
}

const named = (objects: readonly KubeObject[]) => {
  const names = objects.slice(0, 3).map(({ kind, metadata }) => `${kind.toLowerCase()}/${metadata.name}`);
  return names.join(', ') + (objects.length > names.length ? ', ...' : '');
};

/** Deleted, and kept by finalizers that no part of Kubernetes takes away in its own time. */
function isHeld({ metadata }: KubeObject): boolean {
  const { deletionTimestamp, finalizers = [] } = metadata;
  return deletionTimestamp !== undefined && finalizers.some((finalizer) => !finalizer.startsWith('kubernetes.io/'));
}

function stuck(left: readonly KubeObject[]): LabError {
  const lines = left.map(({ kind, metadata }) => {
    const finalizers = metadata.finalizers;
    const held = finalizers?.length ? ` (held by finalizer ${finalizers.join(', ')})` : '';
    return `${kind} ${metadata.namespace}/${metadata.name}${held}`;
  });
  return new LabError({
    code: 'removal-stuck',
    message: `These objects could not be removed: ${lines.join('; ')}.`,
    hint: 'Remove the finalizers with `kubectl patch KIND NAME --type merge -p \'{"metadata":{"finalizers":null}}\'` and try again.',
  });
}
