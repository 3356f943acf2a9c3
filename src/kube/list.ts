import type { KubeObject } from '../domain/objects.js';
import { KubeError, type ListTarget } from './kube.js';
import { pathOf, type Resource } from './resources.js';
import type { Transport } from './transport.js';

const PAGE = 500;

export interface Listing {
  items: KubeObject[];
  /** Where a watch goes on. */
  resourceVersion: string;
}

interface ListAnswer {
  metadata?: { continue?: string; resourceVersion?: string };
  items?: KubeObject[] | null;
}

/** All pages of a list, with apiVersion and kind on each item (the API leaves them out). */
export async function listAll(
  transport: Transport,
  resource: Resource,
  target: ListTarget,
  signal?: AbortSignal,
): Promise<Listing> {
  const items: KubeObject[] = [];
  let next: string | undefined;
  let limit: number | undefined = PAGE;
  for (;;) {
    const path = collectionPath(resource, target, { limit, continue: next });
    let answer: ListAnswer;
    try {
      answer = (await transport.json({ method: 'GET', path, signal })) as ListAnswer;
    } catch (error) {
      if (!(error instanceof KubeError && error.status === 410 && next)) throw error;
      // The pages' moment has been forgotten: start again, all at once.
      items.length = 0;
      next = undefined;
      limit = undefined;
      continue;
    }
    for (const item of answer.items ?? []) {
      items.push({ ...item, apiVersion: resource.apiVersion, kind: resource.kind });
    }
    next = answer.metadata?.continue;
    if (!next) return { items, resourceVersion: answer.metadata?.resourceVersion ?? '' };
  }
}

/** Path and query of a collection; `extra` are further query parameters, left out when undefined. */
export function collectionPath(
  resource: Resource,
  target: ListTarget,
  extra: Readonly<Record<string, string | number | undefined>> = {},
): string {
  const query = new URLSearchParams();
  const { labelSelector, fieldSelector } = target;
  for (const [name, value] of Object.entries({ labelSelector, fieldSelector, ...extra })) {
    if (value !== undefined) query.set(name, String(value));
  }
  const path = pathOf(resource, target.namespace);
  return query.size > 0 ? `${path}?${query}` : path;
}
