import { beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../../src/domain/clock.js';
import type { PracticeEvent } from '../../../src/domain/events.js';
import { LabError } from '../../../src/domain/lab-error.js';
import type { KubeObject, NetworkPolicy, Pod } from '../../../src/domain/objects.js';
import type { ProbeAction, ProbeRequest, ProbeResult, ProbeSource } from '../../../src/domain/reach.js';
import type { World } from '../../../src/netmodel/world.js';
import { createProber } from '../../../src/probe/prober.js';
import { namespace, pod, policy, service, slice, world } from '../netmodel/world-of.js';
import { connected, connectTo, dnsSilent, FakeCluster, late, noSuchName, refused } from './fake-cluster.js';

/** A clock that jumps. */
function jumpingClock(): Clock & { slept: number[] } {
  let now = 0;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    sleep: async (ms) => {
      slept.push(ms);
      now += ms;
    },
  };
}

const web = pod('shop/web', { ip: '10.0.0.1', labels: { app: 'web' } });
const box = pod('shop/box', { ip: '10.0.0.2', labels: { app: 'box' } });
const other = pod('shop/other', { ip: '10.0.0.3', labels: { app: 'other' } });
const pods = [web, box, other];
const shut: NetworkPolicy = policy('shop/shut', {
  podSelector: { matchLabels: { app: 'web' } },
  policyTypes: ['Ingress'],
});
const onlyBox: NetworkPolicy = policy('shop/only-box', {
  podSelector: { matchLabels: { app: 'web' } },
  policyTypes: ['Ingress'],
  ingress: [{ from: [{ podSelector: { matchLabels: { app: 'box' } } }] }],
});
const open = world({ namespaces: [namespace('shop')], pods });
const closed: World = { ...open, policies: [shut] };
const boxAlone: World = { ...open, policies: [onlyBox] };

const fromBox: ProbeSource = { type: 'pod', namespace: 'shop', name: 'box' };
const fromOther: ProbeSource = { type: 'pod', namespace: 'shop', name: 'other' };

function request(
  id: string,
  source: ProbeSource,
  expected: 'allowed' | 'denied' = 'allowed',
  action = connectTo('10.0.0.1'),
): ProbeRequest {
  const model = { to: { type: 'pod', namespace: 'shop', name: 'web' }, port: 80, protocol: 'TCP' } as const;
  return { id, source, action, expect: expected, ...(action.type === 'dns' ? {} : { model }) };
}

let cluster: FakeCluster;
let clock: ReturnType<typeof jumpingClock>;
let events: PracticeEvent[];

beforeEach(() => {
  cluster = new FakeCluster();
  cluster.add(...(structuredClone(pods) as KubeObject[]));
  clock = jumpingClock();
  events = [];
});

async function run(requests: ProbeRequest[], seen: World | (() => Promise<World>), signal?: AbortSignal) {
  const prober = createProber({ kube: cluster.kube, clock });
  const listing = typeof seen === 'function' ? seen : async () => seen;
  return prober.run(requests, listing, (event) => events.push(event), signal);
}
const only = (results: ReadonlyMap<string, ProbeResult>) => {
  const [result] = results.values();
  if (!result) throw new Error('no result');
  return result;
};

describe('live and model agree', () => {
  it('settles everything in one round, one exec a source', async () => {
    cluster.ends = ({ pod: from }) => (from === 'shop/box' ? connected : late);
    const results = await run(
      [request('a', fromBox), request('b', fromOther, 'denied'), request('c', fromOther, 'denied')],
      boxAlone,
    );
    expect([...results.values()].map(({ outcome, rounds }) => [outcome, rounds])).toEqual([
      ['allowed', 1],
      ['denied', 1],
      ['denied', 1],
    ]);
    expect(results.get('b')?.control).toEqual({ proven: true, by: 'shop/box connected in the same round' });
    expect(cluster.execs.sort()).toEqual(['shop/box', 'shop/other']);
    expect(cluster.limits).toEqual([0.4, 0.4]);
    expect(events).toEqual([{ type: 'probing', at: 0, round: 1, probes: 3, sources: 2 }]);
  });

  it('lets the target vouch for itself when nobody else gets an answer', async () => {
    cluster.ends = ({ pod: from }) => (from === 'shop/web' ? connected : late);
    const result = only(await run([request('a', fromBox, 'denied')], closed));
    expect(result).toMatchObject({ outcome: 'denied', rounds: 1, model: { verdict: 'denied' } });
    expect(result.control).toEqual({ proven: true, by: 'shop/web answers itself on 80/TCP' });
  });

  it('says that a denial is unproven when the target does not even answer itself', async () => {
    cluster.ends = ({ pod: from }) => (from === 'shop/web' ? refused : late);
    const result = only(await run([request('a', fromBox, 'denied')], closed));
    expect(result).toMatchObject({ outcome: 'denied', rounds: 2 });
    expect(result.control).toEqual({ proven: false, by: 'nothing answers on 80/TCP in pod shop/web itself' });
  });
});

describe('a question without a model', () => {
  const question: ProbeAction = { type: 'dns', name: 'nosuch', record: 'A' };
  const ask = async (status: number) => {
    cluster.ends = ({ kind, pod: from }) => {
      if (kind === 'A') return { step: 'dns', ok: false, status, asked: 'nosuch', answer: '' };
      return from === 'shop/web' ? connected : late;
    };
    await run([request('a', fromBox, 'denied'), request('b', fromBox, 'denied', question)], closed);
    return cluster.limits.filter((_, index) => cluster.execs[index] === 'shop/box');
  };

  it('does not make a denial beside it wait longer', async () => {
    expect((await ask(3))[0]).toBe(0.4);
  });

  it('is given up only after two looks with patience', async () => {
    const [first, ...rest] = await ask(1);
    expect(first).toBe(0.4);
    expect(rest.length).toBeGreaterThanOrEqual(2);
    for (const limit of rest) expect(limit).toBeGreaterThanOrEqual(1.3);
  });
});

describe('a pod that was made anew under its name', () => {
  it('does not have its ending predecessor speak for it', async () => {
    cluster.addresses.set('shop/box', '10.0.0.99');
    cluster.ends = () => {
      cluster.addresses.set('shop/box', '10.0.0.2');
      return connected;
    };
    expect(only(await run([request('a', fromBox)], open))).toMatchObject({ outcome: 'allowed', rounds: 2 });
  });

  it('is unknown as long as nobody else speaks', async () => {
    cluster.addresses.set('shop/box', '10.0.0.99');
    const result = only(await run([request('a', fromBox)], open));
    expect(result).toMatchObject({ outcome: 'unknown', observation: { class: 'exec-incomplete' } });
    expect(result.observation.detail).toBe('an earlier pod shop/box, with address 10.0.0.99, was asked');
  });
});

describe('live and model differ', () => {
  it('looks again with a fresh world until they agree twice', async () => {
    let listings = 0;
    cluster.ends = ({ pod: from }) => (from === 'shop/web' ? connected : late);
    const result = only(await run([request('a', fromBox)], async () => (++listings === 1 ? open : closed)));
    expect(result).toMatchObject({ outcome: 'denied', rounds: 3 });
    expect(listings).toBe(3);
    expect(clock.slept).toEqual([250, 250]);
  });

  it('waits at least 1.3 s for a connection from the second look on', async () => {
    cluster.ends = () => late;
    await run([request('a', fromBox)], open);
    const [first, ...rest] = cluster.limits.filter((_, index) => cluster.execs[index] === 'shop/box');
    expect(first).toBe(0.4);
    expect(rest.length).toBe(4);
    for (const limit of rest) expect(limit).toBeGreaterThanOrEqual(1.3);
  });

  it('is unknown in the end, and says what stands against what', async () => {
    cluster.ends = ({ pod: from }) => (from === 'shop/web' ? connected : late);
    const result = only(await run([request('a', fromBox)], open));
    expect(result).toMatchObject({ outcome: 'unknown', rounds: 5, observation: { class: 'timeout' } });
    expect(result.unsettled).toMatch(/5 rounds ended in timeout, but by the objects it is allowed/);
  });

  it('takes a target that refuses itself for what it is', async () => {
    cluster.ends = () => refused;
    const result = only(await run([request('a', fromBox)], open));
    expect(result).toMatchObject({ outcome: 'denied', rounds: 2, control: { proven: false } });
  });

  it('asks a settled neighbour again, so that a later round has its control', async () => {
    cluster.ends = ({ pod: from }, round) => (from === 'shop/box' || round === 1 ? connected : late);
    const results = await run([request('a', fromBox), request('b', fromOther, 'denied')], boxAlone);
    expect(results.get('a')).toMatchObject({ outcome: 'allowed', rounds: 1 });
    expect(results.get('b')).toMatchObject({ outcome: 'denied', rounds: 3, control: { proven: true } });
    expect(cluster.execs.filter((name) => name === 'shop/box')).toHaveLength(3);
  });
});

describe('what the task expects', () => {
  it('changes neither outcomes nor rounds', async () => {
    const scenes: [World, FakeCluster['ends']][] = [
      [open, () => connected],
      [closed, ({ pod: from }) => (from === 'shop/web' ? connected : late)],
      [open, () => late],
      [closed, () => connected],
      [boxAlone, ({ pod: from }, round) => (from === 'shop/other' && round < 3 ? refused : connected)],
      [open, () => refused],
    ];
    for (const [seen, ends] of scenes) {
      const outcomes: unknown[] = [];
      for (const expected of ['allowed', 'denied'] as const) {
        cluster = new FakeCluster();
        cluster.add(...(structuredClone(pods) as KubeObject[]));
        cluster.ends = ends;
        const results = await run([request('a', fromBox, expected), request('b', fromOther, expected)], seen);
        outcomes.push([...results.values()].map(({ request: _request, ...rest }) => rest));
      }
      expect(outcomes[0]).toEqual(outcomes[1]);
    }
  });
});

describe('Services and names', () => {
  const shopWeb = service('shop/web', { clusterIP: '10.96.0.9', selector: { app: 'web' }, ports: [{ port: 80 }] });
  const dns = service('kube-system/kube-dns', { clusterIP: '10.96.0.10', ports: [{ port: 53, protocol: 'UDP' }] });
  const dnsReady = slice('kube-system/kube-dns', [{ addresses: ['10.0.0.53'] }], [{ port: 53, protocol: 'UDP' }]);
  const ready = slice('shop/web', [{ addresses: ['10.0.0.1'] }], [{ port: 80 }]);
  const byName = (port = 80): ProbeRequest => ({
    ...request('a', fromBox, 'denied', connectTo('web.shop.svc.cluster.local', port)),
    model: { to: { type: 'service', namespace: 'shop', name: 'web' }, port, protocol: 'TCP' },
  });
  const withDns = { ...open, pods: [...pods, pod('kube-system/coredns', { ip: '10.0.0.53' })] };
  const served: World = { ...withDns, services: [shopWeb, dns], endpointSlices: [dnsReady, ready] };

  it('is no-endpoint at once when the Service has none', async () => {
    cluster.ends = () => refused;
    const result = only(await run([byName()], { ...served, endpointSlices: [dnsReady] }));
    expect(result).toMatchObject({ outcome: 'denied', rounds: 1, observation: { class: 'no-endpoint' } });
    expect(result.control).toEqual({ proven: false, by: 'Service shop/web has no ready endpoint that could answer' });
  });

  it('is no-endpoint on a port that the Service lacks, whoever answers out there', async () => {
    for (const end of [late, connected]) {
      cluster.ends = () => end;
      const result = only(await run([byName(8080)], served));
      expect(result).toMatchObject({ outcome: 'denied', rounds: 1, control: { proven: true } });
      expect(result.observation.class).toBe('no-endpoint');
    }
  });

  it('proves a denial through a Service by its endpoints', async () => {
    cluster.ends = ({ pod: from }) => (from === 'shop/web' ? connected : late);
    const result = only(await run([byName()], { ...served, policies: [shut] }));
    expect(result).toMatchObject({
      outcome: 'denied',
      control: { proven: true, by: 'shop/web answers itself on 80/TCP' },
    });
  });

  it('never takes a DNS that answers nobody for a policy', async () => {
    cluster.ends = () => dnsSilent;
    const result = only(await run([byName()], { ...served, endpointSlices: [ready] }));
    expect(result).toMatchObject({ outcome: 'unknown', observation: { class: 'dns-timeout' } });
    expect(result.unsettled).toMatch(/DNS answers nobody/);
  });

  it('does not prove anything by a name that does not exist', async () => {
    cluster.ends = () => noSuchName;
    const lost = {
      ...request('a', fromBox, 'denied', connectTo('nosuch')),
      model: { to: { type: 'name', name: 'nosuch' }, port: 80, protocol: 'TCP' },
    } as const;
    const result = only(await run([lost], served));
    expect(result).toMatchObject({
      outcome: 'denied',
      observation: { class: 'no-such-name' },
      control: { proven: false },
    });
  });

  it('answers a plain question after two rounds', async () => {
    cluster.ends = () => ({ step: 'dns', ok: false, status: 3, asked: 'nosuch', answer: '' });
    const question: ProbeAction = { type: 'dns', name: 'nosuch', record: 'A' };
    const result = only(await run([request('a', fromBox, 'denied', question)], served));
    expect(result).toMatchObject({ outcome: 'denied', rounds: 2, control: { proven: true } });
    expect(result.model).toBeUndefined();
  });
});

describe('clients of our own', () => {
  const actor: ProbeSource = { type: 'actor', namespace: 'guests', labels: { app: 'box' } };
  const clients = () =>
    [...cluster.objects.values()].filter(({ metadata }) => metadata.labels?.['kubedrill.dev/actor'] === 'client');

  it('have exactly the labels, are never ready, have a controller, and are gone afterwards', async () => {
    const local: ProbeSource = { type: 'actor', namespace: 'shop', labels: { app: 'web', tier: 'x' } };
    const seen: KubeObject[] = [];
    cluster.ends = () => {
      seen.push(...structuredClone(clients()));
      return connected;
    };
    // A namespace that is there takes the keeper; one that is not is refused until it has been made.
    await run([request('a', local)], open);
    const [client] = seen.filter(({ kind }) => kind === 'Pod');
    expect(client?.metadata.labels).toEqual({ app: 'web', tier: 'x', 'kubedrill.dev/actor': 'client' });
    expect(client?.metadata.ownerReferences).toMatchObject([{ kind: 'ConfigMap', controller: true }]);
    expect(client?.spec).toMatchObject({
      readinessGates: [{ conditionType: 'kubedrill.dev/never-ready' }],
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 0,
    });
    const left = [...cluster.objects.values()].filter(({ metadata }) => metadata.labels?.['kubedrill.dev/actor']);
    expect(left).toEqual([]);
  });

  it('stand in the network of a node where that is asked, in a namespace of our own', async () => {
    const onNode: ProbeSource = { type: 'node', name: 'worker-1' };
    const result = only(await run([request('a', onNode)], closed));
    expect(result).toMatchObject({ outcome: 'allowed', rounds: 2 });
    expect(result.model).toBeUndefined();
    const [client] = clients().filter(({ kind }) => kind === 'Pod');
    expect(client?.metadata).toMatchObject({
      namespace: 'kubedrill-nodes',
      labels: { 'kubedrill.dev/actor': 'client' },
    });
    expect(client?.spec).toMatchObject({
      hostNetwork: true,
      nodeName: 'worker-1',
      dnsPolicy: 'ClusterFirstWithHostNet',
    });
  });

  const stranger = (second: number) => {
    const client = pod('shop/kubedrill-actor-0', { labels: { 'kubedrill.dev/actor': 'client' } });
    const creationTimestamp = new Date(second * 1_000).toISOString();
    return { ...client, metadata: { ...client.metadata, creationTimestamp } };
  };

  it('of a run that was killed are cleared by a later one', async () => {
    const left = stranger(0);
    cluster.add(left);
    await clock.sleep(121_000);
    await run([request('a', fromBox)], { ...open, pods: [...pods, left] });
    expect(clients()).toEqual([]);
  });

  it('of another run that is under way are left alone, and what owns them', async () => {
    await clock.sleep(121_000);
    const foreign = stranger(100);
    cluster.add(foreign);
    const local: ProbeSource = { type: 'actor', namespace: 'shop', labels: { app: 'web' } };
    await run([request('a', local)], { ...open, pods: [...pods, foreign] });
    expect(clients().map(({ metadata }) => metadata.name)).toEqual(['kubedrill-actor-0']);
    expect([...cluster.objects.values()].some(({ kind }) => kind === 'ConfigMap')).toBe(true);
  });

  it('never have the name of one of an earlier run, which the kubelet may still be ending', async () => {
    const local: ProbeSource = { type: 'actor', namespace: 'shop', labels: { app: 'web' } };
    const names: string[] = [];
    cluster.ends = ({ pod: from }) => {
      names.push(from);
      return connected;
    };
    await run([request('a', local)], open);
    await run([request('a', local)], open);
    expect(names).toHaveLength(2);
    expect(names[0]).not.toBe(names[1]);
  });

  it('stay wherever they are where that is asked, and are found again', async () => {
    const local: ProbeSource = { type: 'actor', namespace: 'shop', labels: { app: 'web' } };
    const keeping = () => createProber({ kube: cluster.kube, clock, keepsClients: true });
    await keeping().run(
      [request('a', local)],
      async () => open,
      () => undefined,
    );
    const [first] = clients();
    expect(first).toBeDefined();
    await keeping().run(
      [request('a', local)],
      async () => open,
      () => undefined,
    );
    expect(clients()).toEqual([first]);
  });

  it('stay in a namespace of our own', async () => {
    cluster.add({ ...namespace('guests'), metadata: { name: 'guests', labels: { 'kubedrill.dev/actors': 'true' } } });
    const results = await run([request('a', actor)], open);
    expect(only(results)).toMatchObject({ outcome: 'allowed', rounds: 1 });
    expect(clients()).toHaveLength(1);
    const [first] = clients();
    await run([request('a', actor)], open);
    expect(clients()).toEqual([first]);
  });

  it('do not pile up there: those that nobody has asked for in half an hour go', async () => {
    cluster.add({ ...namespace('guests'), metadata: { name: 'guests', labels: { 'kubedrill.dev/actors': 'true' } } });
    await run([request('a', actor)], open);
    await clock.sleep(1_801_000);
    await run([request('a', { ...actor, labels: { app: 'other' } })], open);
    const labels = clients().map(({ metadata }) => metadata.labels);
    expect(labels).toEqual([{ app: 'other', 'kubedrill.dev/actor': 'client' }]);
  });
});

describe('a client that is starting', () => {
  const actor: ProbeSource = { type: 'actor', namespace: 'shop', labels: {} };
  const noted = { annotations: { 'cni.projectcalico.org/podIP': '10.0.9.9/32' } };

  it('is asked once its network is there, and only looked at before', async () => {
    cluster.births = [{}, {}, { metadata: noted }];
    expect(only(await run([request('a', actor)], open))).toMatchObject({ outcome: 'allowed', rounds: 1 });
    expect(cluster.execs).toHaveLength(1);
    expect(clock.slept).toEqual([250, 250, 300, 3000]);
  });

  it('is asked at once where its status tells an address', async () => {
    await run([request('a', actor)], open);
    expect(cluster.execs).toHaveLength(1);
    expect(clock.slept).toEqual([3000]);
  });

  it('is on the node at once where there is only one', async () => {
    const node = (name: string): KubeObject => ({ apiVersion: 'v1', kind: 'Node', metadata: { name } });
    const placedOn = async (...nodes: string[]) => {
      cluster.add(...nodes.map(node));
      let placed: unknown;
      cluster.ends = () => {
        const client = [...cluster.objects.values()].find(({ metadata }) => metadata.ownerReferences);
        placed = (client as Pod | undefined)?.spec.nodeName;
        return connected;
      };
      await run([request('a', actor)], open);
      return placed;
    };
    expect(await placedOn('one')).toBe('one');
    expect(await placedOn('one', 'two')).toBeUndefined();
  });

  it('is given up with the reason when no node takes it', async () => {
    const condition = { type: 'PodScheduled', status: 'False', message: '0/1 nodes are available' };
    cluster.births = [{}, { status: { phase: 'Pending', conditions: [condition] } }];
    const result = only(await run([request('a', actor)], open));
    expect(result).toMatchObject({ outcome: 'unknown', observation: { class: 'exec-impossible' } });
    expect(result.unsettled).toMatch(/is on no node: 0\/1 nodes are available/);
  });
});

describe('trouble', () => {
  it('is unknown when nothing can be run in the source, with the reason', async () => {
    const results = await run(
      [request('a', { type: 'pod', namespace: 'shop', name: 'gone' }), request('b', fromBox)],
      open,
    );
    expect(results.get('a')).toMatchObject({ outcome: 'unknown', observation: { class: 'exec-impossible' } });
    expect(results.get('a')?.unsettled).toMatch(/pods "gone" not found/);
    expect(results.get('b')).toMatchObject({ outcome: 'allowed' });
  });

  it('is unknown without a trailer, whatever the lines say', async () => {
    const line = JSON.stringify({ id: 0, us: 1, ...connected });
    cluster.broken.set('shop/box', async () => ({ stdout: `${line}\n`, stderr: '', complete: true }));
    const result = only(await run([request('a', fromBox)], open));
    expect(result).toMatchObject({ outcome: 'unknown', rounds: 5, observation: { class: 'exec-incomplete' } });
  });

  it('recovers from an exec that was cut off', async () => {
    let times = 0;
    cluster.broken.set('shop/box', async () => {
      if (++times === 1) return { stdout: '', stderr: '', complete: false };
      cluster.broken.clear();
      return { stdout: `${JSON.stringify({ id: 0, us: 1, ...connected })}\n{"end":1}\n`, stderr: '', complete: true };
    });
    expect(only(await run([request('a', fromBox)], open))).toMatchObject({ outcome: 'allowed', rounds: 2 });
  });

  const away = new LabError({ code: 'api-unreachable', message: 'The API does not answer.' });

  it('is unknown for all when the listing fails, without asking on', async () => {
    const results = await run([request('a', fromBox), request('b', fromOther)], async () => {
      throw away;
    });
    expect([...results.values()].map(({ outcome, unsettled }) => [outcome, unsettled])).toEqual(
      Array(2).fill(['unknown', 'The API does not answer.']),
    );
    expect(clock.slept).toEqual([]);
  });

  it('is unknown after one round when the API goes away during exec', async () => {
    cluster.broken.set('shop/box', async () => {
      throw away;
    });
    expect(only(await run([request('a', fromBox)], open))).toMatchObject({ outcome: 'unknown', rounds: 1 });
  });

  it("rejects with the signal's reason", async () => {
    const controller = new AbortController();
    cluster.broken.set('shop/box', async () => {
      controller.abort(new Error('enough'));
      throw controller.signal.reason;
    });
    await expect(run([request('a', fromBox)], open, controller.signal)).rejects.toThrow('enough');
  });
});
