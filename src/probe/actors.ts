import { createHash } from 'node:crypto';
import { ACTOR_LABEL, ACTORS_LABEL } from '../domain/actor-labels.js';
import type { KubeObject, Labels, Pod } from '../domain/objects.js';
import { KubeError } from '../kube/kube.js';
import { probeContainer } from './probe-container.js';
import { CannotProbe, type Station, type StationTools } from './station.js';

const CONTAINER = 'probe';
const KEEPER = 'kubedrill-actors';
const READINESS_GATE = 'kubedrill.dev/never-ready';
const RETRY_MS = 100;
/** So long may clearing up keep a person waiting. */
const CLEAR_MS = 3_000;
/** A client of that age that this run has no use for was left behind; a younger one may be another run's. */
const FORGOTTEN_MS = 120_000;
/** The same for clients in namespaces of our own, where they cost little and are of use to the next run. */
const RETIRED_MS = 1_800_000;

/** A client pod that is wanted. */
export interface Client {
  namespace: string;
  labels: Labels;
  /** In the network of this node instead of one of its own. */
  node?: string;
}

/**
 * Client pods of our own. They bear exactly the labels asked for (and one that says whose they are), yet no Service
 * sends them traffic, because they are never ready, and no ReplicaSet or StatefulSet adopts them, because they have a
 * controller. In the learner's namespaces they are gone after the run; in namespaces of our own they stay.
 */
export class Actors {
  readonly #tools: StationTools;
  readonly #keepers = new Map<string, Promise<KubeObject>>();
  /** namespace/name of the clients that this run has asked for. */
  readonly #used = new Set<string>();
  #node: Promise<string | undefined> | undefined;

  constructor(tools: StationTools) {
    this.#tools = tools;
  }

  /** Creates the pod, and its namespace if there is none, or finds it there. Does not wait until it runs. */
  async place(wanted: Client, signal?: AbortSignal): Promise<Station> {
    const { namespace } = wanted;
    try {
      const [keeper, onlyNode] = await Promise.all([this.#keeperOf(namespace, signal), this.#onlyNode(signal)]);
      const pod = actorPod(wanted, keeper, onlyNode, this.#tools.settings.image);
      this.#used.add(keyOf(pod));
      const isNew = await this.#createOrReuse(pod, signal);
      return { namespace, pod: pod.metadata.name, container: CONTAINER, isNew };
    } catch (error) {
      if (!(error instanceof KubeError)) throw error;
      throw new CannotProbe('exec-impossible', `no client pod can be placed in ${namespace}: ${error.message}`);
    }
  }

  /**
   * Deletes the clients of this run in namespaces that are not ours, and those that an earlier run left behind. In
   * our own namespaces clients stay for the next run. What another run may be using is left alone. Never rejects.
   */
  async clear(): Promise<void> {
    const { kube, clock } = this.#tools;
    this.#keepers.clear();
    this.#node = undefined;
    const limit = new AbortController();
    const over = new AbortController();
    clock.sleep(CLEAR_MS, over.signal).then(
      () => limit.abort(),
      () => undefined,
    );
    try {
      const labelSelector = ACTOR_LABEL;
      const [namespaces, pods, keepers] = await Promise.all([
        kube.list({ apiVersion: 'v1', kind: 'Namespace', labelSelector: `${ACTORS_LABEL}=true` }, limit.signal),
        kube.list({ apiVersion: 'v1', kind: 'Pod', labelSelector }, limit.signal),
        kube.list({ apiVersion: 'v1', kind: 'ConfigMap', labelSelector }, limit.signal),
      ]);
      const ours = new Set(namespaces.map(({ metadata }) => metadata.name));
      const now = Math.max(clock.now(), ...pods.map(createdAt));
      const isOurs = ({ metadata }: KubeObject) => ours.has(metadata.namespace ?? '');
      const isOver = (pod: KubeObject) => {
        if (this.#used.has(keyOf(pod))) return !isOurs(pod);
        return now - createdAt(pod) > (isOurs(pod) ? RETIRED_MS : FORGOTTEN_MS);
      };
      const staying = new Set(pods.filter((pod) => !isOver(pod)).map(({ metadata }) => metadata.namespace));
      // A keeper takes its clients with it.
      const usedIn = new Set([...this.#used].map((key) => key.split('/')[0]));
      // Another run may have made a keeper in this moment, and be about to place its first client.
      const isIdle = (keeper: KubeObject) =>
        usedIn.has(keeper.metadata.namespace) || now - createdAt(keeper) > FORGOTTEN_MS;
      const idle = keepers.filter(
        (keeper) => !isOurs(keeper) && !staying.has(keeper.metadata.namespace) && isIdle(keeper),
      );
      const left = [...pods.filter(isOver), ...idle];
      await Promise.all(left.map((object) => kube.delete(addressOf(object), { graceSeconds: 0 }, limit.signal)));
    } catch {
      // An API that is away now is not the run's problem; the next run clears up.
    } finally {
      this.#used.clear();
      over.abort();
    }
  }

  /** The node that the scheduler would choose, where it has no choice: without it a pod starts sooner. */
  #onlyNode(signal?: AbortSignal): Promise<string | undefined> {
    this.#node ??= this.#tools.kube.list({ apiVersion: 'v1', kind: 'Node' }, signal).then(
      (nodes) => (nodes.length === 1 ? nodes[0]?.metadata.name : undefined),
      () => undefined,
    );
    return this.#node;
  }

  #keeperOf(namespace: string, signal?: AbortSignal): Promise<KubeObject> {
    const known = this.#keepers.get(namespace);
    if (known) return known;
    const made = this.#makeKeeper(namespace, signal);
    this.#keepers.set(namespace, made);
    made.catch(() => this.#keepers.delete(namespace));
    return made;
  }

  /** The object that owns the clients of a namespace. */
  async #makeKeeper(namespace: string, signal?: AbortSignal): Promise<KubeObject> {
    const { kube, clock, settings } = this.#tools;
    const keeper = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: KEEPER, namespace, labels: { [ACTOR_LABEL]: 'keeper' } },
    };
    const own = {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace, labels: { [ACTORS_LABEL]: 'true' } },
    };
    const giveUpAt = clock.now() + settings.placeMs;
    for (;;) {
      try {
        return await kube.apply(keeper, signal);
      } catch (error) {
        if (!(error instanceof KubeError) || clock.now() > giveUpAt) throw error;
        if (error.status === 404) await kube.apply(own, signal);
        // A namespace on its way out can be made again when it is gone.
        else if (/being terminated/.test(error.message)) await clock.sleep(RETRY_MS, signal);
        else throw error;
      }
    }
  }

  /** True when it was created. */
  async #createOrReuse(pod: KubeObject, signal?: AbortSignal): Promise<boolean> {
    const { kube, clock, settings } = this.#tools;
    const giveUpAt = clock.now() + settings.placeMs;
    for (;;) {
      try {
        await kube.create(pod, signal);
        return true;
      } catch (error) {
        if (!(error instanceof KubeError) || clock.now() > giveUpAt) throw error;
        if (error.status === 409) {
          const existing = (await kube.get(addressOf(pod), signal)) as Pod | undefined;
          if (existing && isUsable(existing)) return false;
          await kube.delete(addressOf(pod), { graceSeconds: 0 }, signal);
        } else if (!/serviceaccount .* not found/.test(error.message)) throw error;
        // A namespace that was made just now has no service account for a moment.
      }
      await clock.sleep(RETRY_MS, signal);
    }
  }
}

function isUsable({ metadata, status }: Pod): boolean {
  return metadata.deletionTimestamp === undefined && (status?.phase === 'Running' || status?.phase === 'Pending');
}

/**
 * One name for one set of labels and one keeper: a client that stays is found again, but one of a later run never has
 * the name of one that is just ending. The kubelet goes by names, and would run commands in that one.
 */
function actorPod(
  { namespace, labels, node }: Client,
  keeper: KubeObject,
  onlyNode: string | undefined,
  image: string,
): KubeObject {
  const sorted = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  const digest = createHash('sha256')
    .update(JSON.stringify([sorted, node, keeper.metadata.uid]))
    .digest('hex')
    .slice(0, 10);
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
      ...(onlyNode === undefined ? {} : { nodeName: onlyNode }),
      ...(node === undefined ? {} : { nodeName: node, hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' }),
      containers: [probeContainer(CONTAINER, image)],
    },
  };
}

/** What a client bears: the labels asked for, and whose it is. */
export function actorLabels(labels: Labels): Labels {
  return { ...labels, [ACTOR_LABEL]: 'client' };
}

function createdAt({ metadata }: KubeObject): number {
  return Date.parse(metadata.creationTimestamp ?? '') || 0;
}

function keyOf({ metadata }: KubeObject): string {
  return `${metadata.namespace}/${metadata.name}`;
}

function addressOf({ apiVersion, kind, metadata }: KubeObject) {
  return { apiVersion, kind, name: metadata.name, namespace: metadata.namespace ?? 'default' };
}
