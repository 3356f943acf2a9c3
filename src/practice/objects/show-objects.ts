import type { Clock } from '../../domain/clock.js';
import type { Lab } from '../../domain/lab.js';
import { LabError } from '../../domain/lab-error.js';
import type { ObjectTable } from '../../domain/object-table.js';
import type { KubeObject } from '../../domain/objects.js';
import type { Read } from '../../grading/snapshot.js';
import { type Kube, KubeError } from '../../kube/kube.js';
import { type PracticeDeps, withKube } from '../deps.js';
import { watchedKinds } from '../watching.js';
import { objectTables } from './object-tables.js';

/** Changes come in bursts: what they add up to shows once in this time. */
const BURST_MS = 250;
/** A change between our listing and the watch's own is found by listing once more. */
const AGAIN_MS = 2_000;

/**
 * Tells what is in the lab's namespaces, now and after each change that shows, until the signal aborts; then it
 * resolves. It follows the kinds that the checks of the lab look at (as `watch` does), and those that the lab came with;
 * nothing is graded, and nothing is asked while nothing changes. Rejects with `cluster-not-answering`.
 */
export async function showObjects(
  deps: PracticeDeps,
  lab: Lab,
  on: (tables: readonly ObjectTable[]) => void,
  signal: AbortSignal,
): Promise<void> {
  const { cluster, detail } = await deps.provider.status();
  if (!cluster) throw notAnswering(detail);
  await withKube(deps, cluster.kubeconfig, async (kube) => {
    const shown = new ShownObjects(kube, lab, deps.clock, on);
    const reads = kindsOf(deps, lab);
    await Promise.all([
      shown.list(reads, signal),
      ...reads.map((read) =>
        orUnknown(kube.watch(read, (object, type) => shown.change(read, object, type, signal), signal)),
      ),
      deps.clock.sleep(AGAIN_MS, signal).then(() => shown.list(reads, signal)),
    ]).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  });
}

class ShownObjects {
  readonly #objects = new Map<string, KubeObject>();
  readonly #changed = new Set<string>();
  #told = '';
  #due = false;

  constructor(
    readonly kube: Kube,
    readonly lab: Lab,
    readonly clock: Clock,
    readonly on: (tables: readonly ObjectTable[]) => void,
  ) {}

  /** What changes while the lists come is newer than they are. */
  async list(reads: readonly Read[], signal: AbortSignal): Promise<void> {
    this.#changed.clear();
    const lists = await Promise.all(reads.map((read) => listed(this.kube, read, signal)));
    const fresh = new Map(lists.flat().map((object) => [keyOf(object), object]));
    for (const key of [...this.#objects.keys(), ...fresh.keys()]) {
      const object = fresh.get(key);
      if (this.#changed.has(key)) continue;
      if (object) this.#objects.set(key, object);
      else this.#objects.delete(key);
    }
    this.#tell();
  }

  change({ kind }: Read, object: KubeObject, type: string, signal: AbortSignal): void {
    const own = { ...object, kind };
    const key = keyOf(own);
    this.#changed.add(key);
    if (type === 'DELETED') this.#objects.delete(key);
    else this.#objects.set(key, own);
    if (this.#due) return;
    this.#due = true;
    this.clock.sleep(BURST_MS, signal).then(
      () => {
        this.#due = false;
        this.#tell();
      },
      () => {},
    );
  }

  #tell(): void {
    const tables = objectTables([...this.#objects.values()], this.lab.namespaces);
    const text = JSON.stringify(tables);
    if (text === this.#told) return;
    this.#told = text;
    this.on(tables);
  }
}

function kindsOf(deps: PracticeDeps, lab: Lab): Read[] {
  const seeded = lab.seed
    .filter(({ metadata }) => metadata.namespace !== undefined)
    .map(({ apiVersion, kind }) => ({ apiVersion, kind }));
  const all = [...watchedKinds(deps, lab), ...seeded];
  return [...new Map(all.map((read) => [`${read.apiVersion} ${read.kind}`, read])).values()];
}

async function listed(kube: Kube, { apiVersion, kind }: Read, signal: AbortSignal): Promise<KubeObject[]> {
  const objects = await orUnknown(kube.list({ apiVersion, kind }, signal));
  return (objects ?? []).map((object) => ({ ...object, kind }));
}

/** Undefined where the cluster does not know the kind. */
async function orUnknown<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof KubeError && error.status === 404) return undefined;
    throw error;
  }
}

const keyOf = ({ kind, metadata }: KubeObject) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;

function notAnswering(detail = 'it does not run'): LabError {
  return new LabError({
    code: 'cluster-not-answering',
    message: `The cluster does not answer: ${detail}.`,
    hint: '`kubedrill up` mends it.',
  });
}
