import { systemClock } from '../../src/domain/clock.js';
import type { KubeObject, Pod } from '../../src/domain/objects.js';
import type { ProbeRequest } from '../../src/domain/reach.js';
import { Snapshot, WORLD_READS } from '../../src/grading/snapshot.js';
import { type Kube, KubeError } from '../../src/kube/kube.js';
import type { World } from '../../src/netmodel/world.js';
import type { Dice } from '../unit/netmodel/random-world.js';
import { NAMESPACES, namespaceLabels, PORT_NAMES, podLabels, randomPolicies } from '../unit/netmodel/random-world.js';
import { AGNHOST, isReady, toPod } from './probe-bench.js';

const PORTS = [80, 81, 8080] as const;
const PREFIX = 'diff-';
const PODS_EACH = 3;

/** Three namespaces with three pods each, every pod answering on three ports over TCP and UDP. */
export class RandomCluster {
  readonly #kube: Kube;
  readonly #names = NAMESPACES.map((name) => `${PREFIX}${name}`);

  constructor(kube: Kube) {
    this.#kube = kube;
  }

  async open(): Promise<void> {
    for (const name of this.#names) await this.#kube.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    const pods = this.#names.flatMap((namespace) =>
      Array.from({ length: PODS_EACH }, (_, index) => server(namespace, `p${index}`, index)),
    );
    await Promise.all(pods.map((pod) => this.#applyOnceAllowed(pod)));
    for (let tries = 0; !(await this.pods()).every(isReady); tries++) {
      if (tries > 600) throw new Error('the pods of the random cluster did not become ready');
      await systemClock.sleep(200);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#names.map((name) => this.#kube.delete({ apiVersion: 'v1', kind: 'Namespace', name })));
  }

  async pods(): Promise<Pod[]> {
    const lists = this.#names.map((namespace) => this.#kube.list({ apiVersion: 'v1', kind: 'Pod', namespace }));
    return (await Promise.all(lists)).flat() as Pod[];
  }

  /** Labels and policies anew. Gives the policies that the API took: it refuses some of the blocks. */
  async shuffle(dice: Dice): Promise<number> {
    await Promise.all(
      this.#names.map((namespace) =>
        this.#kube.deleteAll({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', namespace }),
      ),
    );
    const pods = await this.pods();
    for (const name of this.#names) await this.#relabel('Namespace', undefined, name, ['team'], namespaceLabels(dice));
    for (const { metadata } of pods) {
      await this.#relabel('Pod', metadata.namespace, metadata.name, ['app', 'env'], podLabels(dice));
    }
    let taken = 0;
    for (const policy of randomPolicies(
      dice,
      pods.map(({ status }) => status?.podIP ?? ''),
    )) {
      const namespace = `${PREFIX}${policy.metadata.namespace}`;
      const text = JSON.stringify({ ...policy, metadata: { name: policy.metadata.name, namespace } });
      // Selectors of the vocabulary name the namespaces without the prefix.
      const named = NAMESPACES.reduce((all, name) => all.replaceAll(`"${name}"`, `"${PREFIX}${name}"`), text);
      try {
        await this.#kube.create(JSON.parse(named) as KubeObject);
        taken++;
      } catch (error) {
        if (!(error instanceof KubeError && error.status === 422)) throw error;
      }
    }
    return taken;
  }

  readonly world = async (): Promise<World> => {
    const lists = await Promise.all(WORLD_READS.map((read) => this.#kube.list(read)));
    return new Snapshot(lists.flat()).world;
  };

  /** Every pod to every other one, on every port and protocol. */
  async cells(): Promise<ProbeRequest[]> {
    const pods = await this.pods();
    return pods.flatMap((from) =>
      pods
        .filter((to) => to !== from)
        .flatMap((to) =>
          PORTS.flatMap((port) =>
            (['TCP', 'UDP'] as const).map((protocol) => {
              const { namespace = '', name } = from.metadata;
              const id = `${namespace}/${name} -> ${to.metadata.namespace}/${to.metadata.name} ${port}/${protocol}`;
              return toPod(id, { type: 'pod', namespace, name }, to, port, protocol);
            }),
          ),
        ),
    );
  }

  async #relabel(kind: string, namespace: string | undefined, name: string, keys: string[], labels: object) {
    const nulls = Object.fromEntries(keys.map((key) => [key, null]));
    const target = { apiVersion: 'v1', kind, name, ...(namespace === undefined ? {} : { namespace }) };
    await this.#kube.patch(target, { metadata: { labels: { ...nulls, ...labels } } });
  }

  /** A namespace that was made just now has no service account for a moment. */
  async #applyOnceAllowed(pod: KubeObject): Promise<void> {
    for (let tries = 0; ; tries++) {
      try {
        await this.#kube.apply(pod);
        return;
      } catch (error) {
        if (!(error instanceof KubeError && error.status === 403 && tries < 100)) throw error;
        await systemClock.sleep(100);
      }
    }
  }
}

/** Named ports differ from pod to pod, and one pod in three has none. */
function server(namespace: string, name: string, index: number): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace },
    spec: {
      terminationGracePeriodSeconds: 0,
      automountServiceAccountToken: false,
      containers: PORTS.map((port, place) => ({
        name: `on-${port}`,
        image: AGNHOST,
        imagePullPolicy: 'IfNotPresent',
        command: ['/agnhost', 'netexec', `--http-port=${port}`, `--udp-port=${port}`],
        ...(index === 2 || place === 2
          ? {}
          : {
              ports: [
                {
                  containerPort: port,
                  name: PORT_NAMES[(place + index) % 2],
                  protocol: index === 1 && place === 1 ? 'UDP' : 'TCP',
                },
              ],
            }),
      })),
    },
  };
}
