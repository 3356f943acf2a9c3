import { createHash } from 'node:crypto';
import type { KubeObject, Labels, Pod } from '../domain/objects.js';
import { KubeError } from '../kube/kube.js';
import { ACTOR_LABEL, ACTORS_LABEL } from './labels.js';
import { probeContainer } from './probe-container.js';
import { CannotProbe, type Station, type StationTools } from './station.js';

const CONTAINER = 'probe';
const KEEPER = 'kubedrill-actors';
const READINESS_GATE = 'kubedrill.dev/never-ready';
const RETRY_MS = 100;

/**
 * Client pods of our own. They bear exactly the labels asked for (and one that says whose they are), yet no Service
 * sends them traffic, because they are never ready, and no ReplicaSet or StatefulSet adopts them, because they have a
 * controller. In the learner's namespaces they are gone after the run; in namespaces of our own they stay.
 */
export class Actors {
  readonly #tools: StationTools;
  readonly #keepers = new Map<string, Promise<Keeper>>();

  constructor(tools: StationTools) {
    this.#tools = tools;
  }

  /** Creates the pod, and its namespace if there is none, or finds it there. Does not wait for it to run. */
  async place(namespace: string, labels: Labels, signal?: AbortSignal): Promise<Station> {
    try {
      const keeper = await this.#keeperOf(namespace, signal);
      const pod = actorPod(namespace, labels, keeper.object, this.#tools.settings.image);
      await this.#createOrReuse(pod, signal);
      return { namespace, pod: pod.metadata.name, container: CONTAINER };
    } catch (error) {
      if (!(error instanceof KubeError)) throw error;
      throw new CannotProbe('exec-impossible', `no client pod can be placed in ${namespace}: ${error.message}`);
    }
  }

  /** Deletes the clients in namespaces that are not ours, those that an earlier run left behind included. Never rejects. */
  async clear(): Promise<void> {
    const { kube } = this.#tools;
    this.#keepers.clear();
    try {
      const labelSelector = ACTOR_LABEL;
      const [namespaces, pods, keepers] = await Promise.all([
        kube.list({ apiVersion: 'v1', kind: 'Namespace', labelSelector: `${ACTORS_LABEL}=true` }),
        kube.list({ apiVersion: 'v1', kind: 'Pod', labelSelector }),
        kube.list({ apiVersion: 'v1', kind: 'ConfigMap', labelSelector }),
      ]);
      const ours = new Set(namespaces.map(({ metadata }) => metadata.name));
      const left = [...pods, ...keepers].filter(({ metadata }) => !ours.has(metadata.namespace ?? ''));
      await Promise.all(left.map((object) => kube.delete(addressOf(object), { graceSeconds: 0 })));
    } catch {
      // An API that is away now is not the run's problem; the next run clears up.
    }
  }

  #keeperOf(namespace: string, signal?: AbortSignal): Promise<Keeper> {
    const known = this.#keepers.get(namespace);
    if (known) return known;
    const made = this.#makeKeeper(namespace, signal);
    this.#keepers.set(namespace, made);
    return made;
  }

  async #makeKeeper(namespace: string, signal?: AbortSignal): Promise<Keeper> {
    const { kube } = this.#tools;
    const keeper = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: KEEPER, namespace, labels: { [ACTOR_LABEL]: 'keeper' } },
    };
    try {
      return { object: await kube.apply(keeper, signal) };
    } catch (error) {
      if (!(error instanceof KubeError && error.status === 404)) throw error;
      await kube.apply(
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels: { [ACTORS_LABEL]: 'true' } } },
        signal,
      );
      return { object: await kube.apply(keeper, signal) };
    }
  }

  async #createOrReuse(pod: KubeObject, signal?: AbortSignal): Promise<void> {
    const { kube, clock, settings } = this.#tools;
    const giveUpAt = clock.now() + settings.placeMs;
    for (;;) {
      try {
        await kube.create(pod, signal);
        return;
      } catch (error) {
        if (!(error instanceof KubeError) || clock.now() > giveUpAt) throw error;
        if (error.status === 409) {
          const existing = (await kube.get(addressOf(pod), signal)) as Pod | undefined;
          if (existing && isUsable(existing)) return;
          await kube.delete(addressOf(pod), { graceSeconds: 0 }, signal);
        } else if (!/serviceaccount .* not found/.test(error.message)) throw error;
        // A namespace that was made just now has no service account for a moment.
      }
      await clock.sleep(RETRY_MS, signal);
    }
  }
}

interface Keeper {
  object: KubeObject;
}

function isUsable({ metadata, status }: Pod): boolean {
  return metadata.deletionTimestamp === undefined && (status?.phase === 'Running' || status?.phase === 'Pending');
}

/** One name for one set of labels, so that a resident client is found again. */
function actorPod(namespace: string, labels: Labels, keeper: KubeObject, image: string): KubeObject {
  const sorted = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  const digest = createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 10);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `kubedrill-actor-${digest}`,
      namespace,
      labels: actorLabels(labels),
      ownerReferences: [
        {
          apiVersion: keeper.apiVersion,
          kind: keeper.kind,
          name: keeper.metadata.name,
          uid: keeper.metadata.uid ?? '',
          controller: true,
        },
      ],
    },
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: 0,
      readinessGates: [{ conditionType: READINESS_GATE }],
      tolerations: [{ operator: 'Exists', effect: 'NoSchedule' }],
      containers: [
        {
          ...probeContainer(CONTAINER, image),
          env: [{ name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }],
        },
      ],
    },
  };
}

/** What a client bears: the labels asked for, and whose it is. */
export function actorLabels(labels: Labels): Labels {
  return { ...labels, [ACTOR_LABEL]: 'client' };
}

function addressOf({ apiVersion, kind, metadata }: KubeObject) {
  return { apiVersion, kind, name: metadata.name, namespace: metadata.namespace ?? 'default' };
}
