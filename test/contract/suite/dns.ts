import { beforeAll } from 'vitest';
import type { Json } from '../../../src/cluster/embedded/object.js';
import { systemClock } from '../../../src/domain/clock.js';
import type { ProbeSource } from '../../../src/domain/reach.js';
import { createObserver } from '../../../src/practice/observing.js';
import { createProber } from '../../../src/probe/prober.js';
import { eventually } from '../targets.js';
import type { Contract } from './contract.js';
import { type Case, holdToRecord } from './hold.js';

const IMAGE = 'registry.k8s.io/e2e-test-images/agnhost:2.63.0';

/** What the cluster's DNS answers a pod, addresses told by whose they are. */
export async function dns(contract: Contract): Promise<void> {
  const { namespace } = contract;
  const whose = new Map<string, string>();
  const create = (apiVersion: string, kind: string, name: string, rest: Json) =>
    contract.kube().create({ apiVersion, kind, metadata: { name, namespace }, ...rest } as Json);

  beforeAll(async () => {
    const pod = (name: string, rest: Json = {}) =>
      contract.kube().create({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name, namespace, labels: { app: name } },
        spec: {
          terminationGracePeriodSeconds: 0,
          containers: [{ name: 'c', image: IMAGE, imagePullPolicy: 'IfNotPresent', args: ['netexec'] }],
          ...rest,
        },
      } as Json);
    await pod('web');
    await pod('member', { hostname: 'one', subdomain: 'group' });
    const ports = [{ name: 'http', port: 80, targetPort: 8080 }];
    await create('v1', 'Service', 'web', { spec: { selector: { app: 'web' }, ports } });
    await create('v1', 'Service', 'group', { spec: { clusterIP: 'None', selector: { app: 'member' }, ports } });
    await create('v1', 'Service', 'empty', { spec: { selector: { app: 'nobody' }, ports } });
    await create('v1', 'Service', 'hollow', { spec: { clusterIP: 'None', selector: { app: 'nobody' }, ports } });
    const alias = (externalName: string) => ({ spec: { type: 'ExternalName', externalName } });
    await create('v1', 'Service', 'alias', alias(`web.${namespace}.svc.cluster.local`));
    const list = async (kind: string): Promise<Json[]> => contract.kube().list({ apiVersion: 'v1', kind, namespace });
    const pods = await eventually(contract.patienceMs, async () => {
      const found = await list('Pod');
      const ready = ({ status }: Json) =>
        status?.conditions?.some(({ type, status: is }: Json) => type === 'Ready' && is === 'True');
      return found.length === 2 && found.every(ready) ? found : undefined;
    });
    for (const { metadata, status } of pods) {
      whose.set(status.podIP, metadata.name.toUpperCase());
      whose.set(status.podIP.replaceAll('.', '-'), `${metadata.name.toUpperCase()}-DASHED`);
    }
    for (const { metadata, spec } of await list('Service'))
      if (spec.clusterIP) whose.set(spec.clusterIP, `SERVICE-${metadata.name}`);
    // CoreDNS learns of endpoints a moment after the API does.
    await eventually(contract.patienceMs, async () =>
      (
        await ask([
          ['one.group', 'A'],
          ['web', 'A'],
        ])
      ).every(({ answers }) => answers.length > 0)
        ? true
        : undefined,
    );
  }, 180_000);

  const named = (text: string): string =>
    [...whose].reduce((rest, [address, owner]) => rest.replaceAll(address, owner), text);

  type Record = 'A' | 'AAAA' | 'CNAME' | 'SRV';
  const ask = async (asked: readonly [string, Record][]): Promise<Json[]> => {
    const source: ProbeSource = { type: 'pod', namespace, name: 'web' };
    const prober = createProber({ kube: contract.kube(), clock: systemClock, settings: { image: IMAGE } });
    const requests = asked.map(([name, record], i) => {
      return { id: String(i), source, action: { type: 'dns', name, record }, expect: 'allowed' } as const;
    });
    const world = async () => (await createObserver(contract.kube()).snapshot([])).world;
    const results = await prober.run(requests, world, () => {});
    return asked.map((_, i) => {
      const { class: kind, answers = [] } = results.get(String(i))?.observation ?? {};
      return { class: kind, answers: answers.map(named).sort() };
    });
  };
  /** "WEB" in a name stands for the dashed address of that pod. */
  const addressed = (name: string): string =>
    [...whose].reduce(
      (text, [address, owner]) => (owner.endsWith('-DASHED') ? text.replace(owner, address) : text),
      name,
    );

  const zone = `${namespace}.svc.cluster.local`;
  const questions: [string, Record][] = [
    ['web', 'A'],
    [`web.${namespace}`, 'A'],
    [`web.${namespace}.svc`, 'A'],
    [`web.${zone}`, 'A'],
    [`web.${zone}.`, 'A'],
    [`web.${zone}`, 'AAAA'],
    [`web.${zone}`, 'SRV'],
    [`_http._tcp.web.${zone}`, 'SRV'],
    [`_https._tcp.web.${zone}`, 'SRV'],
    [`_http._udp.web.${zone}`, 'SRV'],
    ['group', 'A'],
    [`group.${zone}`, 'A'],
    ['one.group', 'A'],
    [`one.group.${zone}`, 'A'],
    [`two.group.${zone}`, 'A'],
    [`_http._tcp.group.${zone}`, 'SRV'],
    [`empty.${zone}`, 'A'],
    [`hollow.${zone}`, 'A'],
    [`hollow.${zone}`, 'AAAA'],
    [`alias.${zone}`, 'A'],
    [`alias.${zone}`, 'CNAME'],
    [`nosuch.${zone}`, 'A'],
    ['nosuch', 'A'],
    ['web.nosuch', 'A'],
    [`web.no-such-namespace.svc.cluster.local`, 'A'],
    [`${zone}`, 'A'],
    ['svc.cluster.local', 'A'],
    ['cluster.local', 'A'],
    ['kubernetes.default', 'A'],
    ['kubernetes.default.svc.cluster.local', 'A'],
    [`WEB-DASHED.${namespace}.pod.cluster.local`, 'A'],
    [`1-2-3-4.${namespace}.pod.cluster.local`, 'A'],
    [`not-an-address.${namespace}.pod.cluster.local`, 'A'],
    [`WEB-DASHED.web.${zone}`, 'A'],
    [`MEMBER-DASHED.group.${zone}`, 'A'],
  ];
  // All at once: each run is a command in the pod.
  let asked: Promise<Json[]> | undefined;
  const all = (): Promise<Json[]> => {
    asked ??= ask(questions.map(([name, record]) => [addressed(name), record]));
    return asked;
  };
  const cases = questions.map(
    ([name, record], i): Case => ({ name: `${record} ${name}`, answer: async () => (await all())[i] }),
  );
  await holdToRecord('DNS', 'dns.json', contract.real, cases);
}
