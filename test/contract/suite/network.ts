import { beforeAll, expect, it } from 'vitest';
import type { Json } from '../../../src/cluster/embedded/object.js';
import { systemClock } from '../../../src/domain/clock.js';
import type { ProbeRequest } from '../../../src/domain/reach.js';
import { createObserver } from '../../../src/practice/observing.js';
import { createProber } from '../../../src/probe/prober.js';
import { eventually } from '../targets.js';
import type { Contract } from './contract.js';

const AGNHOST = 'registry.k8s.io/e2e-test-images/agnhost:2.63.0';

/** Commands in pods, and the prober against a policy. */
export function network(contract: Contract): void {
  const { namespace } = contract;

  beforeAll(async () => {
    const pod = (name: string, image: string, args?: string[]): Promise<Json> =>
      eventually(contract.patienceMs, async () => {
        const spec = {
          terminationGracePeriodSeconds: 0,
          containers: [{ name: 'c', image, imagePullPolicy: 'IfNotPresent', ...(args ? { args } : {}) }],
        };
        // The service account of a new namespace takes a moment.
        return contract
          .kube()
          .create({
            apiVersion: 'v1',
            kind: 'Pod',
            metadata: { name, namespace: namespace, labels: { app: name } },
            spec,
          })
          .catch(() => undefined);
      });
    await pod('web', 'nginx:1.27');
    await pod('friend', 'busybox:1.36', ['sleep', '3600']);
    await pod('stranger', 'busybox:1.36', ['sleep', '3600']);
    await contract.kube().create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: namespace },
      spec: { selector: { app: 'web' }, ports: [{ port: 8080, targetPort: 80 }] },
    });
    await eventually(contract.patienceMs, async () => {
      const pods: Json[] = await contract.kube().list({ apiVersion: 'v1', kind: 'Pod', namespace: namespace });
      const ready = pods.filter((item) =>
        item.status?.conditions?.some((one: Json) => one.type === 'Ready' && one.status === 'True'),
      );
      return ready.length === 3 ? true : undefined;
    });
  }, 180_000);

  const inPod = (pod: string, script: string) =>
    contract.kube().exec({ namespace: namespace, pod, command: ['sh', '-c', script], deadlineMs: 20_000 });

  it('resolves a service and reaches it', async () => {
    const looked = await inPod('friend', `wget -qO- -T 3 http://web:8080/ | grep -c 'Welcome to nginx'`);
    expect(looked.exitCode).toBe(0);
    const named = await inPod('friend', `nslookup web.${namespace}.svc.cluster.local | grep -A1 Name`);
    expect(named.stdout).toContain('10.96.');
    expect((await inPod('friend', 'wget -qO- -T 3 http://nosuch/')).stderr).toContain("bad address 'nosuch'");
  });

  it('tells exit codes, output and input apart', async () => {
    const result = await contract.kube().exec({
      namespace: namespace,
      pod: 'friend',
      command: ['sh', '-c', 'read line; echo "out $line"; echo err >&2; exit 3'],
      stdin: 'typed\n',
      deadlineMs: 20_000,
    });
    expect(result).toEqual({ stdout: 'out typed\n', stderr: 'err\n', exitCode: 3, complete: true });
  });

  it('lets through whom a policy admits, and keeps the rest waiting', async () => {
    await contract.kube().create({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'only-friend', namespace: namespace },
      spec: {
        podSelector: { matchLabels: { app: 'web' } },
        ingress: [{ from: [{ podSelector: { matchLabels: { app: 'friend' } } }] }],
      },
    } as Json);
    const request = (from: string, expect: 'allowed' | 'denied'): ProbeRequest => ({
      id: from,
      source: { type: 'pod', namespace: namespace, name: from },
      action: { type: 'connect', host: `web.${namespace}.svc.cluster.local`, port: 8080, protocol: 'TCP' },
      expect,
      model: { to: { type: 'service', namespace: namespace, name: 'web' }, port: 8080, protocol: 'TCP' },
    });
    const prober = createProber({ kube: contract.kube(), clock: systemClock, settings: { image: AGNHOST } });
    const world = async () => (await createObserver(contract.kube()).snapshot([])).world;
    const results = await prober.run(
      [request('friend', 'allowed'), request('stranger', 'denied')],
      world,
      () => undefined,
    );
    expect(results.get('friend')).toMatchObject({ outcome: 'allowed', observation: { class: 'connected' } });
    expect(results.get('stranger')).toMatchObject({
      outcome: 'denied',
      observation: { class: 'timeout' },
      control: { proven: true },
    });
  }, 60_000);
}
