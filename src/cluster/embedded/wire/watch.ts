import type { ServerResponse } from 'node:http';
import type { Clock } from '../../../domain/clock.js';
import type { Json, Obj } from '../object.js';
import { ApiError, invalid, tooOld } from '../registry/errors.js';
import { FieldErrors } from '../registry/field-errors.js';
import { apiVersionOf, qualified, type Resource } from '../schema/resources.js';
import type { Change, Store } from '../storage/store.js';
import { flag, numberOf } from './list.js';

const BOOKMARK_EVERY_MS = 60_000;

export interface WatchRequest {
  resource: Resource;
  namespace: string | undefined;
  query: URLSearchParams;
  filter: (object: Obj) => boolean;
  /** The object in the form the client asked for. */
  shape: (object: Obj) => Json;
}

/** Serves a watch until the client goes, its time is up or `signal` aborts. */
export async function serveWatch(
  store: Store,
  clock: Clock,
  request: WatchRequest,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const { query, namespace, filter, shape } = request;
  const resource = qualified(request.resource);
  const initial = flag(query, 'sendInitialEvents');
  checkInitialEvents(query, initial);
  const bookmarks = flag(query, 'allowWatchBookmarks');
  const from = versionOf(query);
  const backlog = initial || !from ? undefined : store.since(from);
  if (!initial && from && !backlog) throw tooOld(from, store.oldest);

  const ended = new AbortController();
  const end = (): void => ended.abort();
  signal.addEventListener('abort', end, { once: true });
  response.on('close', end);

  const send = (type: string, object: Json): void => {
    response.write(eventBytes(type, object));
    // A client that does not read must not fill our memory.
    if (response.writableLength > 64 * 1024 * 1024) response.destroy();
  };
  const bookmark = (annotations?: Record<string, string>): void => {
    const metadata = {
      resourceVersion: String(store.version),
      creationTimestamp: null,
      ...(annotations ? { annotations } : {}),
    };
    send('BOOKMARK', { kind: request.resource.kind, apiVersion: apiVersionOf(request.resource), metadata });
  };
  const tell = (change: Change): void => {
    if (change.resource !== resource || (namespace && change.object.metadata.namespace !== namespace)) return;
    const now = filter(change.object);
    const before = change.before ? filter(change.before) : false;
    if (change.type === 'DELETED') {
      if (before || now) send('DELETED', shape(change.object));
    } else if (now) send(before ? 'MODIFIED' : 'ADDED', shape(change.object));
    else if (before) {
      // It left what is watched: for this client it is gone, in the state it had.
      const metadata = { ...change.before?.metadata, resourceVersion: String(change.version) };
      send('DELETED', shape({ ...change.before, metadata } as Obj));
    }
  };

  response.writeHead(200, { 'content-type': 'application/json', 'transfer-encoding': 'chunked' });
  response.flushHeaders();
  if (backlog) for (const change of backlog) tell(change);
  else for (const object of store.list(resource, namespace)) if (filter(object)) send('ADDED', shape(object));
  if (initial && bookmarks) bookmark({ 'k8s.io/initial-events-end': 'true' });
  const unsubscribe = store.subscribe(tell);

  const timeout = numberOf(query, 'timeoutSeconds') ?? 1800;
  const deadline = clock.now() + timeout * 1000;
  try {
    while (clock.now() < deadline) {
      await clock.sleep(Math.min(BOOKMARK_EVERY_MS, deadline - clock.now()), ended.signal);
      if (bookmarks) bookmark();
    }
  } catch {
    // Ended by the client or by us.
  } finally {
    unsubscribe();
    signal.removeEventListener('abort', end);
    response.end();
  }
}

/** The latest event as it was sent: whoever else watches these objects is sent the same at once. */
let latest: { type: string; object: Json; bytes: Buffer } | undefined;

function eventBytes(type: string, object: Json): Buffer {
  if (latest?.object !== object || latest?.type !== type) {
    latest = { type, object, bytes: Buffer.from(`${JSON.stringify({ type, object })}\n`) };
  }
  return latest.bytes;
}

function checkInitialEvents(query: URLSearchParams, initial: boolean): void {
  const match = query.get('resourceVersionMatch');
  const errors = new FieldErrors();
  if (initial && match !== 'NotOlderThan') {
    const text = 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan';
    errors.forbidden('resourceVersionMatch', text);
  }
  if (!query.has('sendInitialEvents') && match) {
    const text = 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided';
    errors.forbidden('resourceVersionMatch', text);
    if (match !== 'NotOlderThan') errors.notSupported('resourceVersionMatch', match, ['NotOlderThan']);
  }
  if (errors.any) throw invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', errors.causes);
}

function versionOf(query: URLSearchParams): number | undefined {
  const text = query.get('resourceVersion') ?? '';
  if (/^\d*$/.test(text)) return text === '' ? undefined : Number(text);
  const shown = JSON.stringify(text);
  const why = `strconv.ParseUint: parsing ${shown}: invalid syntax`;
  throw new ApiError(500, '', `resourceVersion: Invalid value: ${shown}: ${why}`);
}
