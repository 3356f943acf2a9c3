import { describe, expect, it } from 'vitest';
import { answerDns } from '../../../src/cluster/embedded/net/dns-answers.js';
import { parseDns, queryFor, type RecordType, writeDns } from '../../../src/cluster/embedded/net/dns-message.js';
import type { Service } from '../../../src/domain/objects.js';
import type { World } from '../../../src/netmodel/world.js';

const slice = (service: string, ips: readonly string[], hostname?: string) => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name: `${service}-x`, namespace: 'shop', labels: { 'kubernetes.io/service-name': service } },
  addressType: 'IPv4' as const,
  endpoints: ips.map((ip) => ({ addresses: [ip], conditions: { ready: true }, ...(hostname ? { hostname } : {}) })),
  ports: [{ name: 'http', protocol: 'TCP' as const, port: 8080 }],
});
const service = (name: string, spec: Service['spec']): Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'shop' },
  spec,
});
const world: World = {
  namespaces: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }],
  pods: [],
  services: [
    service('web', { clusterIP: '10.96.1.1', ports: [{ name: 'http', port: 80 }] }),
    service('hl', { clusterIP: 'None', ports: [{ name: 'http', port: 80 }] }),
    service('ext', { type: 'ExternalName', externalName: 'web.shop.svc.cluster.local' }),
    service('empty', { clusterIP: 'None' }),
  ],
  endpointSlices: [slice('hl', ['10.244.0.5', '10.244.0.6'], undefined), slice('web', ['10.244.0.7'])],
  policies: [],
};

function ask(name: string, type: RecordType) {
  const query = parseDns(queryFor(7, name, type));
  if (!query) throw new Error('no query');
  const answer = parseDns(writeDns(answerDns(world, query)));
  if (!answer) throw new Error('no answer');
  return { code: answer.code, data: answer.answers.map((record) => record.data) };
}

describe('DNS answers', () => {
  it.each<[string, RecordType, number, string[]]>([
    ['web.shop.svc.cluster.local', 'A', 0, ['10.96.1.1']],
    ['WEB.shop.svc.cluster.local', 'A', 0, ['10.96.1.1']],
    ['web.shop.svc.cluster.local', 'AAAA', 0, []],
    ['hl.shop.svc.cluster.local', 'A', 0, ['10.244.0.5', '10.244.0.6']],
    ['10-244-0-5.hl.shop.svc.cluster.local', 'A', 0, ['10.244.0.5']],
    ['empty.shop.svc.cluster.local', 'A', 3, []],
    ['nope.shop.svc.cluster.local', 'A', 3, []],
    ['web.nowhere.svc.cluster.local', 'A', 3, []],
    ['ext.shop.svc.cluster.local', 'A', 0, ['web.shop.svc.cluster.local', '10.96.1.1']],
    ['_http._tcp.web.shop.svc.cluster.local', 'SRV', 0, ['web.shop.svc.cluster.local']],
    ['10-1-2-3.shop.pod.cluster.local', 'A', 0, ['10.1.2.3']],
    ['1.1.96.10.in-addr.arpa', 'PTR', 0, ['web.shop.svc.cluster.local']],
    ['example.com', 'A', 3, []],
  ])('%s %s', (name, type, code, data) => expect(ask(name, type)).toEqual({ code, data }));

  it('takes truncated and random bytes for no question', () => {
    const whole = queryFor(1, 'web.shop', 'A');
    for (let size = 0; size < whole.length; size++) expect(parseDns(whole.subarray(0, size))).toBeUndefined();
  });
});
