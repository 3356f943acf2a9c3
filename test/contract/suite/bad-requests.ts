import type { Json } from '../../../src/cluster/embedded/object.js';
import type { Contract } from './contract.js';
import { type Case, holdToRecord } from './hold.js';
import { normal } from './normal.js';
import { collectionOf } from './paths.js';
import type { Ask } from './raw.js';

interface Bad extends Ask {
  name: string;
  path: string;
}

const container = { name: 'c', image: 'busybox' };
const template = { metadata: { labels: { app: 'x' } }, spec: { containers: [container] } };
const selector = { matchLabels: { app: 'x' } };

/** Requests that an API server refuses, each for one reason. */
function badRequests(namespace: string): Bad[] {
  const at = (apiVersion: string, kind: string) => collectionOf(apiVersion, kind, namespace);
  const create = (name: string, apiVersion: string, kind: string, rest: Json, metadata: Json = { name: 'x' }): Bad => ({
    name,
    path: `${at(apiVersion, kind)}?dryRun=All`,
    method: 'POST',
    body: { apiVersion, kind, metadata, ...rest },
  });
  const pod = (name: string, spec: Json, metadata?: Json) =>
    create(`pod: ${name}`, 'v1', 'Pod', { spec: { containers: [container], ...spec } }, metadata);
  const one = (name: string, part: Json) => pod(name, { containers: [{ ...container, ...part }] });
  const service = (name: string, spec: Json, metadata?: Json) =>
    create(`service: ${name}`, 'v1', 'Service', { spec }, metadata);
  const deployment = (name: string, spec: Json) =>
    create(`deployment: ${name}`, 'apps/v1', 'Deployment', { spec: { selector, template, ...spec } });
  const policy = (name: string, spec: Json) =>
    create(`policy: ${name}`, 'networking.k8s.io/v1', 'NetworkPolicy', { spec: { podSelector: {}, ...spec } });
  const ingress = (name: string, spec: Json) => create(`ingress: ${name}`, 'networking.k8s.io/v1', 'Ingress', { spec });
  const paths = (path: Json) => ({ rules: [{ http: { paths: [path] } }] });
  const backend = { service: { name: 'a', port: { number: 80 } } };
  const job = (name: string, spec: Json) => create(`job: ${name}`, 'batch/v1', 'Job', { spec });
  const cron = (name: string, spec: Json) => {
    const jobTemplate = { spec: { template: { spec: { restartPolicy: 'Never', containers: [container] } } } };
    return create(`cronjob: ${name}`, 'batch/v1', 'CronJob', { spec: { jobTemplate, ...spec } });
  };
  const change = (name: string, kind: string, apiVersion: string, target: string, body: Json, type = 'merge'): Bad => ({
    name: `change: ${name}`,
    path: `${at(apiVersion, kind)}/${target}`,
    method: 'PATCH',
    type: type === 'apply' ? 'application/apply-patch+yaml' : `application/${type}-patch+json`,
    body,
  });
  const get = (name: string, path: string): Bad => ({ name: `get: ${name}`, path });
  const configMaps = at('v1', 'ConfigMap');

  return [
    pod('no containers', { containers: [] }),
    pod('unknown restart policy', { restartPolicy: 'Sometimes' }),
    pod('two containers of one name', { containers: [container, container] }),
    pod('upper case name', {}, { name: 'Web' }),
    pod('name with underscore', {}, { name: 'my_web' }),
    pod('no name', {}, {}),
    pod('bad label value', {}, { name: 'x', labels: { app: 'a b' } }),
    pod('bad label key', {}, { name: 'x', labels: { '-app': 'a' } }),
    pod('bad annotation key', {}, { name: 'x', annotations: { 'a b': 'c' } }),
    pod('negative grace', { terminationGracePeriodSeconds: -1 }),
    pod('unknown account', { serviceAccountName: 'nobody' }),
    pod('bad hostname', { hostname: 'a.b' }),
    pod('bad node selector', { nodeSelector: { 'a b': 'c' } }),
    pod('bad dns policy', { dnsPolicy: 'Best' }),
    pod('dns none without servers', { dnsPolicy: 'None' }),
    pod('volume without a source type twice', { volumes: [{ name: 'v', emptyDir: {}, configMap: { name: 'a' } }] }),
    pod('two volumes of one name', { volumes: [{ name: 'v' }, { name: 'v' }] }),
    pod('init container always restarting wrongly', {
      initContainers: [{ ...container, name: 'i', restartPolicy: 'Never' }],
    }),
    one('container without image', { image: '' }),
    one('container name', { name: 'My_C' }),
    one('unknown pull policy', { imagePullPolicy: 'Mostly' }),
    one('port too big', { ports: [{ containerPort: 70000 }] }),
    one('port missing', { ports: [{ name: 'http' }] }),
    one('port protocol', { ports: [{ containerPort: 80, protocol: 'ICMP' }] }),
    one('port name too long', { ports: [{ containerPort: 80, name: 'a-very-long-port-name' }] }),
    one('two ports of one name', {
      ports: [
        { containerPort: 80, name: 'a' },
        { containerPort: 81, name: 'a' },
      ],
    }),
    one('mount without volume', { volumeMounts: [{ name: 'v', mountPath: '/v' }] }),
    one('bad quantity', { resources: { requests: { cpu: 'much' } } }),
    one('request above limit', { resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } }),
    one('negative request', { resources: { requests: { memory: '-1' } } }),
    one('env name', { env: [{ name: 'A=B', value: '1' }] }),
    one('env with two sources', {
      env: [{ name: 'A', value: '1', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
    }),
    one('env from an unknown field', { env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'spec.colour' } } }] }),
    one('probe without a handler', { livenessProbe: { periodSeconds: 5 } }),
    one('probe with two handlers', { livenessProbe: { tcpSocket: { port: 80 }, exec: { command: ['a'] } } }),
    one('probe port', { readinessProbe: { httpGet: { port: 0 } } }),
    one('liveness success threshold', { livenessProbe: { tcpSocket: { port: 80 }, successThreshold: 2 } }),

    service('no ports', { selector: { app: 'x' } }),
    service('port zero', { ports: [{ port: 0 }] }),
    service('unnamed ports', { ports: [{ port: 80 }, { port: 81 }] }),
    service('same port twice', {
      ports: [
        { name: 'a', port: 80 },
        { name: 'b', port: 80 },
      ],
    }),
    service('unknown type', { type: 'Public', ports: [{ port: 80 }] }),
    service('name beginning with a digit', { ports: [{ port: 80 }] }, { name: '1x' }),
    service('external name missing', { type: 'ExternalName' }),
    service('external name an address with a slash', { type: 'ExternalName', externalName: 'http://a' }),
    // A dry run allocates nothing, and so does not look at the range.
    {
      ...service('node port out of range', { type: 'NodePort', ports: [{ port: 80, nodePort: 80 }] }),
      path: at('v1', 'Service'),
    },
    service('headless node port', { type: 'NodePort', clusterIP: 'None', ports: [{ port: 80 }] }),
    service('address outside', { clusterIP: '1.2.3.4', ports: [{ port: 80 }] }),
    service('no address', { clusterIP: 'x', ports: [{ port: 80 }] }),
    service('target port name', { ports: [{ port: 80, targetPort: 'Not_A_Port' }] }),
    service('selector value', { selector: { app: 'a b' }, ports: [{ port: 80 }] }),
    service('affinity', { sessionAffinity: 'Cookie', ports: [{ port: 80 }] }),
    service('cluster policy', { internalTrafficPolicy: 'Near', ports: [{ port: 80 }] }),

    deployment('selector and labels', { selector: { matchLabels: { app: 'y' } } }),
    deployment('no selector', { selector: undefined }),
    deployment('empty selector', { selector: {} }),
    deployment('negative replicas', { replicas: -1 }),
    deployment('rolling update while recreating', { strategy: { type: 'Recreate', rollingUpdate: { maxSurge: 1 } } }),
    deployment('nothing may surge or miss', { strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } }),
    deployment('unknown strategy', { strategy: { type: 'Slow' } }),
    deployment('restart policy', { template: { ...template, spec: { ...template.spec, restartPolicy: 'Never' } } }),
    deployment('deadline within ready time', { minReadySeconds: 60, progressDeadlineSeconds: 30 }),
    create('statefulset: no template labels', 'apps/v1', 'StatefulSet', {
      spec: { serviceName: 's', selector, template: { spec: template.spec } },
    }),
    create('daemonset: unknown update strategy', 'apps/v1', 'DaemonSet', {
      spec: { selector, template, updateStrategy: { type: 'Sometimes' } },
    }),

    policy('empty peer', { ingress: [{ from: [{}] }] }),
    policy('block and selector', { ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8' }, podSelector: {} }] }] }),
    policy('bad block', { ingress: [{ from: [{ ipBlock: { cidr: '10.0.0/8' } }] }] }),
    policy('exception outside', {
      ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['11.0.0.0/24'] } }] }],
    }),
    policy('unknown type', { policyTypes: ['Sideways'] }),
    policy('end before port', { ingress: [{ ports: [{ port: 80, endPort: 70 }] }] }),
    policy('end of a named port', { ingress: [{ ports: [{ port: 'http', endPort: 90 }] }] }),
    policy('protocol', { ingress: [{ ports: [{ port: 80, protocol: 'HTTP' }] }] }),
    policy('operator', { podSelector: { matchExpressions: [{ key: 'a', operator: 'Like', values: ['b'] }] } }),
    policy('in without values', { podSelector: { matchExpressions: [{ key: 'a', operator: 'In' }] } }),
    policy('exists with values', {
      podSelector: { matchExpressions: [{ key: 'a', operator: 'Exists', values: ['b'] }] },
    }),

    ingress('nothing at all', {}),
    ingress('path type missing', paths({ path: '/', backend })),
    ingress('path type unknown', paths({ path: '/', pathType: 'Regex', backend })),
    ingress('path without a slash', paths({ path: 'a', pathType: 'Prefix', backend })),
    ingress('backend without a port', paths({ path: '/', pathType: 'Prefix', backend: { service: { name: 'a' } } })),
    ingress(
      'backend with two ports',
      paths({
        path: '/',
        pathType: 'Prefix',
        backend: { service: { name: 'a', port: { number: 80, name: 'http' } } },
      }),
    ),
    ingress('host with a port', {
      rules: [{ host: 'a.example:80', http: { paths: [{ path: '/', pathType: 'Exact', backend }] } }],
    }),
    ingress('host an address', {
      rules: [{ host: '10.0.0.1', http: { paths: [{ path: '/', pathType: 'Exact', backend }] } }],
    }),

    job('restart policy', { template: { spec: { containers: [container] } } }),
    job('negative backoff', {
      backoffLimit: -1,
      template: { spec: { restartPolicy: 'Never', containers: [container] } },
    }),
    cron('schedule', { schedule: 'every minute' }),
    cron('no schedule', {}),
    cron('concurrency', { schedule: '* * * * *', concurrencyPolicy: 'Perhaps' }),
    cron('time zone', { schedule: '* * * * *', timeZone: 'Nowhere/Land' }),

    create('configmap: key', 'v1', 'ConfigMap', { data: { 'a b': '' } }),
    create('configmap: key twice', 'v1', 'ConfigMap', { data: { a: '' }, binaryData: { a: '' } }),
    create('secret: not base64', 'v1', 'Secret', { data: { a: 'n@t' } }),
    create('secret: basic-auth without its keys', 'v1', 'Secret', { type: 'kubernetes.io/tls', data: {} }),
    create('secret: key', 'v1', 'Secret', { data: { 'a/b': '' } }),
    create('role: no verbs', 'rbac.authorization.k8s.io/v1', 'Role', {
      rules: [{ apiGroups: [''], resources: ['pods'] }],
    }),
    create('rolebinding: unknown kind', 'rbac.authorization.k8s.io/v1', 'RoleBinding', {
      roleRef: { kind: 'Roll', name: 'a', apiGroup: 'rbac.authorization.k8s.io' },
    }),
    create('claim: no size', 'v1', 'PersistentVolumeClaim', { spec: { accessModes: ['ReadWriteOnce'] } }),
    create('claim: access mode', 'v1', 'PersistentVolumeClaim', {
      spec: { accessModes: ['ReadSometimes'], resources: { requests: { storage: '1Gi' } } },
    }),
    create('slice: no address type', 'discovery.k8s.io/v1', 'EndpointSlice', { endpoints: [] }),
    create('slice: bad address', 'discovery.k8s.io/v1', 'EndpointSlice', {
      addressType: 'IPv4',
      endpoints: [{ addresses: ['x'] }],
    }),
    create('ingressclass: controller', 'networking.k8s.io/v1', 'IngressClass', { spec: { controller: 'nobody' } }),
    create('namespace: name', 'v1', 'Namespace', {}, { name: 'Upper' }),
    create('priorityclass: system name', 'scheduling.k8s.io/v1', 'PriorityClass', { value: 2000000001 }),

    { name: 'body: not JSON', path: configMaps, method: 'POST', body: '{"kind":' },
    { name: 'body: empty', path: configMaps, method: 'POST', body: '' },
    { name: 'body: no kind', path: configMaps, method: 'POST', body: { metadata: { name: 'x' } } },
    {
      name: 'body: other kind',
      path: configMaps,
      method: 'POST',
      body: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'x' } },
    },
    {
      name: 'body: unknown version',
      path: configMaps,
      method: 'POST',
      body: { apiVersion: 'v9', kind: 'ConfigMap', metadata: { name: 'x' } },
    },
    {
      name: 'body: number for text',
      path: configMaps,
      method: 'POST',
      body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, data: { a: 1 } },
    },
    {
      name: 'body: text for a list',
      path: at('v1', 'Pod'),
      method: 'POST',
      body: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' }, spec: { containers: 'c' } },
    },
    {
      name: 'body: unknown field',
      path: `${configMaps}?fieldValidation=Strict`,
      method: 'POST',
      body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, dta: {} },
    },
    {
      name: 'body: unknown fields deep down',
      path: `${at('v1', 'Pod')}?fieldValidation=Strict`,
      method: 'POST',
      body: {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'x' },
        spec: { containers: [{ ...container, prots: [] }], nod: 'a' },
      },
    },
    {
      name: 'body: other namespace',
      path: configMaps,
      method: 'POST',
      body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x', namespace: 'other' } },
    },
    { name: 'body: media type', path: configMaps, method: 'POST', type: 'text/plain', body: 'hello' },
    {
      name: 'option: dry run',
      path: `${configMaps}?dryRun=Perhaps`,
      method: 'POST',
      body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' } },
    },
    {
      name: 'option: field validation',
      path: `${configMaps}?fieldValidation=Perhaps`,
      method: 'POST',
      body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' } },
    },

    create('exists already', 'v1', 'ConfigMap', {}, { name: 'fixed' }),
    {
      name: 'missing namespace',
      path: configMaps.replace(namespace, 'no-such-namespace'),
      method: 'POST',
      body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' } },
    },
    get('no such object', `${configMaps}/none`),
    get('no such resource', `/api/v1/namespaces/${namespace}/gizmos`),
    get('no such group', '/apis/none.example.org/v1/things'),
    get('bad field selector', `${at('v1', 'Pod')}?fieldSelector=spec.hostname%3Dx`),
    get('bad label selector', `${at('v1', 'Pod')}?labelSelector=a%20in%20b`),
    get('bad limit', `${at('v1', 'Pod')}?limit=many`),
    get('bad continue', `${at('v1', 'Pod')}?limit=1&continue=zzz`),
    get('log of no pod', `${at('v1', 'Pod')}/none/log`),
    { name: 'delete: no such object', path: `${configMaps}/none`, method: 'DELETE' },
    {
      name: 'delete: other uid',
      path: `${configMaps}/fixed`,
      method: 'DELETE',
      body: { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid: '0' } },
    },
    {
      name: 'delete: propagation',
      path: `${configMaps}/fixed`,
      method: 'DELETE',
      body: { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Sideways' },
    },
    {
      name: 'put: stale version',
      path: `${configMaps}/fixed`,
      method: 'PUT',
      body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'fixed', resourceVersion: '1' } },
    },
    {
      name: 'put: other name',
      path: `${configMaps}/fixed`,
      method: 'PUT',
      body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'other' } },
    },
    {
      name: 'put: bad version',
      path: `${configMaps}/fixed`,
      method: 'PUT',
      body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'fixed', resourceVersion: 'abc' } },
    },

    change('immutable data', 'ConfigMap', 'v1', 'frozen', { data: { a: '2' } }),
    change('immutable taken back', 'ConfigMap', 'v1', 'frozen', { immutable: false }),
    change('selector of a deployment', 'Deployment', 'apps/v1', 'still', {
      spec: { selector: { matchLabels: { app: 'y' } } },
    }),
    change('service address', 'Service', 'v1', 'steady', { spec: { clusterIP: '10.96.77.77' } }),
    change('container of a pod', 'Pod', 'v1', 'lone', {
      spec: { containers: [{ name: 'c', image: 'busybox', command: ['a'] }] },
    }),
    change('node of a pod', 'Pod', 'v1', 'lone', { spec: { nodeName: 'elsewhere' } }),
    change('name', 'ConfigMap', 'v1', 'fixed', { metadata: { name: 'other' } }),
    change('json patch path', 'ConfigMap', 'v1', 'fixed', [{ op: 'replace', path: '/data/none', value: '1' }], 'json'),
    change('json patch test', 'ConfigMap', 'v1', 'fixed', [{ op: 'test', path: '/data/a', value: '9' }], 'json'),
    change('json patch not a list', 'ConfigMap', 'v1', 'fixed', { op: 'remove' }, 'json'),
    change('merge patch not an object', 'ConfigMap', 'v1', 'fixed', [1]),
    change('no such object', 'ConfigMap', 'v1', 'none', { data: {} }),
    change(
      'apply conflict',
      'ConfigMap',
      'v1',
      'fixed',
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'fixed' }, data: { a: '9' } },
      'apply',
    ),
    change(
      'apply other name',
      'ConfigMap',
      'v1',
      'fixed',
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'other' } },
      'apply',
    ),
    change('patch type', 'ConfigMap', 'v1', 'fixed', { data: {} }, 'odd'),
    change('role of a binding', 'RoleBinding', 'rbac.authorization.k8s.io/v1', 'bound', { roleRef: { name: 'other' } }),
    change('secret type', 'Secret', 'v1', 'kept', { type: 'other' }),
  ];
}

/** What the changes above are tried on. */
function standing(): Json[] {
  return [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'fixed' }, data: { a: '1' } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'frozen' }, immutable: true, data: { a: '1' } },
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'kept' }, data: {} },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'still' },
      spec: { replicas: 0, selector, template },
    },
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'steady' }, spec: { ports: [{ port: 80 }] } },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'lone' },
      spec: { nodeName: 'nowhere', containers: [container] },
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'bound' },
      roleRef: { kind: 'Role', name: 'a', apiGroup: 'rbac.authorization.k8s.io' },
    },
  ];
}

/** Bad requests are refused with the API server's own code, reason, words and causes. */
export async function refusals(contract: Contract): Promise<void> {
  const { namespace } = contract;
  let prepared: Promise<void> | undefined;
  const prepare = async (): Promise<void> => {
    for (const object of standing()) {
      const path = `${collectionOf(object.apiVersion, object.kind, namespace)}?fieldManager=first`;
      const { code, body } = await contract.raw().ask(path, { method: 'POST', body: object });
      if (code !== 201) throw new Error(body.message);
    }
  };
  const cases = badRequests(namespace).map(
    ({ name, path, ...ask }): Case => ({
      name,
      answer: async () => {
        prepared ??= prepare();
        await prepared;
        const named = ask.method === 'PATCH' ? `${path}?dryRun=All&fieldManager=second` : path;
        const { code, body } = await contract.raw().ask(named, ask);
        return { code, body: normal(code < 300 ? 'accepted' : body) };
      },
    }),
  );
  await holdToRecord('refusals', 'refusals.json', contract.real, cases);
}
