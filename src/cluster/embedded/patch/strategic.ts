import { equal, isRecord, type Json } from '../object.js';
import { badRequest } from '../registry/errors.js';
import { type Field, jsonFieldsOf, type Node, pointee } from '../schema/types.js';

const DIRECTIVE = '$patch';
const DELETE_PRIMITIVES = '$deleteFromPrimitiveList/';
const ORDER = '$setElementOrder/';
const RETAIN = '$retainKeys';

/** Strategic merge patch of a built-in type. Returns a new value; `target` is not changed. */
export function strategicMerge(type: string, target: Json, patch: Json): Json {
  return mergeStruct(type, target ?? {}, patch);
}

function mergeStruct(type: string | undefined, target: Json, patch: Record<string, Json>): Json {
  if (patch[DIRECTIVE] === 'replace') return without(patch, DIRECTIVE);
  if (patch[DIRECTIVE] === 'delete') return {};
  const fields = type ? jsonFieldsOf(type) : new Map<string, Field>();
  const out: Record<string, Json> = isRecord(target) ? { ...target } : {};
  const before: Record<string, Json> = isRecord(target) ? target : {};
  const retained = patch[RETAIN];
  if (Array.isArray(retained)) {
    for (const name of Object.keys(out)) if (!retained.includes(name)) delete out[name];
  }
  for (const [name, value] of Object.entries(patch)) {
    if (name === DIRECTIVE || name === RETAIN || name.startsWith(ORDER)) continue;
    if (name.startsWith(DELETE_PRIMITIVES)) {
      const list = name.slice(DELETE_PRIMITIVES.length);
      out[list] = (out[list] ?? []).filter((item: Json) => !(value as Json[]).some((gone) => equal(gone, item)));
    } else if (value === null) delete out[name];
    else out[name] = mergeField(fields.get(name), out[name], value);
  }
  for (const [name, order] of Object.entries(patch)) {
    if (name.startsWith(ORDER)) {
      const list = name.slice(ORDER.length);
      out[list] = ordered(out[list] ?? [], order, before[list] ?? [], fields.get(list)?.mergeKey ?? '');
    }
  }
  return out;
}

function mergeField(field: Field | undefined, target: Json, patch: Json): Json {
  const node = field && pointee(field.node);
  if (Array.isArray(patch)) return mergeList(field, node, target, patch);
  if (isRecord(patch)) return mergeStruct(node?.kind === 'struct' ? node.name : undefined, target, patch);
  return patch;
}

function mergeList(field: Field | undefined, node: Node | undefined, target: Json, patch: Json[]): Json {
  if (!field?.strategies.includes('merge') || node?.kind !== 'list') return patch;
  const before: Json[] = Array.isArray(target) ? target : [];
  const items = [...before];
  const element = pointee(node.of);
  if (!field.mergeKey) {
    for (const item of patch) if (!items.some((known) => equal(known, item))) items.push(item);
    return ordered(items, patch, before, '');
  }
  if (patch.some((item) => isRecord(item) && item[DIRECTIVE] === 'replace')) {
    return patch.filter((item) => !(isRecord(item) && DIRECTIVE in item && Object.keys(item).length === 1));
  }
  const type = element.kind === 'struct' ? element.name : undefined;
  for (const item of patch) {
    if (!isRecord(item)) throw badRequest('unable to merge a list of primitives with a merge key');
    const id = item[field.mergeKey];
    if (id === undefined) {
      throw badRequest(`map: ${goMap(item)} does not contain declared merge key: ${field.mergeKey}`);
    }
    const at = items.findIndex((known) => known?.[field.mergeKey] === id);
    if (item[DIRECTIVE] === 'delete') {
      if (at >= 0) items.splice(at, 1);
    } else if (at < 0) items.push(mergeStruct(type, {}, item));
    else items[at] = mergeStruct(type, items[at], item);
  }
  const kept = patch.filter((item) => !(DIRECTIVE in item));
  return ordered(items, kept, before, field.mergeKey);
}

/**
 * The order the API gives: items named by `order` follow it, the others keep the order they had in `before`,
 * and where the two cannot be compared the named ones (new items, mostly) come first.
 */
function ordered(merged: Json[], order: Json[], before: Json[], mergeKey: string): Json[] {
  const idOf = (item: Json): Json => (mergeKey && isRecord(item) ? item[mergeKey] : item);
  const place = (list: Json[], item: Json): number => list.findIndex((other) => equal(idOf(other), idOf(item)));
  const named = merged.filter((item) => place(order, item) >= 0).sort((a, b) => place(order, a) - place(order, b));
  const others = merged.filter((item) => place(order, item) < 0).sort((a, b) => place(before, a) - place(before, b));
  const out: Json[] = [];
  while (named.length > 0 && others.length > 0) {
    const left = place(before, others[0]);
    const right = place(before, named[0]);
    out.push(left >= 0 && right >= 0 && left < right ? others.shift() : named.shift());
  }
  return [...out, ...others, ...named];
}

function without(record: Record<string, Json>, name: string): Record<string, Json> {
  const { [name]: _, ...rest } = record;
  return rest;
}

function goMap(record: Record<string, Json>): string {
  return `map[${Object.keys(record)
    .sort()
    .map((name) => `${name}:${record[name]}`)
    .join(' ')}]`;
}
