import { describe, expect, test } from 'vitest';
import { selfSigned } from '../../../../src/cluster/embedded/wire/certificates.js';
import type { KubeObject } from '../../../../src/domain/objects.js';
import { certificateFor } from '../../../../src/netmodel/ingress/certificate.js';
import { fitHost, hostOf } from '../../../../src/netmodel/ingress/host.js';
import type { Ingress, IngressPath } from '../../../../src/netmodel/ingress/objects.js';
import { matchesPath } from '../../../../src/netmodel/ingress/path.js';
import { routeOf } from '../../../../src/netmodel/ingress/route.js';
import type { World } from '../../../../src/netmodel/world.js';
import { InMemoryCluster } from '../../graders/in-memory-cluster.js';

/** The table of the Kubernetes documentation on path types. */
describe('paths', () => {
  test.each([
    ['Prefix', '/', '/anything/at/all', true],
    ['Exact', '/foo', '/foo', true],
    ['Exact', '/foo', '/bar', false],
    ['Exact', '/foo', '/foo/', false],
    ['Exact', '/foo/', '/foo', false],
    ['Exact', '/foo', '/FOO', false],
    ['Prefix', '/foo', '/foo', true],
    ['Prefix', '/foo', '/foo/', true],
    ['Prefix', '/foo/', '/foo', true],
    ['Prefix', '/foo/', '/foo/', true],
    ['Prefix', '/aaa/bb', '/aaa/bbb', false],
    ['Prefix', '/aaa/bbb', '/aaa/bbb', true],
    ['Prefix', '/aaa/bbb/', '/aaa/bbb', true],
    ['Prefix', '/aaa/bbb', '/aaa/bbb/ccc', true],
    ['Prefix', '/aaa/bbb', '/aaa/bbbxyz', false],
    ['ImplementationSpecific', '/foo', '/foo/x', true],
  ] as const)('%s %s for %s: %s', (pathType, path, requested, expected) => {
    expect(matchesPath({ pathType, path }, requested)).toBe(expected);
  });
});

describe('hosts', () => {
  test.each([
    ['bar.foo.com', 'bar.foo.com', 'exact'],
    ['*.foo.com', 'bar.foo.com', 'wildcard'],
    ['*.foo.com', 'baz.bar.foo.com', undefined],
    ['*.foo.com', 'foo.com', undefined],
    [undefined, 'any.where', 'any'],
    ['Foo.com', 'foo.com', 'exact'],
  ] as const)('%s for %s: %s', (rule, host, expected) => {
    expect(fitHost(rule, host)).toBe(expected);
  });

  test('a Host header may have capitals, a port and a closing dot', () => {
    expect(hostOf('App.Example.COM:8080')).toBe('app.example.com');
    expect(hostOf('app.example.com.')).toBe('app.example.com');
  });
});

const NAMESPACE = 'shop';

function path(at: string, service: string, pathType: IngressPath['pathType'] = 'Prefix', number = 80): IngressPath {
  return { path: at, pathType: pathType as 'Prefix', backend: { service: { name: service, port: { number } } } };
}

function ingress(name: string, spec: NonNullable<Ingress['spec']>, metadata = {}): Ingress {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, namespace: NAMESPACE, ...metadata },
    spec: { ingressClassName: 'traefik', ...spec },
  };
}

const rules = (...entries: [string | undefined, ...IngressPath[]][]) =>
  entries.map(([host, ...paths]) => ({ ...(host === undefined ? {} : { host }), http: { paths } }));

function ingressClass(name: string, isDefault = false): KubeObject {
  const annotations = { 'ingressclass.kubernetes.io/is-default-class': String(isDefault) };
  return { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata: { name, annotations } };
}

/** Services a and b with a pod each, `idle` without one. */
function worldWith(...ingresses: Ingress[]): World {
  const cluster = new InMemoryCluster([NAMESPACE]);
  for (const name of ['a', 'b']) {
    cluster.apply([
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name, namespace: NAMESPACE, labels: { app: name } },
        spec: { containers: [{ name: 'c', image: 'hello-app:2.0', ports: [{ containerPort: 8080 }] }] },
      },
    ]);
  }
  for (const name of ['a', 'b', 'idle']) {
    const ports = [{ name: 'http', port: 80, targetPort: 8080 }];
    const metadata = { name, namespace: NAMESPACE };
    cluster.apply([{ apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: { app: name }, ports } }]);
  }
  return {
    ...cluster.snapshot().world,
    ingresses,
    ingressClasses: [ingressClass('traefik', true), ingressClass('nginx')],
  };
}

function answers(world: World, host: string, requested: string): string {
  const { to, endpoints } = routeOf(world, { host, path: requested });
  return to === 'endpoints' ? endpoints.map(({ pod }) => pod?.metadata.name).join(',') : to;
}

describe('the rule that holds', () => {
  test('is that of the longest path, Exact before Prefix', () => {
    const paths = [path('/', 'b'), path('/foo', 'b'), path('/foo', 'a', 'Exact'), path('/foo/bar', 'a')];
    const world = worldWith(ingress('i', { rules: rules(['x.com', ...paths]) }));
    expect(answers(world, 'x.com', '/foo')).toBe('a');
    expect(answers(world, 'x.com', '/foo/')).toBe('b');
    expect(answers(world, 'x.com', '/foo/bar/baz?q=1')).toBe('a');
    expect(answers(world, 'x.com', '/other')).toBe('b');
  });

  test('is that of the most specific host that has a path for it', () => {
    const world = worldWith(
      ingress('i', {
        rules: rules(['*.x.com', path('/', 'b')], ['y.com', path('/', 'a')], [undefined, path('/all', 'b')]),
      }),
    );
    expect(answers(world, 'c.x.com', '/')).toBe('b');
    expect(answers(world, 'y.com', '/all')).toBe('a');
    expect(answers(world, 'x.com', '/')).toBe('unrouted');
    expect(answers(world, 'x.com', '/all')).toBe('b');
  });

  test('is the default backend where there is none', () => {
    const world = worldWith(
      ingress('i', { rules: rules(['x.com', path('/foo', 'a')]) }),
      ingress('rest', { defaultBackend: { service: { name: 'b', port: { name: 'http' } } } }),
    );
    expect(answers(world, 'x.com', '/foo')).toBe('a');
    expect(answers(world, 'x.com', '/')).toBe('b');
    expect(answers(world, 'y.com', '/')).toBe('b');
  });

  test('is none where the default backend stands beside rules: Traefik does not heed that one', () => {
    const defaultBackend = { service: { name: 'b', port: { number: 80 } } };
    const world = worldWith(ingress('i', { defaultBackend, rules: rules(['x.com', path('/foo', 'a')]) }));
    expect(answers(world, 'x.com', '/foo')).toBe('a');
    expect(answers(world, 'x.com', '/')).toBe('unserved');
    const { text } = routeOf(world, { host: 'y.com', path: '/' });
    expect(text).toContain('no rule is for the host y.com');
    expect(text).toContain(
      'heeds a default backend beside rules: Ingress shop/i (default backend) leads to Service b:80',
    );
  });

  test.each([
    ['a Service that is not there', path('/foo', 'gone')],
    ['a port that is not there', path('/foo', 'a', 'Prefix', 8080)],
  ])('is another one where the best leads to %s; whether it is, the controller decides', (_, dangling) => {
    const world = worldWith(ingress('i', { rules: rules(['x.com', dangling, path('/', 'b')]) }));
    const { to, endpoints, text } = routeOf(world, { host: 'x.com', path: '/foo' });
    expect([to, endpoints.map(({ pod }) => pod?.metadata.name)]).toEqual(['unclear', ['b']]);
    expect(text).toContain(
      'Prefix /) leads to Service b:80; Ingress shop/i (rule for host x.com, Prefix /foo) leads to',
    );
  });

  test('is not that of an older Ingress elsewhere whose Service is not there', () => {
    const same = { rules: rules(['x.com', path('/', 'a')]) };
    const elsewhere = ingress('old', same, { namespace: 'default', creationTimestamp: '2026-01-01T00:00:00Z' });
    const mine = ingress('new', same, { creationTimestamp: '2026-01-01T00:00:09Z' });
    const { endpoints } = routeOf(worldWith(elsewhere, mine), { host: 'x.com', path: '/' });
    expect(endpoints.map(({ pod }) => pod?.metadata.name)).toEqual(['a']);
  });

  test('is not known where two Ingresses say the same and lead elsewhere', () => {
    const one = ingress('one', { rules: rules(['x.com', path('/', 'a')]) });
    const world = worldWith(one, ingress('two', { rules: rules(['x.com', path('/', 'b')]) }));
    expect(routeOf(world, { host: 'x.com', path: '/' })).toMatchObject({
      to: 'unclear',
      text: expect.stringContaining('are both for it and lead to different backends'),
    });
    expect(answers(worldWith(one, { ...one, metadata: { ...one.metadata, name: 'same' } }), 'x.com', '/')).toBe('a');
  });
});

test('whether a name or a wildcard for it wins is not said', () => {
  const paths = (leads: string) => path('/', leads);
  const both = (other: string) => ingress('i', { rules: rules(['*.x.com', paths(other)], ['a.x.com', paths('a')]) });
  expect(answers(worldWith(both('b')), 'a.x.com', '/')).toBe('unclear');
  expect(answers(worldWith(both('a')), 'a.x.com', '/')).toBe('a');
});

describe('annotations of the controller itself', () => {
  const annotations = { 'traefik.ingress.kubernetes.io/router.pathmatcher': 'PathRegexp' };
  const world = (spec: NonNullable<Ingress['spec']>, more = annotations) =>
    worldWith(
      ingress('told', spec, { annotations: more }),
      ingress('plain', { rules: rules(['x.com', path('/', 'a')]) }),
    );
  const own = { rules: rules(['x.com', path('/foo', 'b')]) };

  test('leave open what the controller makes of a request for a host of theirs', () => {
    expect(routeOf(world(own), { host: 'x.com', path: '/' })).toMatchObject({
      to: 'unmodelled',
      endpoints: [],
      text: expect.stringContaining(`Ingress shop/told bears the annotation ${Object.keys(annotations)[0]}`),
    });
    expect(answers(world({ defaultBackend: path('/', 'b').backend }), 'x.com', '/')).toBe('unmodelled');
  });

  test('say nothing of other hosts, nor on an Ingress that is not served', () => {
    expect(answers(world({ rules: rules(['y.com', path('/', 'b')]) }), 'x.com', '/')).toBe('a');
    expect(answers(world({ ...own, ingressClassName: 'haproxy' }), 'x.com', '/')).toBe('a');
    expect(answers(world(own, { 'nginx.ingress.kubernetes.io/rewrite-target': '/' } as never), 'x.com', '/')).toBe('a');
  });
});

describe('why nobody answers', () => {
  const why = (...ingresses: Ingress[]) => routeOf(worldWith(...ingresses), { host: 'x.com', path: '/hello?to=me' });

  test.each<[string, Partial<IngressPath>, string]>([
    ['a Service that is not there', path('/', 'gone'), 'but there is no Service gone in namespace shop'],
    [
      "the pods' port for the Service's",
      path('/', 'a', 'Prefix', 8080),
      'but that Service has only the port 80 (http)',
    ],
    ['a Service without pods', path('/', 'idle'), 'which has no ready endpoint: no pod in shop has'],
  ])('%s', (_, own, text) => {
    const found = why(ingress('i', { rules: rules(['x.com', own as IngressPath]) }));
    expect(found).toMatchObject({ endpoints: [], at: { path: 'spec.rules[0].http.paths[0].backend' } });
    expect(found.text).toContain(text);
  });

  test.each<[string, Ingress[], string]>([
    ['no Ingress', [], 'there is no Ingress that a controller serves'],
    [
      'no rule for the host',
      [ingress('i', { rules: rules(['y.com', path('/', 'a')]) })],
      'no rule is for the host x.com; there are rules for y.com',
    ],
    [
      'no path',
      [ingress('i', { rules: rules(['x.com', path('/', 'a', 'Exact')]) })],
      'no path of Ingress shop/i matches /hello: for x.com it has Exact /',
    ],
    [
      'a class that does not exist',
      [ingress('i', { ingressClassName: 'haproxy', rules: rules(['x.com', path('/', 'a')]) })],
      'Ingress shop/i is served by no controller: its class haproxy does not exist; there is traefik, nginx',
    ],
  ])('%s', (_, ingresses, text) => {
    const found = why(...ingresses);
    expect(found).toMatchObject({ to: 'unrouted', text });
  });

  test('the rule that names the host, before one for every host', () => {
    const mine = ingress('mine', { ingressClassName: 'haproxy', rules: rules(['x.com', path('/', 'a')]) });
    const other = ingress('other', { rules: rules([undefined, path('/else', 'a')]) });
    expect(why(other, mine).text).toContain('Ingress shop/mine is served by no controller');
  });

  test('an annotation in place of a class', () => {
    const annotated = (value: string) => {
      const { ingressClassName: _, ...spec } = ingress('i', { rules: rules(['x.com', path('/', 'a')]) }).spec ?? {};
      return { ...ingress('i', {}, { annotations: { 'kubernetes.io/ingress.class': value } }), spec };
    };
    expect(why(annotated('nginx')).text).toContain('belongs into spec.ingressClassName');
    expect(why(annotated('traefik')).to).toBe('endpoints');
  });
});

describe('the certificate', () => {
  const secret = (name: string, data: Record<string, string>) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: NAMESPACE },
    data,
  });
  const own = selfSigned('x.com', Date.now());
  const pair = { 'tls.crt': btoa(own.certificate), 'tls.key': btoa(own.key) };
  const served = (name: string, ...tls: { hosts?: string[]; secretName: string }[]) => {
    const world = worldWith(ingress('i', { tls }));
    const secrets = [
      secret('one', pair),
      secret('two', pair),
      secret('empty', {}),
      secret('mixed', { ...pair, 'tls.key': btoa(selfSigned('x.com', Date.now()).key) }),
    ];
    return certificateFor({ ...world, secrets }, name)?.metadata.name;
  };

  test('is that of the Secret that an Ingress names for the host, a wildcard after the name itself', () => {
    expect(
      served('a.x.com', { hosts: ['*.x.com'], secretName: 'one' }, { hosts: ['a.x.com'], secretName: 'two' }),
    ).toBe('two');
    expect(served('b.x.com', { hosts: ['*.x.com'], secretName: 'one' })).toBe('one');
  });

  test("is the controller's own for other names, and where the Secret holds no pair", () => {
    expect(served('y.com', { hosts: ['x.com'], secretName: 'one' })).toBeUndefined();
    expect(served('x.com', { hosts: ['x.com'], secretName: 'empty' })).toBeUndefined();
    expect(served('x.com', { hosts: ['x.com'], secretName: 'gone' })).toBeUndefined();
    expect(served('x.com', { hosts: ['x.com'], secretName: 'mixed' })).toBeUndefined();
  });
});
