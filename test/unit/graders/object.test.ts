import { describe, expect, test } from 'vitest';
import { endpointOf, object, ownedBy, pod, service, slice } from '../grading/objects-of.js';
import { accepts, judge, read } from './judging.js';

const web = service('shop/web', { type: 'NodePort', ports: [{ port: 80 }] }, { labels: { tier: 'front' } });
const api = service('shop/api', { type: 'ClusterIP', ports: [{ port: 80 }] }, { labels: { tier: 'back' } });
const services = { apiVersion: 'v1', kind: 'Service', namespace: 'shop' };

describe('one object by name', () => {
  test('as expected', () => {
    const check = { select: { ...services, name: 'web' }, expect: { spec: { type: 'NodePort' } } };
    expect(judge('object', check, { objects: [web, api] })).toEqual({ status: 'pass', findings: [] });
  });

  test('not as expected: the field is named', () => {
    const check = { select: { ...services, name: 'web' }, expect: { spec: { type: 'ClusterIP' } } };
    expect(judge('object', check, { objects: [web, api] })).toEqual({
      status: 'fail',
      findings: [
        {
          expected: 'spec.type: ClusterIP',
          observed: 'NodePort',
          at: { object: { apiVersion: 'v1', kind: 'Service', namespace: 'shop', name: 'web' }, path: 'spec.type' },
        },
      ],
    });
  });

  test('missing: what is there instead is told, unless the lab came with it', () => {
    const check = { select: { ...services, name: 'front' } };
    const seeded = [{ apiVersion: 'v1', kind: 'Service', namespace: 'shop', name: 'api', uid: 'u' }];
    expect(judge('object', check, { objects: [web, api], seeded }).findings).toEqual([
      { expected: 'Service front in namespace shop', observed: 'there is none', cause: 'there is web instead' },
    ]);
  });

  test('missing: the same name in another namespace is told', () => {
    const check = { select: { ...services, namespace: 'store', name: 'web' } };
    expect(judge('object', check, { objects: [web] }).findings[0]).toMatchObject({
      cause: 'Service shop/web is in namespace shop, not in store',
      at: { object: { name: 'web' } },
    });
  });

  test('one that is being deleted is none', () => {
    const ending = service('shop/web', web.spec, { deletionTimestamp: '2026-01-01T00:00:00Z' });
    expect(judge('object', { select: { ...services, name: 'web' } }, { objects: [ending] }).status).toBe('fail');
  });
});

describe('CEL', () => {
  const cel = (expr: string) => ({
    select: { ...services, name: 'web' },
    cel: [{ expr, message: 'the port is 80', path: 'spec.ports' }],
  });

  test('that holds', () => {
    expect(judge('object', cel('self.spec.ports[0].port == 80'), { objects: [web] }).status).toBe('pass');
  });

  test('that does not hold, or meets something that is not there', () => {
    expect(judge('object', cel('self.spec.ports[0].port == 81'), { objects: [web] }).findings[0]).toMatchObject({
      expected: 'the port is 80',
      observed: 'this does not hold: spec.ports is [{"port":80}]',
      at: { path: 'spec.ports' },
    });
    const missing = judge('object', cel('self.spec.nothing.at.all'), { objects: [web] });
    expect(missing.findings[0]?.observed).toMatch(/^this does not hold \(.*nothing/);
  });

  test('over the whole list', () => {
    const check = { select: services, items: [{ expr: 'size(items) == 2', message: 'there are two Services' }] };
    expect(judge('object', check, { objects: [web, api] }).status).toBe('pass');
    expect(judge('object', check, { objects: [web] }).findings[0]?.expected).toBe('there are two Services');
  });

  test('about what is behind the Services of the namespace', () => {
    const one = pod('shop/one', { metadata: ownedBy('Deployment', 'shop/front') });
    const objects = [web, object('apps/v1', 'Deployment', 'shop/front'), one, slice('shop/web', [endpointOf(one)], [])];
    expect(judge('object', cel('behind[?"web"].orValue([]) == ["Deployment/front"]'), { objects }).status).toBe('pass');
    expect(judge('object', cel('behind[?"api"].orValue([]) == []'), { objects }).status).toBe('pass');
    expect(judge('object', cel('behind["api"] == []'), { objects }).status).toBe('fail');
  });

  test('about what is behind Services reads the workloads; over the whole list it is refused', () => {
    const kinds = (expr: string) => {
      const { grader, spec } = read('object', cel(expr));
      return grader.reads?.(spec).map(({ kind }) => kind);
    };
    expect(kinds('behind["web"] == []')).toContain('ReplicaSet');
    expect(kinds('self.kind == "Service"')).toEqual(['Service']);
    const items = [{ expr: 'behind["web"] == []', message: 'nothing is behind web' }];
    expect(accepts('object', { select: services, items })).toBe(false);
  });

  test('that is no CEL is refused with the lab', () => {
    expect(accepts('object', cel('self.spec.'))).toBe(false);
  });
});

describe('how many', () => {
  const typed = { select: services, expect: { spec: { type: 'ClusterIP' } } };

  test.each([
    ['at least one', {}, [web, api], 'pass'],
    ['none of them', {}, [web], 'fail'],
    ['all of them', { every: true }, [web, api], 'fail'],
    ['all of one', { every: true }, [api], 'pass'],
    ['exactly one', { count: 1 }, [web, api], 'pass'],
    ['exactly two', { count: 2 }, [web, api], 'fail'],
    ['exactly none', { count: 0 }, [api], 'fail'],
    ['at most none', { count: { max: 0 } }, [web], 'pass'],
  ])('%s', (_, fields, objects, status) => {
    expect(judge('object', { ...typed, ...fields }, { objects }).status).toBe(status);
  });

  test('by labels', () => {
    const check = { select: { ...services, labels: { tier: 'front' } }, expect: { spec: { type: 'ClusterIP' } } };
    expect(judge('object', check, { objects: [web, api] }).findings[0]?.at?.object.name).toBe('web');
  });

  test('none wanted', () => {
    const check = { select: { ...services, name: 'web' }, absent: true };
    expect(judge('object', check, { objects: [api] }).status).toBe('pass');
    expect(judge('object', check, { objects: [web] }).findings[0]?.observed).toBe('Service shop/web exists');
    expect(accepts('object', { ...check, count: 1 })).toBe(false);
  });

  test('a kind without namespaces', () => {
    const check = { select: { apiVersion: 'v1', kind: 'Namespace', name: 'shop' } };
    expect(judge('object', check, { objects: [object('v1', 'Namespace', 'shop')] }).status).toBe('pass');
  });
});

describe('Ingresses that are served', () => {
  const networking = 'networking.k8s.io/v1';
  const traefik = object(networking, 'IngressClass', 'traefik');
  const live = object(networking, 'Ingress', 'shop/live', { spec: { ingressClassName: 'traefik' } });
  const dead = object(networking, 'Ingress', 'shop/dead', { spec: { ingressClassName: 'haproxy' } });
  const select = { apiVersion: networking, kind: 'Ingress', namespace: 'shop' };
  const cel = [{ expr: 'self.metadata.name == "live"', message: 'it is the live one' }];

  test('only they count, where this is asked for', () => {
    const objects = [traefik, live, dead];
    expect(judge('object', { select, every: true, cel }, { objects }).status).toBe('fail');
    expect(judge('object', { select: { ...select, served: true }, every: true, cel }, { objects }).status).toBe('pass');
    const none = judge('object', { select: { ...select, served: true } }, { objects: [traefik, dead] });
    expect(none.findings[0]?.expected).toBe('Ingress that a controller serves in namespace shop');
  });

  test('of another kind nothing is served', () => {
    expect(accepts('object', { select: { ...services, served: true } })).toBe(false);
  });
});

test('an unknown comparison is refused with the lab', () => {
  expect(accepts('object', { select: services, expect: { spec: { $exact: {} } } })).toBe(false);
  expect(accepts('object', { select: services, expect: { spec: { $exactly: {}, type: 'x' } } })).toBe(false);
});
