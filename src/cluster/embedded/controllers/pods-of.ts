import type { Json, Obj } from '../object.js';
import { ApiError } from '../registry/errors.js';
import { selects } from '../registry/selectors.js';
import type { Context } from './context.js';
import { recordEvent } from './events.js';
import { controllerOf, isOwnedBy, isTerminating, ownerReference } from './owned.js';

/**
 * The pods of a workload: its own, and those without a controller that its selector means, which it adopts. Own pods
 * whose labels no longer fit are let go.
 */
export function claimPods(context: Context, owner: Obj): Obj[] {
  const { store, registry, catalog } = context;
  const pods = catalog.builtin('pods');
  const out: Obj[] = [];
  for (const pod of store.list('pods', owner.metadata.namespace)) {
    const fits = selects(owner.spec.selector, pod.metadata.labels);
    if (isOwnedBy(pod, owner)) {
      if (fits || isTerminating(pod)) {
        if (fits) out.push(pod);
        continue;
      }
      registry.mutate(pods, pod.metadata, 'kube-controller-manager', (draft) => {
        draft.metadata.ownerReferences =
          draft.metadata.ownerReferences?.filter((item) => item.uid !== owner.metadata.uid) ?? [];
        if (draft.metadata.ownerReferences.length === 0) delete draft.metadata.ownerReferences;
      });
    } else if (fits && !controllerOf(pod) && !isTerminating(pod) && !isTerminating(owner)) {
      const adopted = registry.mutate(pods, pod.metadata, 'kube-controller-manager', (draft) => {
        draft.metadata.ownerReferences = [...(draft.metadata.ownerReferences ?? []), ownerReference(owner)];
      });
      if (adopted) out.push(adopted);
    }
  }
  return out;
}

/** Creates a pod of a template. False when the API refuses; the owner's events say why. */
export function createPod(context: Context, owner: Obj, template: Json, metadata: Json, component: string): boolean {
  const body = {
    metadata: {
      ...metadata,
      labels: { ...template.metadata?.labels, ...metadata.labels },
      ...(template.metadata?.annotations ? { annotations: template.metadata.annotations } : {}),
      ...(template.metadata?.finalizers ? { finalizers: template.metadata.finalizers } : {}),
      ownerReferences: [ownerReference(owner)],
    },
    spec: structuredClone(template.spec),
  };
  try {
    const pod = context.registry.create(context.catalog.builtin('pods'), owner.metadata.namespace, body, {
      fieldManager: 'kube-controller-manager',
    });
    recordEvent(context, owner, component, {
      type: 'Normal',
      reason: 'SuccessfulCreate',
      message: `Created pod: ${pod.metadata.name}`,
    });
    return true;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    recordEvent(context, owner, component, {
      type: 'Warning',
      reason: 'FailedCreate',
      message: `Error creating: ${error.message}`,
    });
    return false;
  }
}

export function deletePod(context: Context, owner: Obj, pod: Obj, component: string): void {
  context.registry.delete(context.catalog.builtin('pods'), pod.metadata.namespace, pod.metadata.name);
  recordEvent(context, owner, component, {
    type: 'Normal',
    reason: 'SuccessfulDelete',
    message: `Deleted pod: ${pod.metadata.name}`,
  });
}

/** Those that are missed least come first: not scheduled, not ready, youngest. */
export function byDispensability(a: Obj, b: Obj): number {
  const rank = (pod: Obj): number[] => [
    pod.spec.nodeName ? 1 : 0,
    pod.status?.phase === 'Running' ? 1 : 0,
    pod.status?.conditions?.some((item: Json) => item.type === 'Ready' && item.status === 'True') ? 1 : 0,
    -Date.parse(pod.metadata.creationTimestamp),
  ];
  const left = rank(a);
  const right = rank(b);
  for (const [i, value] of left.entries()) {
    const other = right[i] ?? 0;
    if (value !== other) return value - other;
  }
  return a.metadata.name < b.metadata.name ? 1 : -1;
}
