import { mkdir, rm } from 'node:fs/promises';
import { systemClock } from '../../../domain/clock.js';
import { EmbeddedCluster } from '../cluster.js';
import { type Credentials, makeCredentials } from '../wire/certificates.js';
import { kubeconfigText } from '../wire/kubeconfig.js';
import { KUBERNETES } from '../wire/version.js';
import { readJson, writeWhole } from './files.js';
import { serviceFiles } from './names.js';
import { readRecord } from './record.js';
import { keepSnapshots, readSnapshot } from './snapshots.js';

/** The background service: node main.js STATE-FOLDER NAME. Ends on SIGTERM, or when it is asked to over its API. */
async function main(stateFolder: string, name: string): Promise<void> {
  const clock = systemClock;
  const files = serviceFiles(stateFolder, name);
  await mkdir(files.folder, { recursive: true, mode: 0o700 });
  const [known, before, snapshot] = await Promise.all([
    readJson<Credentials>(files.credentials),
    readRecord(files),
    readSnapshot(files.snapshot),
  ]);
  const credentials = known ?? makeCredentials(clock.now());
  if (!known) await writeWhole(files.credentials, JSON.stringify(credentials));

  const ending = new AbortController();
  const cluster = await started(before?.port);
  await writeWhole(files.kubeconfig, kubeconfigText(`${name}-embedded`, cluster.url, credentials));
  const { port } = new URL(cluster.url);
  await writeWhole(files.record, JSON.stringify({ pid: process.pid, port: Number(port), kubernetes: KUBERNETES }));
  const saving = keepSnapshots(cluster.store, files.snapshot, clock, ending.signal);

  // A bug in one model must not take the learner's cluster away; the log keeps it.
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => console.error(new Date(clock.now()).toISOString(), event, error));
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => ending.abort());
  await new Promise<void>((resolve) => ending.signal.addEventListener('abort', () => resolve(), { once: true }));
  await cluster.stop();
  await saving;
  await rm(files.record, { force: true });

  /** On the port it had, so that kubeconfigs stay good; on another when that is taken. */
  async function started(port: number | undefined): Promise<EmbeddedCluster> {
    const options = { clock, credentials, onStop: () => ending.abort(), ...(snapshot ? { snapshot } : {}) };
    const first = new EmbeddedCluster({ ...options, ...(port === undefined ? {} : { port }) });
    try {
      await first.start();
      return first;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      await first.stop();
      const second = new EmbeddedCluster(options);
      await second.start();
      return second;
    }
  }
}

const [, , stateFolder, name] = process.argv;
if (stateFolder === undefined || name === undefined) throw new Error('usage: main.js STATE-FOLDER NAME');
await main(stateFolder, name);
