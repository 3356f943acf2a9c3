import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../../src/domain/objects.js';
import type { ModelTarget, ProbeRequest } from '../../../src/domain/reach.js';
import { Snapshot } from '../../../src/grading/snapshot.js';
import { withStandIns } from '../../../src/grading/stand-ins.js';
import { object, pod, service, slice } from './objects-of.js';

const web = pod('shop/web', { metadata: { labels: { app: 'web' } }, status: { podIP: '10.0.0.1' } });
const plain = pod('shop/plain', { status: { podIP: '10.0.0.2' } });
const toWeb: ModelTarget = { type: 'pod', namespace: 'shop', name: 'web' };
const toPlain: ModelTarget = { type: 'pod', namespace: 'shop', name: 'plain' };

const policy = (spec: object): KubeObject =>
  object('networking.k8s.io/v1', 'NetworkPolicy', 'shop/rules', { spec: { podSelector: {}, ...spec } });

function asks(labels: Record<string, string>, ...targets: ModelTarget[]): ProbeRequest[] {
  return targets.map((to, index) => ({
    id: String(index),
    source: { type: 'actor', namespace: 'shop', labels },
    action: { type: 'connect', host: 'x', port: 80, protocol: 'TCP' },
    expect: 'denied',
    model: { to, port: 80, protocol: 'TCP' },
  }));
}

/** Who asks in the end: a pod's name, or "client". Everything but `own` came with the lab. */
function askers(requests: ProbeRequest[], objects: KubeObject[] = [web, plain], own: KubeObject[] = []): string[] {
  const seeded = objects.map(({ apiVersion, kind, metadata: { namespace = '', name, uid = '' } }) => {
    return { apiVersion, kind, namespace, name, uid };
  });
  return withStandIns(requests, new Snapshot([...objects, ...own]), seeded).map(({ source }) =>
    source.type === 'pod' ? `${source.namespace}/${source.name}` : 'client',
  );
}

describe('a pod of the lab stands in for a client', () => {
  test('with the same labels in the same namespace, for all that is asked', () => {
    const toAddress: ModelTarget = { type: 'ip', ip: '10.0.0.1' };
    expect(askers(asks({}, toWeb, toAddress))).toEqual(['shop/plain', 'shop/plain']);
    expect(askers(asks({ app: 'web' }, toPlain))).toEqual(['shop/web']);
  });

  test('not with more, fewer or other labels', () => {
    expect(askers(asks({ app: 'web', tier: 'x' }, toPlain))).toEqual(['client']);
    expect(askers(asks({ app: 'db' }, toPlain))).toEqual(['client']);
    expect(askers(asks({}, toWeb), [web])).toEqual(['client']);
  });

  test('not in another namespace', () => {
    expect(askers(asks({}, toWeb), [web, pod('other/plain')])).toEqual(['client']);
  });

  test('not a pod that the learner has made, or made anew under its name', () => {
    expect(askers(asks({}, toWeb), [web], [plain])).toEqual(['client']);
  });

  test('not one that does not run, ends, or has another network or names of its own', () => {
    const others = [
      pod('shop/plain', { status: { phase: 'Succeeded' } }),
      pod('shop/plain', { metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } }),
      pod('shop/plain', { status: { containerStatuses: [{ name: 'main', state: { waiting: {} } }] } }),
      pod('shop/plain', { spec: { hostNetwork: true } }),
      pod('shop/plain', { spec: { dnsPolicy: 'Default' } }),
      pod('shop/plain', { spec: { hostAliases: [] } }),
    ];
    for (const one of others) expect(askers(asks({}, toWeb), [web, one])).toEqual(['client']);
  });

  test('not one that may be what is asked: it always reaches itself', () => {
    const front = service('shop/front', { selector: {}, ports: [{ port: 80 }] });
    const endpoints = slice('shop/front', [{ addresses: ['10.0.0.2'] }], [{ port: 80 }]);
    const proxy = pod('kube-system/proxy', { spec: { hostNetwork: true }, status: { podIP: '172.18.0.2' } });
    const targets: ModelTarget[] = [
      toPlain,
      { type: 'service', namespace: 'shop', name: 'front' },
      { type: 'ip', ip: '10.0.0.2' },
      // A node's, whose port may lead to it.
      { type: 'ip', ip: '172.18.0.2' },
      { type: 'name', name: 'front' },
    ];
    for (const target of targets) {
      expect(askers(asks({}, toWeb, target), [web, plain, front, endpoints, proxy])).toEqual(['client', 'client']);
    }
  });

  test('not where nobody says what is asked, unless it is a name alone', () => {
    const ask: ProbeRequest = { ...(asks({}, toWeb)[0] as ProbeRequest) };
    delete ask.model;
    expect(askers([ask])).toEqual(['client']);
    expect(askers([{ ...ask, action: { type: 'dns', name: 'web', record: 'A' } }])).toEqual(['shop/plain']);
  });

  test('not where a policy goes by the addresses of sources', () => {
    const from = [{ ipBlock: { cidr: '10.0.0.2/32' } }];
    expect(askers(asks({}, toWeb), [web, plain, policy({ ingress: [{ from }] })])).toEqual(['client']);
    const labels = [{ podSelector: {} }];
    const to = [{ ipBlock: { cidr: '0.0.0.0/0' } }];
    const harmless = policy({ ingress: [{}, { from: labels }], egress: [{ to }] });
    expect(askers(asks({}, toWeb), [web, plain, harmless])).toEqual(['shop/plain']);
  });
});
