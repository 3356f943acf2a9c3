import { expect, it } from 'vitest';
import type { Json } from '../../../src/cluster/embedded/object.js';
import type { Contract } from './contract.js';

/** Defaults, immutable fields, server-side apply and selectors, by example. */
export function objects(contract: Contract): void {
  const { namespace } = contract;
  const create = async (apiVersion: string, kind: string, name: string, rest: Json): Promise<Json> =>
    contract.kube().create({ apiVersion, kind, metadata: { name, namespace: namespace }, ...rest });
  const refusal = async (apiVersion: string, kind: string, name: string, rest: Json): Promise<string> => {
    try {
      await create(apiVersion, kind, name, rest);
    } catch (error) {
      return (error as Error).message;
    }
    return 'accepted';
  };

  it('gives a pod its defaults', async () => {
    const pod = await create('v1', 'Pod', 'p', {
      spec: { nodeName: 'nowhere', containers: [{ name: 'c', image: 'nginx', ports: [{ containerPort: 80 }] }] },
    });
    expect(pod.spec).toMatchObject({
      dnsPolicy: 'ClusterFirst',
      enableServiceLinks: true,
      preemptionPolicy: 'PreemptLowerPriority',
      priority: 0,
      restartPolicy: 'Always',
      schedulerName: 'default-scheduler',
      securityContext: {},
      serviceAccount: 'default',
      serviceAccountName: 'default',
      terminationGracePeriodSeconds: 30,
      tolerations: [
        { effect: 'NoExecute', key: 'node.kubernetes.io/not-ready', operator: 'Exists', tolerationSeconds: 300 },
        { effect: 'NoExecute', key: 'node.kubernetes.io/unreachable', operator: 'Exists', tolerationSeconds: 300 },
      ],
    });
    const [container] = pod.spec.containers;
    const { volumeMounts, ...others } = container;
    expect(others).toEqual({
      name: 'c',
      image: 'nginx',
      imagePullPolicy: 'Always',
      ports: [{ containerPort: 80, protocol: 'TCP' }],
      resources: {},
      terminationMessagePath: '/dev/termination-log',
      terminationMessagePolicy: 'File',
    });
    expect(volumeMounts).toEqual([
      {
        mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
        name: expect.stringMatching(/^kube-api-access-/),
        readOnly: true,
      },
    ]);
    expect(pod.status).toEqual({ phase: 'Pending', qosClass: 'BestEffort' });
    await contract
      .kube()
      .delete({ apiVersion: 'v1', kind: 'Pod', namespace: namespace, name: 'p' }, { graceSeconds: 0 });
  });

  it('gives a deployment its defaults', async () => {
    const template = {
      metadata: { labels: { app: 'd' } },
      spec: { containers: [{ name: 'c', image: 'busybox:1.36' }] },
    };
    const { spec } = await create('apps/v1', 'Deployment', 'd', {
      spec: { replicas: 0, selector: { matchLabels: { app: 'd' } }, template },
    });
    const { template: _, ...others } = spec;
    expect(others).toEqual({
      replicas: 0,
      progressDeadlineSeconds: 600,
      revisionHistoryLimit: 10,
      selector: { matchLabels: { app: 'd' } },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
    });
    expect(spec.template.spec.containers[0].imagePullPolicy).toBe('IfNotPresent');
    expect(spec.template.spec.enableServiceLinks).toBeUndefined();
  });

  it('gives a service its defaults and an address', async () => {
    const { spec } = await create('v1', 'Service', 's', { spec: { selector: { app: 'd' }, ports: [{ port: 80 }] } });
    expect(spec).toEqual({
      clusterIP: expect.stringMatching(/^10\.96\./),
      clusterIPs: [expect.stringMatching(/^10\.96\./)],
      internalTrafficPolicy: 'Cluster',
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
      selector: { app: 'd' },
      sessionAffinity: 'None',
      type: 'ClusterIP',
    });
  });

  it('fills in policyTypes by what a policy says', async () => {
    const ingress = await create('networking.k8s.io/v1', 'NetworkPolicy', 'in', {
      spec: { podSelector: {}, ingress: [{ ports: [{ port: 80 }] }] },
    });
    expect(ingress.spec).toEqual({
      podSelector: {},
      policyTypes: ['Ingress'],
      ingress: [{ ports: [{ port: 80, protocol: 'TCP' }] }],
    });
    const egress = await create('networking.k8s.io/v1', 'NetworkPolicy', 'out', {
      spec: { podSelector: {}, egress: [{}] },
    });
    expect(egress.spec).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'], egress: [{}] });
  });

  it('refuses in the words of the API server', async () => {
    const container = { name: 'c', image: 'busybox' };
    expect(await refusal('v1', 'Pod', 'x', { spec: { containers: [] } })).toBe(
      'Pod "x" is invalid: spec.containers: Required value',
    );
    expect(await refusal('v1', 'Pod', 'x', { spec: { containers: [{ name: 'C', image: 'b' }] } })).toContain(
      'spec.containers[0].name: Invalid value: "C": a lowercase RFC 1123 label must consist of',
    );
    expect(await refusal('v1', 'Pod', 'x', { spec: { restartPolicy: 'Sometimes', containers: [container] } })).toBe(
      'Pod "x" is invalid: spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"',
    );
    expect(
      await refusal('v1', 'Pod', 'x', {
        spec: { containers: [{ ...container, volumeMounts: [{ name: 'v', mountPath: '/v' }] }] },
      }),
    ).toBe('Pod "x" is invalid: spec.containers[0].volumeMounts[0].name: Not found: "v"');
    expect(await refusal('v1', 'Service', 'x', { spec: { ports: [{ port: 0 }] } })).toContain(
      'spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
    );
    expect(
      await refusal('apps/v1', 'Deployment', 'x', {
        spec: {
          selector: { matchLabels: { a: 'b' } },
          template: { metadata: { labels: { a: 'c' } }, spec: { containers: [container] } },
        },
      }),
    ).toContain('spec.template.metadata.labels: Invalid value: {"a":"c"}: `selector` does not match template `labels`');
    expect(
      await refusal('networking.k8s.io/v1', 'NetworkPolicy', 'x', {
        spec: { podSelector: {}, ingress: [{ from: [{}] }] },
      }),
    ).toBe(
      'NetworkPolicy.networking.k8s.io "x" is invalid: spec.ingress[0].from[0]: Required value: must specify a peer',
    );
    expect(await refusal('v1', 'Service', 's', { spec: { ports: [{ port: 80 }] } })).toBe(
      'services "s" already exists',
    );
    expect(await refusal('v1', 'ConfigMap', 'x', { data: { 'a b': '' } })).toContain(
      'data[a b]: Invalid value: "a b": a valid config key must consist of',
    );
  });

  it('keeps what may not change', async () => {
    const target = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: namespace, name: 'd' };
    await expect(
      contract.kube().patch(target, { spec: { selector: { matchLabels: { app: 'other' } } } }),
    ).rejects.toThrow('field is immutable');
  });

  it('applies as a manager, and takes away what is no longer named', async () => {
    const object = (data: Json): Json => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'ssa', namespace: namespace },
      data,
    });
    await contract.kube().apply(object({ a: '1', b: '2' }));
    const after: Json = await contract.kube().apply(object({ b: '3' }));
    expect(after.data).toEqual({ b: '3' });
    const managers = after.metadata.managedFields.map((entry: Json) => [entry.manager, entry.operation]);
    expect(managers).toEqual([['kubedrill', 'Apply']]);
  });

  it('selects by labels and fields', async () => {
    const some = await contract.kube().list({
      apiVersion: 'v1',
      kind: 'Service',
      namespace: namespace,
      fieldSelector: 'metadata.name=s',
    });
    expect(some.map(({ metadata }) => metadata.name)).toEqual(['s']);
    expect(
      await contract
        .kube()
        .list({ apiVersion: 'v1', kind: 'Service', namespace: namespace, labelSelector: 'a in (b),!c' }),
    ).toEqual([]);
    await expect(
      contract.kube().list({ apiVersion: 'v1', kind: 'Pod', namespace: namespace, fieldSelector: 'spec.hostname=x' }),
    ).rejects.toThrow('field label not supported: spec.hostname');
  });
}
