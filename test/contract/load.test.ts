import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEmbeddedProvider } from '../../src/cluster/embedded/provider.js';
import { serviceFiles } from '../../src/cluster/embedded/service/names.js';
import { readRecord } from '../../src/cluster/embedded/service/record.js';
import { systemClock } from '../../src/domain/clock.js';
import { openKube } from '../../src/kube/open.js';
import { fillWithPods, PODS_PATH, residentBytes } from './suite/crowd.js';
import { openRaw, type Raw } from './suite/raw.js';
import { eventually } from './targets.js';

/** The whole load with KUBEDRILL_LOAD=full, as CI does; a tenth of it otherwise. */
const PODS = process.env.KUBEDRILL_LOAD === 'full' ? 2000 : 200;
const WATCHERS = 20;
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

it(`lists ${PODS} pods within ${LIST_MS} ms while ${WATCHERS} clients watch, in less than 500 MB`, async () => {
  await fillWithPods(raw, PODS, WATCHERS);

  // The second look: the first may fall into the work that the last pods have brought.
  const took = await eventually(60_000, async () => {
    const began = performance.now();
    const { body } = await raw.ask(PODS_PATH);
    const ms = performance.now() - began;
    expect(body.items).toHaveLength(PODS);
    return ms <= LIST_MS ? ms : undefined;
  });
  expect(took).toBeLessThanOrEqual(LIST_MS);
  const bytes = await residentBytes(pid);
  console.log(`${PODS} pods listed in ${Math.round(took)} ms, ${Math.round((bytes ?? 0) / 2 ** 20)} MB`);
  expect(bytes ?? 0).toBeLessThan(MOST_BYTES);
}, 300_000);
