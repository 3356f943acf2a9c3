import type { Json, Obj } from '../object.js';
import { ApiError } from '../registry/errors.js';
import type { Context } from './context.js';
import { recordEvent } from './events.js';
import { ownerReference } from './owned.js';

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
