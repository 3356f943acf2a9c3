import type { Clock } from '../domain/clock.js';
import type { Lab } from '../domain/lab.js';
import { LabError } from '../domain/lab-error.js';
import type { KubeObject, Pod } from '../domain/objects.js';
import type { Kube } from '../kube/kube.js';
import { AWAIT_ANNOTATION } from './labels.js';
import { poll } from './polling.js';
import { podWaitsFor, waitsFor } from './readiness.js';

const POLL_MS = 150;
/** Long enough for a first pull of the lab's images over a slow line. */
const LIMIT_MS = 180_000;

/** Waits until all workloads of the seed are ready; rejects with `seed-not-ready` and what they wait for. */
export async function seedReady(
  kube: Kube,
  lab: Lab,
  { clock, tell, signal }: { clock: Clock; tell: (detail: string) => void; signal?: AbortSignal | undefined },
): Promise<void> {
  const awaited = lab.seed.filter(
    (object) => isWorkload(object) && object.metadata.annotations?.[AWAIT_ANNOTATION] !== 'nothing',
  );
  let waiting: string[] = [];
  const isReady = await poll({ clock, everyMs: POLL_MS, limitMs: LIMIT_MS, signal }, async () => {
    waiting = await stillWaiting(kube, awaited, signal);
    if (waiting.length > 0) tell(waiting.join(', '));
    return waiting.length === 0;
  });
  if (!isReady) throw notReady(lab.id, waiting, await podReasons(kube, awaited, signal));
}

const isWorkload = ({ kind }: KubeObject) =>
  ['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Job'].includes(kind);

async function stillWaiting(kube: Kube, awaited: readonly KubeObject[], signal?: AbortSignal): Promise<string[]> {
  const groups = new Map<string, KubeObject>();
  for (const object of awaited) groups.set(`${object.apiVersion} ${object.kind} ${object.metadata.namespace}`, object);
  const lists = await Promise.all(
    [...groups.values()].map(({ apiVersion, kind, metadata: { namespace } }) =>
      kube.list({ apiVersion, kind, ...(namespace === undefined ? {} : { namespace }) }, signal),
    ),
  );
  const found = new Map(lists.flat().map((object) => [addressOf(object), object]));
  return awaited.flatMap((wanted) => {
    const object = found.get(addressOf(wanted));
    const reason = object ? waitsFor(object) : `${wanted.kind.toLowerCase()}/${wanted.metadata.name} is gone`;
    return reason === undefined ? [] : [reason];
  });
}

const addressOf = ({ kind, metadata }: KubeObject) => `${kind} ${metadata.namespace} ${metadata.name}`;

async function podReasons(kube: Kube, awaited: readonly KubeObject[], signal?: AbortSignal): Promise<string[]> {
  const namespaces = [...new Set(awaited.flatMap(({ metadata }) => metadata.namespace ?? []))];
  const target = { apiVersion: 'v1', kind: 'Pod' };
  const lists = await Promise.all(namespaces.map((namespace) => kube.list({ ...target, namespace }, signal)));
  return lists.flat().flatMap((pod) => {
    const reason = podWaitsFor(pod as Pod);
    return reason ? [`pod ${pod.metadata.namespace}/${pod.metadata.name}: ${reason}`] : [];
  });
}

function notReady(lab: string, waiting: readonly string[], pods: readonly string[]): LabError {
  return new LabError({
    code: 'seed-not-ready',
    message: `The objects of lab ${lab} did not become ready in ${LIMIT_MS / 1000} s: ${[...waiting, ...pods].join('; ')}.`,
    hint: 'Images that cannot be pulled and a full node are the usual reasons; `kubectl describe pod` tells.',
  });
}
