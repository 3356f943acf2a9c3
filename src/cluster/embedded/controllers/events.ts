import type { Obj } from '../object.js';
import { timestamp } from '../object.js';
import type { Context } from './context.js';

export interface EventText {
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
  /** spec.containers{web} */
  fieldPath?: string;
}

/** Records an event about an object; the same event again raises its count. */
export function recordEvent(context: Context, about: Obj, component: string, text: EventText, host?: string): void {
  const { store, catalog, registry, clock } = context;
  const namespace = about.metadata.namespace ?? 'default';
  if (!store.get('namespaces', undefined, namespace)) return;
  const resource = catalog.builtin('events');
  const now = timestamp(clock.now());
  const key = [about.metadata.uid, text.reason, text.fieldPath, text.message].join(' ');
  const known = namesOf(context).get(key);
  const repeated =
    known &&
    registry.mutate(resource, { namespace, name: known }, component, (draft) => {
      draft.count = (draft.count ?? 1) + 1;
      draft.lastTimestamp = now;
    });
  if (repeated) return;
  const id = (BigInt(Math.trunc(clock.now())) * 1_000_000n + BigInt(Math.floor(Math.random() * 1_000_000))).toString(
    16,
  );
  const { name, uid, resourceVersion } = about.metadata;
  namesOf(context).set(key, `${name}.${id}`);
  try {
    registry.create(
      resource,
      namespace,
      {
        metadata: { name: `${name}.${id}` },
        involvedObject: {
          apiVersion: about.apiVersion,
          kind: about.kind,
          ...(about.metadata.namespace ? { namespace } : {}),
          name,
          uid,
          resourceVersion,
          ...(text.fieldPath ? { fieldPath: text.fieldPath } : {}),
        },
        type: text.type,
        reason: text.reason,
        message: text.message,
        source: { component, ...(host ? { host } : {}) },
        firstTimestamp: now,
        lastTimestamp: now,
        count: 1,
        reportingComponent: component,
        reportingInstance: host ?? '',
      },
      { fieldManager: component },
    );
  } catch {
    // A namespace on its way out takes no events; nothing hangs on them.
  }
}

/** Names of the events recorded so far, by what they say about whom. */
const recorded = new WeakMap<Context, Map<string, string>>();
const MOST_REMEMBERED = 5000;

function namesOf(context: Context): Map<string, string> {
  let names = recorded.get(context);
  if (!names || names.size > MOST_REMEMBERED) {
    names = new Map();
    recorded.set(context, names);
  }
  return names;
}
