import type { Clock } from '../../domain/clock.js';
import { LabError } from '../../domain/lab-error.js';
import type { KubeObject, Pod } from '../../domain/objects.js';
import { type Kube, KubeError } from '../../kube/kube.js';
import type { Tell } from './phases.js';
import { retrying } from './retrying.js';
import { waitUntil } from './rollout.js';

export const PROBE_IMAGE = 'registry.k8s.io/e2e-test-images/agnhost:2.63.0';

const NAMESPACE = 'kubedrill-preflight';
const PORT = 8080;
/** Not near 1 s, where the kernel repeats its first SYN. */
const CONNECT_TIMEOUT_MS = 1_300;
const PODS_LIMIT_MS = 120_000;
const ALLOWED_LIMIT_MS = 30_000;
const DENIED_LIMIT_MS = 15_000;
const PAUSE_MS = 200;

export interface PreflightDeps {
  kube: Kube;
  clock: Clock;
}

/**
 * Proves that the network plugin enforces policies: the guarded pod answers, then a policy denies all ingress to it,
 * and it answers no more although the connection the other way, which no policy forbids, goes on working.
 * Rejects with `cni-does-not-enforce`, or `no-pod-network` when pods do not reach each other at all.
 */
export async function preflight({ kube, clock }: PreflightDeps, tell: Tell, signal: AbortSignal): Promise<void> {
  tell('Placing two pods');
  await placePods(kube, clock, signal);
  try {
    const addresses = new Map<string, string>();
    await waitUntil((api) => podsMissing(api, addresses, signal), {
      kube,
      clock,
      limitMs: PODS_LIMIT_MS,
      tell,
      signal,
    });
    const connects = (from: string, to: string) => canConnect(kube, from, addresses.get(to) ?? '', signal);

    tell('Connecting without a policy');
    const open = async () => {
      const both = await Promise.all([connects('other', 'guarded'), connects('guarded', 'other')]);
      return both.every((connected) => connected === true);
    };
    if (!(await within(ALLOWED_LIMIT_MS, open, clock, signal))) throw noPodNetwork();

    tell('Connecting against a policy that denies');
    await retrying(() => kube.apply(DENY, signal), clock, signal);
    const denied = async () => {
      const [target, control] = await Promise.all([connects('other', 'guarded'), connects('guarded', 'other')]);
      return target === false && control === true;
    };
    if (!(await within(DENIED_LIMIT_MS, denied, clock, signal))) throw doesNotEnforce();
  } finally {
    await kube.delete({ apiVersion: 'v1', kind: 'Namespace', name: NAMESPACE }).catch(() => {});
  }
}

async function within(limitMs: number, holds: () => Promise<boolean>, clock: Clock, signal: AbortSignal) {
  const until = clock.now() + limitMs;
  for (;;) {
    if (await holds()) return true;
    if (clock.now() >= until) return false;
    await clock.sleep(PAUSE_MS, signal);
  }
}

/** Undefined when the attempt itself could not be made: neither proof of a connection nor of a denial. */
async function canConnect(kube: Kube, pod: string, address: string, signal: AbortSignal): Promise<boolean | undefined> {
  const command = ['/agnhost', 'connect', `--timeout=${CONNECT_TIMEOUT_MS}ms`, '--protocol=tcp', `${address}:${PORT}`];
  const request = { namespace: NAMESPACE, pod, command, deadlineMs: 10_000, signal };
  const result = await kube.exec(request).catch((error: unknown) => {
    if (signal.aborted || !(error instanceof KubeError || error instanceof LabError)) throw error;
    return { complete: false, exitCode: undefined };
  });
  return result.complete && result.exitCode !== undefined ? result.exitCode === 0 : undefined;
}

async function placePods(kube: Kube, clock: Clock, signal: AbortSignal): Promise<void> {
  const namespace: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE, labels: LABELS } };
  await retrying(() => kube.apply(namespace, signal), clock, signal);
  await Promise.all(
    ['guarded', 'other'].map((name) => retrying(() => kube.apply(podNamed(name), signal), clock, signal)),
  );
}

async function podsMissing(
  kube: Kube,
  addresses: Map<string, string>,
  signal: AbortSignal,
): Promise<string | undefined> {
  const pods = (await kube.list({ apiVersion: 'v1', kind: 'Pod', namespace: NAMESPACE }, signal)) as Pod[];
  for (const pod of pods) {
    const running = pod.status?.containerStatuses?.every(({ state }) => state?.running !== undefined) ?? false;
    if (running && pod.status?.podIP !== undefined) addresses.set(pod.metadata.name, pod.status.podIP);
  }
  return addresses.size === 2 ? undefined : `${addresses.size} of 2 preflight pods running`;
}

const LABELS = { 'app.kubernetes.io/managed-by': 'kubedrill' };

function podNamed(name: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: NAMESPACE, labels: { ...LABELS, pod: name } },
    spec: {
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 0,
      containers: [
        {
          name: 'agnhost',
          image: PROBE_IMAGE,
          imagePullPolicy: 'IfNotPresent',
          command: ['/agnhost', 'netexec', `--http-port=${PORT}`, '--udp-port=-1'],
        },
      ],
    },
  };
}

const DENY: KubeObject = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'deny-ingress', namespace: NAMESPACE },
  spec: { podSelector: { matchLabels: { pod: 'guarded' } }, policyTypes: ['Ingress'] },
};

function doesNotEnforce(): LabError {
  return new LabError({
    code: 'cni-does-not-enforce',
    message:
      "The cluster's network plugin does not enforce NetworkPolicies: a connection that a policy denies went through.",
    hint: 'Grading policies there would be wrong. Use a cluster with Calico or Cilium, such as the one that `kubedrill up` makes.',
  });
}

function noPodNetwork(): LabError {
  return new LabError({
    code: 'no-pod-network',
    message: 'Pods of the cluster do not reach each other although no policy forbids it.',
    hint: 'The network plugin did not come up properly; `kubedrill down` and `kubedrill up` start anew.',
  });
}
