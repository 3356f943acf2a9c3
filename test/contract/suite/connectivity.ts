import { beforeAll } from 'vitest';
import type { Json } from '../../../src/cluster/embedded/object.js';
import { systemClock } from '../../../src/domain/clock.js';
import { eventually } from '../targets.js';
import type { Contract } from './contract.js';
import { holdToRecord } from './hold.js';

const IMAGE = 'registry.k8s.io/e2e-test-images/agnhost:2.63.0';
const PORTS = [8080, 9090];
const PODS: Readonly<Record<string, Json>> = {
  a: { app: 'web', tier: 'front' },
  b: { app: 'web', tier: 'back' },
  c: { app: 'db' },
  d: { app: 'db', trusted: 'yes' },
  e: {},
};
const NAMES = Object.keys(PODS);

const peer = (matchLabels: Json): Json => ({ podSelector: { matchLabels } });
const policy = (name: string, spec: Json): Json => ({ name, spec: { podSelector: {}, ...spec } });

/** Rounds of policies: 5 sources x 5 targets x 2 ports in each. `cidrOf` gives a pod's own address as a block. */
const rounds = (namespace: string, cidrOf: (pod: string) => string): Readonly<Record<string, Json[]>> => ({
  'ingress by labels, and a port': [
    policy('db', {
      podSelector: { matchLabels: { app: 'db' } },
      ingress: [{ from: [peer({ app: 'web' })], ports: [{ port: 8080 }] }],
    }),
    policy('front', {
      podSelector: { matchLabels: { tier: 'front' } },
      ingress: [{ from: [peer({ trusted: 'yes' })] }, { ports: [{ port: 'second' }] }],
    }),
  ],
  'egress by labels, expressions and port ranges': [
    policy('web-out', {
      podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }] },
      policyTypes: ['Egress'],
      egress: [{ to: [peer({ app: 'db' })], ports: [{ port: 9000, endPort: 9100 }] }, { to: [peer({ tier: 'back' })] }],
    }),
    policy('nameless-out', {
      podSelector: { matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] },
      policyTypes: ['Egress'],
    }),
  ],
  'both directions, deny by default, and one namespace': [
    policy('nobody', { policyTypes: ['Ingress', 'Egress'] }),
    policy('same-namespace', {
      podSelector: { matchLabels: { app: 'web' } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        {
          from: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
              ...peer({ app: 'web' }),
            },
          ],
        },
      ],
      egress: [{ to: [{ podSelector: {} }] }],
    }),
    policy('other-namespace', {
      podSelector: { matchLabels: { app: 'db' } },
      ingress: [{ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-public' } } }] }],
    }),
  ],
  'addresses, with exceptions': [
    policy('but-a', {
      podSelector: { matchLabels: { app: 'db' } },
      ingress: [{ from: [{ ipBlock: { cidr: '0.0.0.0/0', except: [cidrOf('a')] } }] }],
    }),
    policy('only-c', {
      podSelector: { matchLabels: { tier: 'back' } },
      ingress: [
        { from: [{ ipBlock: { cidr: cidrOf('c') } }], ports: [{ port: 8080 }, { port: 9090, protocol: 'UDP' }] },
      ],
    }),
    policy('out-to-b', {
      podSelector: { matchLabels: { trusted: 'yes' } },
      policyTypes: ['Egress'],
      egress: [{ to: [{ ipBlock: { cidr: cidrOf('b') } }] }],
    }),
  ],
});

/** Who reaches whom under policies: 200 cells. */
export async function connectivity(contract: Contract): Promise<void> {
  const { namespace } = contract;
  const addresses = new Map<string, string>();

  beforeAll(async () => {
    const listening = (name: string, port: number): Json => ({
      name,
      image: IMAGE,
      imagePullPolicy: 'IfNotPresent',
      args: ['netexec', `--http-port=${port}`, '--udp-port=-1'],
      ports: [{ name, containerPort: port }],
    });
    for (const [name, labels] of Object.entries(PODS)) {
      await contract.kube().create({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name, namespace, labels },
        spec: { terminationGracePeriodSeconds: 0, containers: [listening('first', 8080), listening('second', 9090)] },
      } as Json);
    }
    await eventually(contract.patienceMs, async () => {
      const pods: Json[] = await contract.kube().list({ apiVersion: 'v1', kind: 'Pod', namespace });
      for (const { metadata, status } of pods) {
        const running =
          status?.containerStatuses?.length === 2 && status.containerStatuses.every(({ ready }: Json) => ready);
        if (running) addresses.set(metadata.name, status.podIP);
      }
      return addresses.size === NAMES.length ? true : undefined;
    });
  }, 180_000);

  /** One line a source: which "pod:port" it reaches. */
  const reached = async (): Promise<Record<string, string>> => {
    const lines = await Promise.all(
      NAMES.map(async (pod) => {
        const tries = NAMES.flatMap((target) =>
          PORTS.map(
            (port) =>
              `(/agnhost connect --timeout=1300ms ${addresses.get(target)}:${port} 2>/dev/null && echo ${target}:${port}) &`,
          ),
        );
        const command = ['sh', '-c', `${tries.join(' ')} wait`];
        const { stdout } = await contract
          .kube()
          .exec({ namespace, pod, container: 'first', command, deadlineMs: 30_000 });
        return [pod, stdout.split('\n').filter(Boolean).sort().join(' ')] as const;
      }),
    );
    return Object.fromEntries(lines);
  };
  /** A real network takes a moment to carry policies out. */
  const settled = async (): Promise<Json> => {
    if (!contract.real) return reached();
    let before = '';
    return eventually(contract.patienceMs, async () => {
      await systemClock.sleep(2000);
      const now = await reached();
      const same = JSON.stringify(now) === before;
      before = JSON.stringify(now);
      return same ? now : undefined;
    });
  };

  const cases = Object.keys(rounds(namespace, () => '')).map((name) => ({
    name,
    answer: async (): Promise<Json> => {
      const type = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' };
      await contract.kube().deleteAll({ ...type, namespace });
      const policies = rounds(namespace, (pod) => `${addresses.get(pod)}/32`)[name] ?? [];
      for (const { name: id, spec } of policies) {
        await contract.kube().create({ ...type, metadata: { name: id, namespace }, spec } as Json);
      }
      return settled();
    },
  }));
  await holdToRecord('connectivity', 'connectivity.json', contract.real, cases);
}
