import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Json } from '../../src/cluster/embedded/object.js';
import { createEmbeddedProvider } from '../../src/cluster/embedded/provider.js';
import { serviceFiles } from '../../src/cluster/embedded/service/names.js';
import { readRecord } from '../../src/cluster/embedded/service/record.js';
import { systemClock } from '../../src/domain/clock.js';
import { openKube } from '../../src/kube/open.js';
import { openRaw, type Raw } from './suite/raw.js';
import { eventually } from './targets.js';

/** The whole load with KUBEDRILL_LOAD=full, as CI does; a tenth of it otherwise. */
const PODS = process.env.KUBEDRILL_LOAD === 'full' ? 2000 : 200;
const POLICIES = PODS / 4;
const WATCHERS = 20;
const AT_ONCE = 20;
const MOST_BYTES = 500 * 1024 * 1024;
const LIST_MS = 300;

let raw: Raw;
let close: () => Promise<void>;
let pid: number;
beforeAll(async () => {
  const state = await mkdtemp(join(tmpdir(), 'kubedrill-load-'));
  const provider = createEmbeddedProvider({
    clock: systemClock,
    openKube,
    folders: { state },
    findKubectl: async () => undefined,
    exclusively: (_, __, work) => work(),
  });
  const { kubeconfig } = await provider.up({}, () => {});
  pid = (await readRecord(serviceFiles(state, 'kubedrill')))?.pid ?? 0;
  raw = await openRaw(kubeconfig);
  close = async () => {
    raw.close();
    await provider.down(() => {});
    await rm(state, { recursive: true });
  };
}, 60_000);
afterAll(() => close(), 60_000);

/** Memory of the service's process, without the clients'; undefined where the system does not tell. */
async function residentBytes(): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const found = /^VmRSS:\s+(\d+) kB/m.exec(status);
  return found ? Number(found[1]) * 1024 : undefined;
}

async function createAll(path: string, objects: readonly Json[]): Promise<void> {
  const queue = [...objects];
  const worker = async (): Promise<void> => {
    for (let body = queue.shift(); body !== undefined; body = queue.shift()) {
      const { code, body: answer } = await raw.ask(path, { method: 'POST', body });
      if (code !== 201) throw new Error(answer.message);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

it(`lists ${PODS} pods within ${LIST_MS} ms while ${WATCHERS} clients watch, in less than 500 MB`, async () => {
  const pods = '/api/v1/namespaces/default/pods';
  const added = (events: readonly Json[]): number => events.filter(({ type }) => type === 'ADDED').length;
  const watches = Array.from({ length: WATCHERS }, () =>
    raw.watch(`${pods}?watch=1`, (events) => added(events) >= PODS, 120_000),
  );
  const named = (prefix: string, count: number, rest: (i: number) => Json): Json[] =>
    Array.from({ length: count }, (_, i) => ({ metadata: { name: `${prefix}-${i}` }, ...rest(i) }));
  await createAll(
    '/apis/networking.k8s.io/v1/namespaces/default/networkpolicies',
    named('policy', POLICIES, (i) => ({ spec: { podSelector: { matchLabels: { app: `app-${i}` } }, ingress: [{}] } })),
  );
  const spec = { containers: [{ name: 'c', image: 'busybox', command: ['sleep', '9999'] }] };
  await createAll(
    pods,
    named('pod', PODS, (i) => ({ spec, metadata: { name: `pod-${i}`, labels: { app: `app-${i % POLICIES}` } } })),
  );
  for (const events of await Promise.all(watches)) expect(added(events)).toBe(PODS);

  // The second look: the first may fall into the work that the last pods have brought.
  const took = await eventually(60_000, async () => {
    const began = performance.now();
    const { body } = await raw.ask(pods);
    const ms = performance.now() - began;
    expect(body.items).toHaveLength(PODS);
    return ms <= LIST_MS ? ms : undefined;
  });
  expect(took).toBeLessThanOrEqual(LIST_MS);
  const bytes = await residentBytes();
  console.log(`${PODS} pods listed in ${Math.round(took)} ms, ${Math.round((bytes ?? 0) / 2 ** 20)} MB`);
  expect(bytes ?? 0).toBeLessThan(MOST_BYTES);
}, 300_000);
