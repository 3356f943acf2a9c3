import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from './eventually.js';

/**
 * What learners are taught and no lab asks for, shown on a real cluster. The numbers are those of
 * labs/behaviours.yaml; docs/coverage.md is generated from the calls of `behaviour` here.
 */
const NAMESPACE = 'behaviours';
const NODE_PORT = 32_415;
const NGINX = 'Welcome to nginx!';

function behaviour(number: number, what: string, run: () => Promise<void>): void {
  test(`${number}: ${what}`, run, 120_000);
}

async function kubectl(args: readonly string[], input?: string): Promise<string> {
  const { stdout } = await execa(process.env.KUBEDRILL_E2E_KUBECTL ?? 'kubectl', ['-n', NAMESPACE, ...args], {
    env: { KUBECONFIG: process.env.KUBEDRILL_E2E_KUBECONFIG ?? '' },
    ...(input === undefined ? { stdin: 'ignore' as const } : { input }),
  });
  return stdout;
}

const k = (line: string) => kubectl(line.split(' '));
const apply = (object: object) =>
  kubectl(
    ['apply', '-f', '-'],
    JSON.stringify({ ...object, metadata: { namespace: NAMESPACE, ...metadataOf(object) } }),
  );
const metadataOf = (object: object) => (object as { metadata: object }).metadata;
const field = (what: string, path: string) => kubectl(['get', ...what.split(' '), '-o', `jsonpath={${path}}`]);
const ready = (what: string) => k(`wait ${what} --for=condition=Ready --timeout=100s`);

/** What a client gets, or '' when it gets nothing. */
async function page(host: string, { from = 'box', port = 80 } = {}): Promise<string> {
  const url = `http://${host}:${port}/`;
  return kubectl(['exec', from, '--', 'wget', '-qO-', '-T', '2', url]).catch(() => '');
}

const endpoints = async (service: string) =>
  (await field(`endpointslices -l kubernetes.io/service-name=${service}`, '.items[*].endpoints[*].addresses[0]'))
    .split(' ')
    .filter(Boolean);

const pod = (name: string, labels: Record<string, string>, containers: object[], more: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels },
  spec: { terminationGracePeriodSeconds: 1, containers, ...more },
});
const box = { name: 'box', image: 'busybox:1.36', command: ['sleep', '3600'] };
const nginx = { name: 'nginx', image: 'nginx:1.27' };
const hello = { name: 'hello', image: 'gcr.io/google-samples/hello-app:2.0' };

const policy = (name: string, spec: object) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name },
  spec,
});

beforeAll(async () => {
  await k(`delete namespace ${NAMESPACE} --ignore-not-found --wait`);
  await k(`create namespace ${NAMESPACE}`);
  await Promise.all([
    apply(pod('box', { trusted: 'yes' }, [box])),
    apply(pod('stranger', {}, [box])),
    apply(pod('on-the-node', {}, [box], { hostNetwork: true })),
    apply(pod('pair', { app: 'pair' }, [nginx, { ...box, name: 'beside' }])),
    apply(pod('hello', { app: 'hello', role: 'backend' }, [hello])),
    apply(pod('dev', { app: 'web', env: 'dev' }, [nginx])),
    apply(pod('prod', { app: 'web', env: 'prod' }, [nginx])),
    k('create deployment nginx-app --image=nginx:1.27 --replicas=2'),
  ]);
  await Promise.all([ready('pod --all'), k('rollout status deployment/nginx-app --timeout=100s')]);
});

afterAll(async () => {
  await k(`delete namespace ${NAMESPACE} --ignore-not-found --wait=false`);
});

behaviour(2, 'a Service 8080 to 80 answers on 8080 by name and address, and not on 80', async () => {
  await k('expose deployment nginx-app --name=clusterip-service --port=8080 --target-port=80');
  const address = await field('service clusterip-service', '.spec.clusterIP');
  await eventually(async () => expect(await page('clusterip-service', { port: 8080 })).toContain(NGINX));
  expect(await page(address, { port: 8080 })).toContain(NGINX);
  expect(await page('clusterip-service')).toBe('');
});

behaviour(5, 'without a policy both clients reach both servers', async () => {
  const addresses = await Promise.all(['dev', 'prod'].map((name) => field(`pod ${name}`, '.status.podIP')));
  for (const from of ['box', 'stranger'])
    for (const address of addresses) expect(await page(address, { from })).toContain(NGINX);
});

behaviour(10, 'the second container of a pod finds the first one on localhost', async () => {
  const got = await kubectl(['exec', 'pair', '-c', 'beside', '--', 'wget', '-qO-', '-T', '2', 'http://localhost/']);
  expect(got).toContain(NGINX);
});

behaviour(11, 'a Service outlives its Deployment, without endpoints', async () => {
  await k('create deployment short-lived --image=nginx:1.27');
  await k('expose deployment short-lived --port=80');
  await eventually(async () => expect(await endpoints('short-lived')).toHaveLength(1));
  await k('delete deployment short-lived');
  await eventually(async () => expect(await endpoints('short-lived')).toEqual([]));
  expect(await field('service short-lived', '.metadata.name')).toBe('short-lived');
});

behaviour(12, 'one Service leads to pods of two Deployments', async () => {
  for (const name of ['first', 'second']) {
    const template = { metadata: { labels: { app: name, group: 'both' } }, spec: { containers: [hello] } };
    const spec = { selector: { matchLabels: { app: name } }, template };
    await apply({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name }, spec });
  }
  const ports = [{ port: 80, targetPort: 8080 }];
  await apply({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'both' },
    spec: { selector: { group: 'both' }, ports },
  });
  await eventually(async () => expect(await endpoints('both')).toHaveLength(2));
  const heard = new Set<string>();
  await eventually(async () => {
    heard.add((await page('both')).match(/Hostname: (first|second)/)?.[1] ?? '');
    expect([...heard].filter(Boolean).sort()).toEqual(['first', 'second']);
  });
});

behaviour(13, 'targetPort defaults to port, and a node port is chosen', async () => {
  const spec = { type: 'NodePort', selector: { app: 'web' }, ports: [{ port: 80 }] };
  await apply({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'defaults' }, spec });
  expect(await field('service defaults', '.spec.ports[0].targetPort')).toBe('80');
  const nodePort = Number(await field('service defaults', '.spec.ports[0].nodePort'));
  expect(nodePort).toBeGreaterThanOrEqual(30_000);
  expect(nodePort).toBeLessThanOrEqual(32_767);
});

behaviour(14, 'a Service made by kubectl create has no endpoint until a pod bears its label', async () => {
  await k('create service nodeport my-node-port-service --tcp=80:80');
  expect(await field('service my-node-port-service', '.spec.selector')).toBe('{"app":"my-node-port-service"}');
  expect(await endpoints('my-node-port-service')).toEqual([]);
  await k('label pod pair app=my-node-port-service --overwrite');
  await eventually(async () =>
    expect(await endpoints('my-node-port-service')).toEqual([await field('pod pair', '.status.podIP')]),
  );
});

behaviour(15, 'a fixed node port answers on the node, and so does a Service made anew for the same pods', async () => {
  const node = await field('nodes', '.items[0].status.addresses[?(@.type=="InternalIP")].address');
  for (const make of ['expose', 'create']) {
    if (make === 'expose') await k('expose deployment nginx-app --type=NodePort --port=80');
    else await k('create service nodeport nginx-app --tcp=80:80');
    const fixed = [{ op: 'replace', path: '/spec/ports/0/nodePort', value: NODE_PORT }];
    await kubectl(['patch', 'service', 'nginx-app', '--type=json', '-p', JSON.stringify(fixed)]);
    await eventually(async () => expect(await page(node, { port: NODE_PORT })).toContain(NGINX));
    expect(await endpoints('nginx-app')).toHaveLength(2);
    await k('delete service nginx-app');
  }
});

behaviour(17, 'pods ask the Service kube-dns, with the search list of their namespace and ndots 5', async () => {
  const [dns, resolver] = await Promise.all([
    field('service kube-dns -n kube-system', '.spec.clusterIP'),
    k('exec box -- cat /etc/resolv.conf'),
  ]);
  expect(resolver).toContain(`nameserver ${dns}`);
  expect(resolver).toMatch(/search behaviours\.svc\.cluster\.local svc\.cluster\.local cluster\.local/);
  expect(resolver).toMatch(/options .*ndots:5/);
  const ports = await field('service kube-dns -n kube-system', '.spec.ports[*].port');
  expect(ports.split(' ').sort()).toEqual(['53', '53', '9153']);
});

behaviour(18, 'an Ingress of a class that no controller serves gets no address', async () => {
  const path = { path: '/', pathType: 'Prefix', backend: { service: { name: 'nginx-app', port: { number: 80 } } } };
  const spec = { ingressClassName: 'nobody', rules: [{ http: { paths: [path] } }] };
  await apply({ apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'unserved' }, spec });
  expect(await field('ingress unserved', '.status.loadBalancer')).toBe('{}');
});

behaviour(20, 'an Ingress may have a default backend and no rule', async () => {
  const spec = { ingressClassName: 'nobody', defaultBackend: { service: { name: 'nginx-app', port: { number: 80 } } } };
  await apply({ apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'default-only' }, spec });
  expect(await k('describe ingress default-only')).toMatch(/Default backend:\s+nginx-app:80/);
});

behaviour(24, 'the API server fills in policyTypes', async () => {
  await apply(policy('types', { podSelector: { matchLabels: { app: 'nobody' } } }));
  expect(await field('networkpolicy types', '.spec.policyTypes')).toBe('["Ingress"]');
});

behaviour(25, 'an ipBlock grants, as the other peers do', async () => {
  const [prod, client] = await Promise.all(['prod', 'box'].map((name) => field(`pod ${name}`, '.status.podIP')));
  const from = [{ ipBlock: { cidr: `${client}/32` } }];
  await apply(policy('by-address', { podSelector: { matchLabels: { env: 'prod' } }, ingress: [{ from }] }));
  await eventually(async () => expect(await page(prod as string, { from: 'stranger' })).toBe(''));
  expect(await page(prod as string)).toContain(NGINX);
  await k('delete networkpolicy by-address');
});

behaviour(26, 'the CNI configuration lies in /etc/cni/net.d of the node', async () => {
  const volumes = [{ name: 'cni', hostPath: { path: '/etc/cni/net.d' } }];
  const mounted = { ...box, volumeMounts: [{ name: 'cni', mountPath: '/cni', readOnly: true }] };
  await apply(pod('inspector', {}, [mounted], { volumes, tolerations: [{ operator: 'Exists' }] }));
  await ready('pod inspector');
  expect(await k('exec inspector -- ls /cni')).toMatch(/\.conflist$/m);
  expect(await kubectl(['exec', 'inspector', '--', 'sh', '-c', 'cat /cni/*.conflist'])).toMatch(/"type": *"calico"/);
});

behaviour(27, 'CoreDNS answers for the domain that its Corefile names, from behind kube-dns', async () => {
  expect(await field('configmap coredns -n kube-system', '.data.Corefile')).toMatch(/kubernetes cluster\.local/);
  const pods = await field('pods -n kube-system -l k8s-app=kube-dns', '.items[*].status.podIP');
  const behind = await field(
    'endpointslices -n kube-system -l kubernetes.io/service-name=kube-dns',
    '.items[*].endpoints[*].addresses[0]',
  );
  expect(behind.split(' ').sort()).toEqual(pods.split(' ').sort());
});

behaviour(28, 'a pod reaches a web server by the short name of its Service', async () => {
  await k('expose pod dev --name=webserver --port=80');
  await eventually(async () => expect(await page('webserver')).toContain(NGINX));
});

behaviour(29, 'the short name is not found from another namespace, and the longer ones are', async () => {
  const address = await field('service kube-dns -n kube-system', '.spec.clusterIP');
  expect(await page('kube-dns', { port: 9153 })).toBe('');
  const ask = (name: string) => k(`exec box -- nslookup ${name}`).catch((problem: Error) => problem.message);
  expect(await ask('kube-dns')).not.toContain(`Address: ${address}`);
  expect(await ask('kube-dns.kube-system.svc.cluster.local')).toContain(`Address: ${address}`);
});

behaviour(30, 'a pod cannot cut itself off, its node always reaches it, and policies add up', async () => {
  const dev = await field('pod dev', '.status.podIP');
  const selected = { podSelector: { matchLabels: { env: 'dev' } }, policyTypes: ['Ingress', 'Egress'] };
  await apply(policy('deny', selected));
  await eventually(async () => expect(await page(dev)).toBe(''));
  expect(await kubectl(['exec', 'dev', '--', 'curl', '-s', '-m', '2', `http://${dev}/`])).toContain(NGINX);
  expect(await page(dev, { from: 'on-the-node' })).toContain(NGINX);
  const from = [{ podSelector: { matchLabels: { trusted: 'yes' } } }];
  await apply(policy('allow', { ...selected, policyTypes: ['Ingress'], ingress: [{ from }] }));
  await eventually(async () => expect(await page(dev)).toContain(NGINX));
  expect(await page(dev, { from: 'stranger' })).toBe('');
  await k('delete networkpolicy deny allow');
});

behaviour(35, 'a pod has a DNS name made of its address', async () => {
  const address = await field('pod dev', '.status.podIP');
  const answer = await k(`exec box -- nslookup ${address.replaceAll('.', '-')}.${NAMESPACE}.pod.cluster.local`);
  expect(answer).toContain(`Address: ${address}`);
});

behaviour(36, 'deny all ingress, allow a frontend on one port, allow all egress', async () => {
  const backend = await field('pod hello', '.status.podIP');
  const admits = { from: [{ podSelector: { matchLabels: { role: 'frontend' } } }], ports: [{ port: 8080 }] };
  await apply(policy('default-deny-ingress', { podSelector: {}, policyTypes: ['Ingress'] }));
  await apply(policy('allow-frontend', { podSelector: { matchLabels: { role: 'backend' } }, ingress: [admits] }));
  await apply(policy('allow-all-egress', { podSelector: {}, policyTypes: ['Egress'], egress: [{}] }));
  await k('label pod box role=frontend');
  await eventually(async () => expect(await page(backend, { from: 'stranger', port: 8080 })).toBe(''));
  await eventually(async () => expect(await page(backend, { port: 8080 })).toContain('Hello'));
  expect(await k('exec stranger -- nslookup kubernetes.default.svc.cluster.local')).toContain('Address');
  await k('delete networkpolicy default-deny-ingress allow-frontend allow-all-egress');
});

behaviour(38, 'describe names the endpoints, labels are listed, and CoreDNS bears k8s-app=kube-dns', async () => {
  const [described, labels, dns, answer] = await Promise.all([
    k('describe service clusterip-service'),
    k('get pods --show-labels'),
    field('pods -n kube-system -l k8s-app=kube-dns', '.items[*].status.phase'),
    k('exec box -- nslookup -type=a clusterip-service.behaviours.svc.cluster.local'),
  ]);
  for (const address of await endpoints('clusterip-service')) expect(described).toContain(`${address}:80`);
  expect(labels).toContain('app=web,env=dev');
  expect(dns).toContain('Running');
  expect(answer).toContain(await field('service clusterip-service', '.spec.clusterIP'));
});

behaviour(41, 'scaling adds endpoints, and several pods answer', async () => {
  await k('create deployment scaled --image=gcr.io/google-samples/hello-app:2.0 --replicas=1');
  await k('expose deployment scaled --port=80 --target-port=8080');
  await k('scale deployment scaled --replicas=5');
  await eventually(async () => expect(await endpoints('scaled')).toHaveLength(5));
  const heard = new Set<string>();
  await eventually(async () => {
    heard.add((await page('scaled')).match(/Hostname: (\S+)/)?.[1] ?? '');
    expect([...heard].filter(Boolean).length).toBeGreaterThanOrEqual(2);
  });
});

behaviour(43, 'deleting by label removes Deployment, pods and Service', async () => {
  await k('delete deployment,service,pod -l app=scaled');
  await eventually(async () => expect(await k('get deployment,service,pod -l app=scaled -o name')).toBe(''));
});
