import { describe, expect, test } from 'vitest';
import type { ProbeObservation } from '../../../src/domain/reach.js';
import { endpointOf, object, pod, service, slice } from '../grading/objects-of.js';
import { judge, probesOf } from './judging.js';

const namespaces = ['shop', 'remote'].map((name) => object('v1', 'Namespace', name));
const box = pod('remote/box', { status: { podIP: '10.0.0.1' } });
const web0 = pod('shop/web-0', { metadata: { labels: { app: 'web' } }, status: { podIP: '10.0.0.2' } });
const web1 = pod('shop/web-1', { metadata: { labels: { app: 'web' } }, status: { podIP: '10.0.0.3' } });
const front = service('shop/front', { clusterIP: '10.96.0.1', ports: [{ port: 80 }] });
const headless = service('shop/web-hl', { clusterIP: 'None', ports: [{ port: 80 }] });
const slices = slice('shop/web-hl', [endpointOf(web0), endpointOf(web1)], [{ name: '', protocol: 'TCP', port: 80 }]);
const objects = [...namespaces, box, web0, web1, front, headless, slices];

const asking = (name: string, is: unknown) => ({ from: 'remote/box', names: [{ name, is }] });
const answers = (...given: string[]) => ({ observation: { class: 'dns-answer', tookMs: 1, answers: given } as const });
const none = { outcome: 'denied', observation: { class: 'no-such-name', tookMs: 1 } } as const;
const silence: ProbeObservation = { class: 'dns-timeout', tookMs: 1400 };

describe('what is asked', () => {
  test('addresses as A, an alias as CNAME, in the pod and of our own clients', () => {
    const spec = {
      from: ['remote/box', { actor: 'shop' }],
      names: [
        { name: 'front.shop', is: { service: 'shop/front' } },
        { name: 'db', is: { alias: 'db.example.com' } },
      ],
    };
    expect(probesOf('resolve', spec, { objects })).toEqual(
      [
        { type: 'pod', namespace: 'remote', name: 'box' },
        { type: 'actor', namespace: 'shop', labels: {} },
      ].flatMap((source, index) => [
        {
          id: `c/${2 * index}`,
          source,
          action: { type: 'dns', name: 'front.shop', record: 'A' },
          expect: 'allowed',
        },
        { id: `c/${2 * index + 1}`, source, action: { type: 'dns', name: 'db', record: 'CNAME' }, expect: 'allowed' },
      ]),
    );
  });
});

describe('what comes of it', () => {
  test.each([
    ['the cluster IP of a Service', { service: 'shop/front' }, answers('10.96.0.1')],
    ['the endpoints of a headless one, in any order', { service: 'shop/web-hl' }, answers('10.0.0.3', '10.0.0.2')],
    ['one pod', 'shop/web-0', answers('10.0.0.2')],
    ['pods by labels', { namespace: 'shop', labels: { app: 'web' } }, answers('10.0.0.2', '10.0.0.3')],
    [
      'an alias, with or without the final dot',
      { alias: 'db.prod.svc.cluster.local' },
      answers('db.prod.svc.cluster.local.'),
    ],
    ['nothing', 'nothing', none],
  ])('right: %s', (_, is, probed) => {
    expect(judge('resolve', asking('x', is), { objects, probe: () => probed })).toEqual({
      status: 'pass',
      findings: [],
    });
  });

  test.each([
    ['another address', { service: 'shop/front' }, answers('10.96.0.9'), 'the answer is 10.96.0.9'],
    ['one address of two', { service: 'shop/web-hl' }, answers('10.0.0.2'), 'the answer is 10.0.0.2'],
    ['one too many', 'shop/web-0', answers('10.0.0.2', '10.0.0.3'), 'the answer is 10.0.0.2, 10.0.0.3'],
    ['another alias', { alias: 'db.prod' }, answers('db.test'), 'the answer is db.test'],
    ['an answer where none must be', 'nothing', answers('10.96.0.1'), 'the answer is 10.96.0.1'],
    ['no such name', { service: 'shop/front' }, none, 'the name does not exist in DNS'],
    [
      'a silent server',
      'shop/web-0',
      { outcome: 'denied', observation: silence } as const,
      'the DNS server did not answer',
    ],
  ])('wrong: %s', (_, is, probed, observed) => {
    expect(judge('resolve', asking('x', is), { objects, probe: () => probed })).toMatchObject({
      status: 'fail',
      findings: [{ observed }],
    });
  });

  test('the finding says who asked for what, and what the objects make of it', () => {
    expect(
      judge('resolve', asking('front', { service: 'shop/front' }), { objects, probe: () => none }).findings,
    ).toEqual([
      {
        expected: 'front, asked for by Pod remote/box, has the cluster IP of Service shop/front',
        observed: 'the name does not exist in DNS',
        cause:
          'no such name: remote, where front is asked for, has no Service front; Service front is in shop: ask for front.shop',
      },
    ]);
  });

  test('silence proves no absence; what is unsettled or was not asked is an error', () => {
    const status = (is: unknown, probed: object | undefined) =>
      judge('resolve', asking('x', is), { objects, probe: () => probed }).status;
    expect(status('nothing', { outcome: 'denied', observation: silence })).toBe('error');
    expect(status({ service: 'shop/front' }, { outcome: 'unknown', unsettled: 'no DNS' })).toBe('error');
    expect(status({ service: 'shop/front' }, undefined)).toBe('error');
  });

  test('what the learner has not made fails', () => {
    const observed = (is: unknown, from = 'remote/box') =>
      judge('resolve', { ...asking('x', is), from }, { objects, probe: () => none }).findings[0]?.observed;
    expect(observed({ service: 'shop/none' })).toBe('there is no Service shop/none');
    expect(observed('shop/none')).toBe('there is no ready pod shop/none');
    expect(observed('nothing', 'remote/none')).toBe('there is no pod remote/none');
  });
});
