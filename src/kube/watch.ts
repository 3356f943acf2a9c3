import { StringDecoder } from 'node:string_decoder';
import type { Clock } from '../domain/clock.js';
import { LabError } from '../domain/lab-error.js';
import type { KubeObject } from '../domain/objects.js';
import { KubeError, type ListTarget } from './kube.js';
import { collectionPath, listAll } from './list.js';
import type { Resource } from './resources.js';
import type { Transport } from './transport.js';

export type ChangeType = 'ADDED' | 'MODIFIED' | 'DELETED';
export type OnChange = (object: KubeObject, type: ChangeType) => void;

/** Pause before connecting again, so that an API that goes down is not hammered. */
const RETRY_MS = 500;

/**
 * Follows a collection until the signal aborts, then resolves. Lists first (no call-backs), again
 * after each lost connection, and calls back for what changed in between.
 */
export async function watchAll(
  transport: Transport,
  clock: Clock,
  resource: Resource,
  target: ListTarget,
  onChange: OnChange,
  signal: AbortSignal,
): Promise<void> {
  let known: Map<string, KubeObject> | undefined;
  while (!signal.aborted) {
    try {
      const { items, resourceVersion } = await listAll(transport, resource, target, signal);
      const fresh = new Map(items.map((item) => [keyOf(item), item]));
      if (known) reportDifference(known, fresh, onChange);
      known = fresh;
      await follow(transport, resource, target, resourceVersion, known, onChange, signal);
    } catch (error) {
      if (signal.aborted) return;
      const passes =
        error instanceof LabError || (error instanceof KubeError && [410, 429, 500, 503].includes(error.status));
      if (!passes) throw error;
    }
    await clock.sleep(RETRY_MS, signal).catch(() => undefined);
  }
}

/** Reads one connection's events until it ends; returns also when the API says that it forgot the version (410). */
async function follow(
  transport: Transport,
  resource: Resource,
  target: ListTarget,
  resourceVersion: string,
  known: Map<string, KubeObject>,
  onChange: OnChange,
  signal: AbortSignal,
): Promise<void> {
  const path = collectionPath(resource, target, { watch: 'true', resourceVersion });
  const stream = await transport.stream({ method: 'GET', path, signal });
  try {
    for await (const line of linesOf(stream)) {
      const event = JSON.parse(line) as { type: ChangeType | 'BOOKMARK' | 'ERROR'; object: KubeObject };
      if (event.type === 'ERROR') return;
      if (event.type === 'BOOKMARK') continue;
      const object = { ...event.object, apiVersion: resource.apiVersion, kind: resource.kind };
      if (event.type === 'DELETED') known.delete(keyOf(object));
      else known.set(keyOf(object), object);
      onChange(object, event.type);
    }
  } catch (error) {
    // A connection that breaks is no reason to stop: the next listing tells. What `onChange` throws is.
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  } finally {
    stream.destroy();
  }
}

async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of stream) {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

function reportDifference(before: Map<string, KubeObject>, now: Map<string, KubeObject>, onChange: OnChange): void {
  for (const [key, object] of before) if (!now.has(key)) onChange(object, 'DELETED');
  for (const [key, object] of now) {
    const old = before.get(key);
    if (!old) onChange(object, 'ADDED');
    else if (old.metadata.resourceVersion !== object.metadata.resourceVersion) onChange(object, 'MODIFIED');
  }
}

function keyOf(object: KubeObject): string {
  const { uid, namespace, name } = object.metadata;
  return uid ?? `${namespace ?? ''}/${name}`;
}
