import { readFile } from 'node:fs/promises';
import type { Json } from '../../../src/cluster/embedded/object.js';
import type { Raw } from './raw.js';

export const PODS_PATH = '/api/v1/namespaces/default/pods';
const POLICIES_PATH = '/apis/networking.k8s.io/v1/namespaces/default/networkpolicies';
const AT_ONCE = 20;
const WATCH_LIMIT_MS = 120_000;

/** Creates so many pods, and a policy for every four, while clients watch; resolves when each of them has seen all pods. */
export async function fillWithPods(raw: Raw, pods: number, watchers: number): Promise<void> {
  const policies = pods / 4;
  const hasAll = (events: readonly Json[]) => events.filter(({ type }) => type === 'ADDED').length >= pods;
  const watches = Array.from({ length: watchers }, () => raw.watch(`${PODS_PATH}?watch=1`, hasAll, WATCH_LIMIT_MS));
  await createAll(raw, POLICIES_PATH, policies, (i) => ({
    metadata: { name: `policy-${i}` },
    spec: { podSelector: { matchLabels: { app: `app-${i}` } }, ingress: [{}] },
  }));
  await createAll(raw, PODS_PATH, pods, (i) => ({
    metadata: { name: `pod-${i}`, labels: { app: `app-${i % policies}` } },
    spec: { containers: [{ name: 'c', image: 'busybox', command: ['sleep', '9999'] }] },
  }));
  const seen = await Promise.all(watches);
  if (!seen.every(hasAll)) throw new Error(`a watch did not see all ${pods} pods`);
}

/** Memory of a process; undefined where the system does not tell. */
export async function residentBytes(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const found = /^VmRSS:\s+(\d+) kB/m.exec(status);
  return found ? Number(found[1]) * 1024 : undefined;
}

async function createAll(raw: Raw, path: string, count: number, object: (i: number) => Json): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const { code, body: answer } = await raw.ask(path, { method: 'POST', body: object(next++) });
      if (code !== 201) throw new Error(answer.message);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
