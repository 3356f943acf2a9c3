import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/domain/clock.js';
import type { EndpointSlice, Pod, Service } from '../../src/domain/objects.js';
import type { ProbeRequest, ProbeResult, ProbeSource } from '../../src/domain/reach.js';
import { probeOnce } from '../../src/probe/once.js';
import { createProber } from '../../src/probe/prober.js';
import { AGNHOST, inShort, ProbeBench, toPod, toService } from './probe-bench.js';

const NAMESPACE = 'probe-e2e';
const GUESTS = 'probe-e2e-guests';

let bench: ProbeBench;
let server: Pod;
let dark: Pod;

/** Each test has a prober of its own, as each command of kubedrill has. */
async function run(requests: readonly ProbeRequest[]): Promise<ReadonlyMap<string, ProbeResult>> {
  return createProber({ kube: bench.kube, clock: systemClock }).run(requests, bench.world, () => undefined);
}

beforeAll(async () => {
  bench = await ProbeBench.open(NAMESPACE, {
    'pod-security.kubernetes.io/enforce': 'restricted',
    'pod-security.kubernetes.io/enforce-version': 'latest',
  });
  const restricted = {
    allowPrivilegeEscalation: false,
    runAsNonRoot: true,
    runAsUser: 1000,
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
  };
  const container = (name: string, extra: object) => ({
    name,
    image: AGNHOST,
    imagePullPolicy: 'IfNotPresent',
    securityContext: restricted,
    ...extra,
  });
  const aPod = (name: string, labels: Record<string, string>, ...containers: object[]) =>
    bench.aPod(name, labels, undefined, { containers });
  const netexec = { command: ['/agnhost', 'netexec', '--http-port=8080', '--udp-port=8081'] };
  const pause = { command: ['/agnhost', 'pause'] };
  await bench.apply(
    aPod('server', { app: 'server' }, container('main', netexec)),
    aPod('dark', { app: 'dark' }, container('main', netexec)),
    aPod('bare', { app: 'bare' }, container('main', { image: 'registry.k8s.io/pause:3.10.1' })),
    aPod(
      'frozen',
      { app: 'client' },
      container('main', { ...pause, securityContext: { ...restricted, readOnlyRootFilesystem: true } }),
    ),
    aPod('two', { app: 'client' }, container('first', pause), container('second', { ...pause })),
    aPod(
      'stuck',
      { app: 'client' },
      container('main', { image: 'registry.k8s.io/no-such-image:1', imagePullPolicy: 'Never' }),
    ),
    bench.object('Service', 'v1', 'server', {
      spec: { selector: { app: 'server' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
    }),
    bench.object('Service', 'v1', 'everyone', {
      spec: { selector: { app: 'client' }, ports: [{ port: 80, targetPort: 8080 }] },
    }),
    bench.object('Service', 'v1', 'ten-letter', { spec: { selector: { app: 'server' }, ports: [{ port: 80 }] } }),
    bench.object('Service', 'v1', 'empty', { spec: { selector: { app: 'nobody' }, ports: [{ port: 80 }] } }),
    bench.object('NetworkPolicy', 'networking.k8s.io/v1', 'dark', {
      spec: {
        podSelector: { matchLabels: { app: 'dark' } },
        policyTypes: ['Ingress'],
        ingress: [{ from: [{ podSelector: { matchLabels: { friend: 'yes' } } }] }],
      },
    }),
  );
  [server, dark] = (await bench.ready('server', 'dark', 'frozen', 'two')) as [Pod, Pod];
  await bench.until('stuck', ({ status }) =>
    (status?.containerStatuses ?? []).some(({ state }) => state?.waiting?.reason !== 'ContainerCreating'),
  );
});

afterAll(async () => {
  await bench.kube.delete({ apiVersion: 'v1', kind: 'Namespace', name: GUESTS });
  await bench.close();
});

describe('sources of every sort, in a namespace with restricted Pod Security', () => {
  it('are entered without a shell, with a read-only root, with several containers, and before they run', async () => {
    const names = ['bare', 'frozen', 'two', 'stuck'];
    const results = await run(
      names.flatMap((name) => [
        toPod(`${name}/open`, bench.from(name), server, 8080),
        toPod(`${name}/shut`, bench.from(name), dark, 8080),
      ]),
    );
    expect(inShort(results)).toEqual({
      'bare/open': 'allowed connected',
      'bare/shut': 'denied timeout proven',
      'frozen/open': 'allowed connected',
      'frozen/shut': 'denied timeout proven',
      'two/open': 'allowed connected',
      'two/shut': 'denied timeout proven',
      // Not running, so the model says nothing of it: two patient rounds decide.
      'stuck/open': 'allowed connected',
      'stuck/shut': 'denied timeout proven',
    });
  });

  it('are unknown, with the reason, where nothing can be entered', async () => {
    const results = await run([toPod('gone', bench.from('gone'), server, 8080)]);
    expect(inShort(results).gone).toMatch(/^unknown exec-impossible \(.*"gone" not found\)$/);
  });
});

describe('classes', () => {
  it('are right for TCP, UDP, Services and names', async () => {
    const from = bench.from('frozen');
    const by = (id: string, host: string): ProbeRequest => ({
      id,
      source: from,
      action: { type: 'connect', host, port: 80, protocol: 'TCP' },
      expect: 'denied',
      model: { to: { type: 'name', name: host }, port: 80, protocol: 'TCP' },
    });
    const results = await run([
      toPod('refused', from, server, 99),
      toPod('udp', from, server, 8081, 'UDP'),
      toPod('udp shut', from, dark, 8081, 'UDP'),
      toPod('udp refused', from, server, 99, 'UDP'),
      toService('service', from, NAMESPACE, 'server', 80),
      toService('no such port', from, NAMESPACE, 'server', 8080),
      toService('no endpoint', from, NAMESPACE, 'empty', 80),
      by('short name', 'server'),
      by('no such name', 'nobody'),
    ]);
    expect(inShort(results)).toEqual({
      refused: 'denied refused unproven',
      udp: 'allowed connected',
      'udp shut': 'denied timeout proven',
      'udp refused': 'denied refused unproven',
      service: 'allowed connected',
      'no such port': 'denied no-endpoint proven',
      'no endpoint': 'denied no-endpoint unproven',
      'short name': 'allowed connected',
      'no such name': 'denied no-such-name unproven',
    });
    expect(results.get('refused')?.control?.by).toBe(`nothing answers on 99/TCP in pod ${NAMESPACE}/server itself`);
  });

  it('are right for HTTP and DNS', async () => {
    const from = bench.from('frozen');
    const host = `server.${NAMESPACE}`;
    const once = (action: ProbeRequest['action']) => probeOnce(bench.kube, from, action);
    const http = { type: 'http', host, port: 80 } as const;
    const [hostname, missing, tls, shut, a, srv, none, newline] = await Promise.all([
      once({ ...http, path: '/hostname', times: 3 }),
      once({ ...http, path: '/echo?msg=teapot&code=418' }),
      once({ ...http, path: '/', tls: true }),
      once({ type: 'http', host: dark.status?.podIP ?? '', port: 8080, path: '/' }),
      once({ type: 'dns', name: 'server', record: 'A' }),
      once({ type: 'dns', name: `_http._tcp.${host}`, record: 'SRV' }),
      once({ type: 'dns', name: `${host}.svc.cluster.local`, record: 'CNAME' }),
      // The length of a label of ten letters is written as a newline.
      once({ type: 'dns', name: 'ten-letter', record: 'A' }),
    ]);
    expect(hostname).toMatchObject({ class: 'http-status', responses: Array(3).fill({ status: 200, body: 'server' }) });
    expect(missing).toMatchObject({ class: 'http-status', responses: [{ status: 418, body: 'teapot' }] });
    expect(tls.class).toBe('tls-error');
    expect(shut).toMatchObject({ class: 'timeout', responses: [] });
    const service = await bench.kube.get({ apiVersion: 'v1', kind: 'Service', namespace: NAMESPACE, name: 'server' });
    expect(a).toMatchObject({ class: 'dns-answer', answers: [(service as Service | undefined)?.spec.clusterIP] });
    expect(srv).toMatchObject({ class: 'dns-answer', answers: [`0 100 80 ${host}.svc.cluster.local`] });
    expect(none.class).toBe('no-such-name');
    expect(newline.class).toBe('dns-answer');
  });
});

describe('clients of our own', () => {
  const client = (namespace: string, labels: Record<string, string>): ProbeSource => ({
    type: 'actor',
    namespace,
    labels,
  });

  it('are judged by their labels and namespace, there or not, and leave nothing behind', async () => {
    const results = await run([
      toPod('friend', client(NAMESPACE, { friend: 'yes' }), dark, 8080),
      toPod('stranger', client(NAMESPACE, {}), dark, 8080),
      toPod('friend elsewhere', client(GUESTS, { friend: 'yes' }), dark, 8080),
      toPod('elsewhere', client(GUESTS, { friend: 'yes' }), server, 8080),
    ]);
    expect(inShort(results)).toEqual({
      friend: 'allowed connected',
      stranger: 'denied timeout proven',
      'friend elsewhere': 'denied timeout proven',
      elsewhere: 'allowed connected',
    });
    const left = await bench.kube.list({
      apiVersion: 'v1',
      kind: 'Pod',
      namespace: NAMESPACE,
      labelSelector: 'kubedrill.dev/actor',
    });
    expect(left.filter(({ metadata }) => !metadata.deletionTimestamp)).toEqual([]);
    const keepers = await bench.kube.list({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      namespace: NAMESPACE,
      labelSelector: 'kubedrill.dev/actor',
    });
    expect(keepers).toEqual([]);
  });

  it('never join the Service or ReplicaSet whose labels they bear', async () => {
    const labels = { app: 'served' };
    await bench.apply(
      bench.object('Deployment', 'apps/v1', 'served', {
        spec: {
          replicas: 1,
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            spec: bench.aPod('x', {}, ['/agnhost', 'pause'], {
              securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
              containers: [
                {
                  name: 'main',
                  image: AGNHOST,
                  command: ['/agnhost', 'pause'],
                  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
                },
              ],
            }).spec,
          },
        },
      }),
      bench.object('Service', 'v1', 'served', { spec: { selector: labels, ports: [{ port: 80, targetPort: 8080 }] } }),
    );
    const own = {
      apiVersion: 'v1',
      kind: 'Pod',
      namespace: NAMESPACE,
      labelSelector: 'app=served,!kubedrill.dev/actor',
    };
    for (let tries = 0; tries < 300 && (await bench.kube.list(own)).length === 0; tries++) await systemClock.sleep(100);
    const before = await bench.kube.list(own);
    let seenReady: string[] = [];
    const stop = new AbortController();
    const watched = bench.kube.watch(
      { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', namespace: NAMESPACE },
      (object) => {
        const slice = object as EndpointSlice;
        const ready = (slice.endpoints ?? []).filter(({ conditions }) => conditions?.ready);
        seenReady = [...seenReady, ...ready.map(({ targetRef }) => targetRef?.name ?? '')];
      },
      stop.signal,
    );
    const results = await run([toPod('served', client(NAMESPACE, labels), server, 8080)]);
    stop.abort();
    await watched;
    expect(inShort(results)).toEqual({ served: 'allowed connected' });
    expect(seenReady.filter((name) => name.startsWith('kubedrill-actor'))).toEqual([]);
    expect((await bench.kube.list(own)).map(({ metadata }) => metadata.uid)).toEqual(
      before.map(({ metadata }) => metadata.uid),
    );
  });
});

describe('a node', () => {
  it('reaches its own pods, whatever their policies say', async () => {
    const [node] = await bench.kube.list({ apiVersion: 'v1', kind: 'Node' });
    const name = node?.metadata.name ?? '';
    const results = await run([toPod('own', { type: 'node', name }, dark, 8080)]);
    expect(dark.spec.nodeName).toBe(name);
    expect(inShort(results)).toEqual({ own: 'allowed connected' });
  });
});

describe('what the learner sees', () => {
  it('is left as it was, but for the ephemeral container', async () => {
    const facts = ({ metadata, spec, status }: Pod) => ({
      metadata: { ...metadata, resourceVersion: '', generation: 0, managedFields: [] },
      spec: { ...spec, ephemeralContainers: [] },
      conditions: status?.conditions?.map(({ type, status: value }) => [type, value]),
      containers: status?.containerStatuses?.map(({ name, ready, restartCount }) => [name, ready, restartCount]),
    });
    await bench.apply(bench.object('Pod', 'v1', 'fresh', { spec: server.spec }, { app: 'server' }));
    const [before] = await bench.ready('fresh');
    if (!before) throw new Error('no pod');
    await run([toPod('a', bench.from('fresh'), dark, 8080), toPod('b', bench.from('two'), before, 8080)]);
    await run([toPod('a', bench.from('fresh'), dark, 8080)]);
    const after = await bench.pod('fresh');
    expect(facts(after)).toEqual(facts(before));
    expect(after.spec.ephemeralContainers?.map(({ name }) => name)).toEqual(['kubedrill-probe']);
    const slices = await bench.kube.list({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      namespace: NAMESPACE,
      labelSelector: 'kubernetes.io/service-name=server',
    });
    const names = slices.flatMap((slice) =>
      ((slice as EndpointSlice).endpoints ?? []).map(({ targetRef }) => targetRef?.name),
    );
    expect(names.sort()).toEqual(['fresh', 'server']);
  });
});
