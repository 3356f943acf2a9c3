import { equal, isRecord, type Json } from '../object.js';
import { type Field, isAtomicStruct, jsonFieldsOf, type Node, pointee, type Topology } from '../schema/types.js';

/**
 * Who owns which fields, in the form managedFields is written in: "f:name" a field or map key, "k:{...}" a list
 * item by its keys, "v:..." an item of a set, "." the thing itself; an empty object is a leaf.
 */
export interface FieldSet {
  [element: string]: FieldSet;
}

/** How one value is taken apart; absent where nothing more is known (custom resources: maps are granular, lists atomic). */
export interface Shape {
  node?: Node | undefined;
  topology?: Topology | undefined;
}

export const structShape = (type: string | undefined): Shape => (type ? { node: { kind: 'struct', name: type } } : {});

/** Shape of a field of a struct or of a map's value. */
export function shapeOfField(shape: Shape, name: string): Shape {
  const node = shape.node && pointee(shape.node);
  if (node?.kind === 'struct') {
    const field: Field | undefined = jsonFieldsOf(node.name).get(name);
    return field ? { node: field.node, topology: field.topology } : {};
  }
  return node?.kind === 'map' ? { node: node.of } : {};
}

export function shapeOfItem(shape: Shape): Shape {
  const node = shape.node && pointee(shape.node);
  return node?.kind === 'list' ? { node: node.of } : {};
}

/** A record whose fields have owners of their own. */
export function isGranularRecord(shape: Shape, value: Json): value is Record<string, Json> {
  if (!isRecord(value) || shape.topology?.kind === 'atomic') return false;
  const node = shape.node && pointee(shape.node);
  if (node?.kind === 'struct') return !isAtomicStruct(node.name);
  return node === undefined || node.kind === 'map';
}

/** The element that stands for a list item; undefined where the list is atomic. */
export function itemElement(shape: Shape, item: Json): string | undefined {
  const topology = shape.topology;
  if (topology?.kind === 'set') return `v:${JSON.stringify(item)}`;
  if (topology?.kind !== 'map') return undefined;
  const keys: Record<string, Json> = {};
  for (const key of [...topology.keys].sort()) keys[key] = item?.[key] ?? DEFAULT_KEYS[key];
  return `k:${JSON.stringify(keys)}`;
}

/** Keys of associative lists that may be left out, with the value that then counts. */
const DEFAULT_KEYS: Record<string, Json> = { protocol: 'TCP' };

/** The fields that `value` names. */
export function fieldSetOf(shape: Shape, value: Json): FieldSet {
  const out: FieldSet = {};
  if (isGranularRecord(shape, value)) {
    for (const [name, inner] of Object.entries(value)) {
      if (inner !== undefined && inner !== null) out[`f:${name}`] = fieldSetOf(shapeOfField(shape, name), inner);
    }
    return out;
  }
  if (Array.isArray(value) && shape.topology && shape.topology.kind !== 'atomic') {
    for (const item of value) {
      const element = itemElement(shape, item);
      if (element === undefined) continue;
      out[element] = element.startsWith('k:') ? { '.': {}, ...fieldSetOf(shapeOfItem(shape), item) } : {};
    }
  }
  return out;
}

/**
 * The fields of `after` that are new or have another value than in `before`. A struct or list that was written as null
 * or empty before is not new itself.
 */
export function changedFields(shape: Shape, before: Json, after: Json): FieldSet {
  const out: FieldSet = {};
  if (isGranularRecord(shape, after)) {
    const old = isRecord(before) ? before : {};
    for (const [name, inner] of Object.entries(after)) {
      if (inner === undefined || inner === null || equal(old[name], inner)) continue;
      out[`f:${name}`] = changedFields(shapeOfField(shape, name), old[name], inner);
    }
    return before === undefined && !isEmpty(out) ? { '.': {}, ...out } : out;
  }
  if (Array.isArray(after) && shape.topology && shape.topology.kind !== 'atomic') {
    const old = new Map((Array.isArray(before) ? before : []).map((item) => [itemElement(shape, item), item]));
    if (before === undefined) out['.'] = {};
    for (const item of after) {
      const element = itemElement(shape, item);
      if (element === undefined || equal(old.get(element), item)) continue;
      const inner = changedFields(shapeOfItem(shape), old.get(element), item);
      out[element] = element.startsWith('k:') && !old.has(element) ? { '.': {}, ...inner } : inner;
    }
  }
  return out;
}

export const isEmpty = (set: FieldSet): boolean => Object.keys(set).length === 0;

export function union(a: FieldSet, b: FieldSet): FieldSet {
  const out: FieldSet = { ...a };
  for (const [element, inner] of Object.entries(b)) {
    const known = out[element];
    if (!known) out[element] = inner;
    // A leaf beside a deeper set: the leaf is the thing itself.
    else if (isEmpty(known) !== isEmpty(inner)) out[element] = { '.': {}, ...known, ...inner };
    else out[element] = union(known, inner);
  }
  return out;
}

/** Leaves of `a` that are also leaves of `b`. */
export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  const out: FieldSet = {};
  for (const [element, inner] of Object.entries(a)) {
    const other = b[element];
    if (!other) continue;
    const leafHere = isEmpty(inner) || '.' in inner;
    const leafThere = isEmpty(other) || '.' in other;
    const deeper = intersection(inner, other);
    delete deeper['.'];
    if (leafHere && leafThere) out[element] = isEmpty(deeper) ? {} : { '.': {}, ...deeper };
    else if (!isEmpty(deeper)) out[element] = deeper;
  }
  return out;
}

/** Leaves of `a` that are not leaves of `b`. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  const out: FieldSet = {};
  for (const [element, inner] of Object.entries(a)) {
    const other = b[element];
    if (!other) {
      out[element] = inner;
      continue;
    }
    const leafHere = isEmpty(inner) || '.' in inner;
    const leafThere = isEmpty(other) || '.' in other;
    const { '.': _, ...children } = inner;
    const deeper = difference(children, other);
    if (leafHere && !leafThere) out[element] = isEmpty(deeper) ? {} : { '.': {}, ...deeper };
    else if (!isEmpty(deeper)) out[element] = deeper;
  }
  return out;
}

/** Every leaf as the path in which conflicts are told: .spec.template.spec.containers[name="web"].image */
export function leafPaths(set: FieldSet, prefix = ''): string[] {
  return Object.entries(set).flatMap(([element, inner]) => {
    if (element === '.') return [prefix];
    const path = prefix + spelled(element);
    return isEmpty(inner) ? [path] : leafPaths(inner, path);
  });
}

function spelled(element: string): string {
  const rest = element.slice(2);
  if (element.startsWith('f:')) return `.${rest}`;
  if (element.startsWith('v:')) return `[=${rest}]`;
  const keys = Object.entries(JSON.parse(rest) as Record<string, Json>);
  return `[${keys.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(',')}]`;
}
