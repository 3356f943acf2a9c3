import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serviceFiles } from '../../src/cluster/embedded/service/names.js';
import { answers, readRecord } from '../../src/cluster/embedded/service/record.js';
import { systemClock } from '../../src/domain/clock.js';
import { fillWithPods, PODS_PATH, residentBytes } from '../contract/suite/crowd.js';
import { openRaw } from '../contract/suite/raw.js';
import { Kubedrill } from '../e2e/kubedrill.js';
import { must } from './cluster.js';
import { type Figure, measure } from './figure.js';

const SERVICE = join(import.meta.dirname, '../../dist/src/cluster/embedded/service/main.js');
const NAME = 'kubedrill-bench-embedded';
const PODS = 2_000;
const WATCHERS = 20;
const IDLE_MS = 10_000;
/** Linux counts a process' time in hundredths of a second. */
const TICK_MS = 10;

export interface EmbeddedFigures {
  figures: Figure[];
  /** Of the service with the whole load; undefined where the system does not tell. */
  memoryMiB: number | undefined;
  /** Of one core, while nobody asks for anything. */
  idleShare: number | undefined;
}

/** What the embedded cluster takes: to start, to have a lab ready, at rest, and with many pods. */
export async function embeddedFigures(runs: number): Promise<EmbeddedFigures> {
  const first = await firstRequests(runs);
  const drill = await Kubedrill.fresh(NAME, { KUBEDRILL_PROVIDER: 'embedded' });
  try {
    const start = () => must(drill, 'start', 'np-lab9');
    const before = async () => {
      await drill.run('stop');
      await must(drill, 'down');
    };
    const lab = await measure('`start np-lab9` from nothing', runs, start, { limitMs: 1_500, before });
    const files = serviceFiles(join(drill.home, 'state'), NAME);
    const pid = (await readRecord(files))?.pid ?? 0;
    const idleShare = await shareOfCore(pid);
    const raw = await openRaw(files.kubeconfig);
    try {
      await fillWithPods(raw, PODS, WATCHERS);
      const ask = () => raw.ask(PODS_PATH);
      await settled(ask);
      const list = await measure(`List of ${PODS} pods`, 10, ask, { limitMs: 300 });
      const bytes = await residentBytes(pid);
      const memoryMiB = bytes === undefined ? undefined : Math.round(bytes / 2 ** 20);
      return { figures: [first, lab, list], memoryMiB, idleShare };
    } finally {
      raw.close();
    }
  } finally {
    await drill.run('stop');
    await drill.run('down');
    await rm(drill.home, { recursive: true, force: true });
  }
}

async function firstRequests(runs: number): Promise<Figure> {
  let end = async (): Promise<void> => {};
  const work = async () => {
    end = await answeringService();
  };
  const before = () => end();
  const figure = await measure('Service started to first request answered', runs, work, { limitMs: 600, before });
  await end();
  return figure;
}

/** Starts a service with nothing known to it and waits for an answer. Returns what ends and removes it. */
async function answeringService(): Promise<() => Promise<void>> {
  const state = await mkdtemp(join(tmpdir(), 'kubedrill-bench-'));
  const files = serviceFiles(state, NAME);
  const service = spawn(process.execPath, [SERVICE, state, NAME], { stdio: 'ignore' });
  const ended = once(service, 'exit');
  for (;;) {
    const record = await readRecord(files);
    if (record && (await answers(files, record))) break;
    if (service.exitCode !== null) throw new Error(`the service ended with ${service.exitCode}`);
    await systemClock.sleep(5);
  }
  return async () => {
    service.kill();
    await ended;
    await rm(state, { recursive: true, force: true });
  };
}

/** Until the last pods run. */
async function settled(ask: () => Promise<unknown>): Promise<void> {
  for (let ready = false; !ready; ) {
    await systemClock.sleep(1_000);
    const { body } = (await ask()) as { body: { items: { status?: { phase?: string } }[] } };
    ready = body.items.every(({ status }) => status?.phase === 'Running');
  }
}

async function shareOfCore(pid: number): Promise<number | undefined> {
  const before = await cpuMs(pid);
  await systemClock.sleep(IDLE_MS);
  const after = await cpuMs(pid);
  return before === undefined || after === undefined ? undefined : (after - before) / IDLE_MS;
}

/** Time that a process has had of all cores; undefined where the system does not tell. */
async function cpuMs(pid: number): Promise<number | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields && (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}
