import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../../../src/domain/objects.js';
import { comparable } from '../../../../src/practice/compare/comparable.js';

const metadata = {
  name: 'web',
  namespace: 'shop',
  uid: 'u-1',
  resourceVersion: '42',
  generation: 3,
  creationTimestamp: '2026-01-10T12:00:00Z',
  managedFields: [{ manager: 'kubectl-create', operation: 'Update' }],
  annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}', 'deployment.kubernetes.io/revision': '2' },
};

const served: Record<string, KubeObject> = {
  pod: {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata,
    spec: {
      containers: [
        {
          name: 'web',
          image: 'nginx',
          imagePullPolicy: 'Always',
          resources: {},
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
          ports: [{ containerPort: 80, protocol: 'TCP' }],
          volumeMounts: [
            { name: 'kube-api-access-x1', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', readOnly: true },
          ],
        },
      ],
      ephemeralContainers: [{ name: 'probe' }],
      dnsPolicy: 'ClusterFirst',
      enableServiceLinks: true,
      nodeName: 'drill-control-plane',
      preemptionPolicy: 'PreemptLowerPriority',
      priority: 0,
      restartPolicy: 'Always',
      schedulerName: 'default-scheduler',
      securityContext: {},
      serviceAccount: 'default',
      serviceAccountName: 'default',
      terminationGracePeriodSeconds: 30,
      tolerations: [
        { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
      ],
      volumes: [{ name: 'kube-api-access-x1', projected: { defaultMode: 420 } }],
    },
    status: { phase: 'Running' },
  },
  service: {
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: {
      clusterIP: '10.96.3.4',
      clusterIPs: ['10.96.3.4'],
      internalTrafficPolicy: 'Cluster',
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
      selector: { app: 'web' },
      sessionAffinity: 'None',
      type: 'ClusterIP',
    },
    status: { loadBalancer: {} },
  },
};

test('of a pod and a Service, what somebody wrote is left', () => {
  expect(comparable(served.pod as KubeObject)).toEqual({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { containers: [{ name: 'web', image: 'nginx', ports: [{ containerPort: 80 }] }] },
  });
  expect(comparable(served.service as KubeObject)).toEqual({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { ports: [{ port: 80 }], selector: { app: 'web' } },
  });
});

test('what the network notes on a pod is left out, what its author notes is not', () => {
  const annotations = { 'cni.projectcalico.org/podIP': '10.244.1.2/32', note: 'mine' };
  const pod = served.pod as KubeObject;
  expect(comparable({ ...pod, metadata: { ...pod.metadata, annotations } }).metadata).toEqual({
    name: 'web',
    namespace: 'shop',
    annotations: { note: 'mine' },
  });
});

test('what is no default stays', () => {
  const service = served.service as KubeObject;
  const headless = { ...service, spec: { ...(service.spec as object), clusterIP: 'None', type: 'NodePort' } };
  expect(comparable(headless).spec).toMatchObject({ clusterIP: 'None', type: 'NodePort' });
});

describe('a NetworkPolicy', () => {
  const policy = (spec: unknown): KubeObject => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'np', namespace: 'shop' },
    spec,
  });
  const from = [{ podSelector: { matchLabels: { app: 'a' } } }, { namespaceSelector: {} }];

  test('keeps selectors that are empty: they mean every pod', () => {
    const spec = comparable(policy({ podSelector: {}, ingress: [], policyTypes: ['Ingress'] })).spec;
    expect(spec).toEqual({ podSelector: {} });
    const peers = comparable(policy({ podSelector: {}, ingress: [{ from: [{ namespaceSelector: {} }] }] })).spec;
    expect(peers).toEqual({ ingress: [{ from: [{ namespaceSelector: {} }] }], podSelector: {} });
  });

  test('is the same whatever the order of its peers and types, and with types that follow from its rules', () => {
    const one = policy({ podSelector: {}, policyTypes: ['Egress', 'Ingress'], ingress: [{ from }], egress: [{}] });
    const other = policy({ podSelector: {}, ingress: [{ from: [...from].reverse() }], egress: [{}] });
    expect(JSON.stringify(comparable(one))).toBe(JSON.stringify(comparable(other)));
  });

  test('that denies egress as well is another one', () => {
    const types = policy({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    expect(comparable(types).spec).toEqual({ podSelector: {}, policyTypes: ['Egress', 'Ingress'] });
  });
});

test('the values of a Secret never show, but whether they are equal does', () => {
  const secret = (more: object): KubeObject => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, ...more });
  const plain = comparable(secret({ stringData: { password: 'hunter2' } }));
  const encoded = comparable(secret({ type: 'Opaque', data: { password: 'aHVudGVyMg==' } }));
  expect(encoded).toEqual(plain);
  expect(JSON.stringify(plain)).not.toMatch(/hunter2|aHVudGVy/);
  expect(comparable(plain)).toEqual(plain);
  expect(comparable(secret({ stringData: { password: 'hunter3' } }))).not.toEqual(plain);
});
