import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { selfSigned } from '../../../src/cluster/embedded/wire/certificates.js';
import { installTraefik } from '../../../src/cluster/kind/ingress/install.js';
import { systemClock } from '../../../src/domain/clock.js';
import type { KubeObject, Pod } from '../../../src/domain/objects.js';
import { eventually } from '../targets.js';
import type { Contract } from './contract.js';

const CONTROLLER = 'ingress.kubedrill-ingress';
const HELLO = 'us-docker.pkg.dev/google-samples/containers/gke/hello-app:1.0';
const store = selfSigned('store.contract.test', Date.now());

const metadata = (name: string) => ({ name, labels: { app: name } });
const pod = (name: string, image: string, args: string[] = []): KubeObject => {
  const spec = {
    terminationGracePeriodSeconds: 0,
    containers: [{ name: 'c', image, ...(args.length ? { args } : {}) }],
  };
  return { apiVersion: 'v1', kind: 'Pod', metadata: metadata(name), spec };
};
const service = (name: string, app = name): KubeObject => {
  const spec = { selector: { app }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] };
  return { apiVersion: 'v1', kind: 'Service', metadata: metadata(name), spec };
};
const path = (at: string, pathType: string, name: string, port: object = { number: 80 }) => ({
  path: at,
  pathType,
  backend: { service: { name, port } },
});
const ingress = (name: string, spec: object): KubeObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: metadata(name),
  spec,
});

const objects: KubeObject[] = [
  pod('a', HELLO),
  pod('b', HELLO),
  pod('client', 'registry.k8s.io/e2e-test-images/agnhost:2.63.0', ['pause']),
  service('a'),
  service('b'),
  service('idle', 'nobody'),
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: metadata('store-tls'),
    type: 'kubernetes.io/tls',
    stringData: { 'tls.crt': store.certificate, 'tls.key': store.key },
  },
  ingress('rules', {
    tls: [{ hosts: ['store.contract.test'], secretName: 'store-tls' }],
    rules: [
      {
        host: 'x.contract.test',
        http: {
          paths: [
            path('/healthcheck', 'Exact', 'a'),
            path('/docs', 'Prefix', 'b', { name: 'http' }),
            path('/docs/deep', 'Prefix', 'a'),
            path('/idle', 'Prefix', 'idle'),
            path('/gone', 'Prefix', 'gone'),
            path('/docs/gone', 'Prefix', 'gone'),
            path('/docs/port', 'Prefix', 'a', { number: 81 }),
          ],
        },
      },
      { host: '*.wild.contract.test', http: { paths: [path('/', 'Prefix', 'b')] } },
      { host: 'store.contract.test', http: { paths: [path('/', 'Prefix', 'a')] } },
    ],
  }),
  ingress('of-nginx', {
    ingressClassName: 'nginx',
    defaultBackend: { service: { name: 'b', port: { number: 80 } } },
    rules: [{ host: 'n.contract.test', http: { paths: [path('/front', 'Prefix', 'a')] } }],
  }),
  ingress('of-nobody', {
    ingressClassName: 'haproxy',
    rules: [{ host: 'h.contract.test', http: { paths: [path('/', 'Prefix', 'a')] } }],
  }),
];

/** Where requests go through an Ingress controller, and with which certificate it answers. */
export function ingresses({ kube, namespace, patienceMs }: Contract): void {
  const run = async (...command: string[]) =>
    (await kube().exec({ namespace, pod: 'client', command, deadlineMs: 20_000 })).stdout;
  const curl = (...args: string[]) => run('curl', '-s', '-k', '-m', '5', ...args);
  /** The pod that answered, or the status. */
  const asked = async (host: string, at: string) => {
    const text = await curl('-H', `Host: ${host}`, '-w', '\n%{http_code}', '--path-as-is', `http://${CONTROLLER}${at}`);
    return /Hostname: (\w+)/.exec(text)?.[1] ?? text.trim().split('\n').at(-1);
  };

  beforeAll(async () => {
    await installTraefik(kube(), systemClock, () => {}, new AbortController().signal);
    for (const object of objects) await kube().apply({ ...object, metadata: { ...object.metadata, namespace } });
    const isReady = ({ status }: Pod) =>
      status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True');
    await eventually(patienceMs, async () => {
      const pods = (await kube().list({ apiVersion: 'v1', kind: 'Pod', namespace })) as Pod[];
      return pods.length === 3 && pods.every(isReady) ? true : undefined;
    });
    await eventually(patienceMs, async () => ((await asked('n.contract.test', '/front')) === 'a' ? true : undefined));
  }, 180_000);

  describe('requests for', () => {
    it.each([
      ['x.contract.test', '/healthcheck', 'a'],
      ['X.Contract.Test:80', '/healthcheck?q=1', 'a'],
      ['x.contract.test', '/healthcheck/', '404'],
      ['x.contract.test', '/docs', 'b'],
      ['x.contract.test', '/docs/', 'b'],
      ['x.contract.test', '/docs/page', 'b'],
      ['x.contract.test', '/docs/deep/er', 'a'],
      ['x.contract.test', '/docsandmore', '404'],
      ['x.contract.test', '/', '404'],
      ['x.contract.test', '/idle', '503'],
      ['x.contract.test', '/gone', '404'],
      ['x.contract.test', '/docs/gone', 'b'],
      ['x.contract.test', '/docs/port', 'b'],
      ['one.wild.contract.test', '/any', 'b'],
      ['two.one.wild.contract.test', '/', '404'],
      ['wild.contract.test', '/', '404'],
      ['n.contract.test', '/front', 'a'],
      ['n.contract.test', '/', '404'],
      ['h.contract.test', '/', '404'],
    ])('%s%s: %s', async (host, at, expected) => {
      expect(await asked(host, at)).toBe(expected);
    });
  });

  it('shows the certificate of the Secret to those who ask for its host, and its own to others', async () => {
    const served = async (host: string) => {
      const text = await curl('--connect-to', `::${CONTROLLER}:443`, '-w', '%{certs}', `https://${host}/`);
      const pem = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/.exec(text)?.[0] ?? '';
      return { text, subject: new X509Certificate(pem).subject };
    };
    const own = await served('store.contract.test');
    expect(own.subject).toBe('CN=store.contract.test');
    expect(own.text).toContain('Hostname: a');
    expect((await served('x.contract.test')).subject).toBe('CN=TRAEFIK DEFAULT CERT');
  });

  it('writes the name of the controller into what it serves, and no other', async () => {
    const get = async (name: string) => {
      const found = await kube().get({ apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', namespace, name });
      return JSON.stringify(found);
    };
    expect(await get('rules')).toContain('"ingressClassName":"traefik"');
    const address = `${CONTROLLER}.svc.cluster.local`;
    await eventually(patienceMs, async () => ((await get('rules')).includes(address) ? true : undefined));
    expect(await get('of-nobody')).not.toContain(address);
  });
}
