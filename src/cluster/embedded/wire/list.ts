import type { Obj } from '../object.js';
import { badRequest, gone } from '../registry/errors.js';
import type { Rules } from '../registry/rules.js';
import { parseFieldSelector, parseLabelSelector } from '../registry/selectors.js';
import type { Resource } from '../schema/resources.js';

/** Is the object one that the selectors of the query ask for? */
export function filterOf(query: URLSearchParams, resource: Resource, rules: Rules): (object: Obj) => boolean {
  const labelText = query.get('labelSelector') ?? '';
  const fieldText = query.get('fieldSelector') ?? '';
  const labels = labelText ? parseLabelSelector(labelText) : undefined;
  if (!labels && !fieldText) return () => true;
  const fields = fieldText ? parseFieldSelector(fieldText, selectableFields(resource, rules)) : undefined;
  return (object) => {
    if (labels && !labels(object.metadata.labels ?? {})) return false;
    if (!fields) return true;
    const { name, namespace } = object.metadata;
    return fields({
      'metadata.name': name,
      ...(namespace ? { 'metadata.namespace': namespace } : {}),
      ...rules.fields?.(object),
    });
  };
}

function selectableFields(resource: Resource, rules: Rules): ReadonlySet<string> {
  const sample = { apiVersion: '', kind: '', metadata: {}, spec: {}, status: {} } as unknown as Obj;
  const own = Object.keys(rules.fields?.(sample) ?? {});
  return new Set(['metadata.name', ...(resource.namespaced ? ['metadata.namespace'] : []), ...own]);
}

interface Rest {
  version: number;
  objects: readonly Obj[];
}

/** How many unfinished listings are kept for clients that come back for the next page. */
const OPEN_PAGES = 64;

/** Pages of a listing, all from the same moment, however the store changes between them. */
export class Pages {
  readonly #open = new Map<string, Rest>();
  #count = 0;

  /** The page that `token` continues with; 410 when it is no longer known. */
  resume(token: string): Rest {
    const rest = this.#open.get(token);
    const text = Buffer.from(token, 'base64').toString('latin1');
    if (!text.startsWith('{')) {
      const why = `invalid character '${text[0] ?? ''}' looking for beginning of value`;
      throw badRequest(`invalid continue token: continue key is not valid: ${why}`);
    }
    if (!rest) {
      throw gone(
        'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results.',
      );
    }
    this.#open.delete(token);
    return rest;
  }

  /** Cuts `limit` objects off; what remains can be had with the token. */
  cut(rest: Rest, limit: number): { page: readonly Obj[]; token?: string; remaining?: number } {
    if (limit <= 0 || rest.objects.length <= limit) return { page: rest.objects };
    const token = Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: rest.version, start: ++this.#count })).toString(
      'base64',
    );
    const left = rest.objects.slice(limit);
    this.#open.set(token, { version: rest.version, objects: left });
    const oldest = this.#open.keys().next().value;
    if (this.#open.size > OPEN_PAGES && oldest) this.#open.delete(oldest);
    return { page: rest.objects.slice(0, limit), token, remaining: left.length };
  }
}

export function numberOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  const value = Number(text);
  if (!Number.isInteger(value)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  return value;
}

export const flag = (query: URLSearchParams, name: string): boolean =>
  ['1', 'true', ''].includes(query.get(name) ?? 'no');
