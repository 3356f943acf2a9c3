import { equal, isRecord, type Json, type Obj } from '../object.js';
import { ApiError, type Cause } from '../registry/errors.js';
import {
  difference,
  type FieldSet,
  fieldSetOf,
  intersection,
  isEmpty,
  isGranularRecord,
  itemElement,
  leafPaths,
  type Shape,
  shapeOfField,
  shapeOfItem,
  union,
} from './field-set.js';
import { type Manager, managersOf, withoutBookkeeping } from './managers.js';

export interface Applied {
  /** The merged object, managedFields not yet written. */
  object: Obj;
  managers: Manager[];
}

/**
 * Server-side apply: `config` is what one manager wants. Fields it no longer names and nobody else owns are
 * removed; fields of others that it would change are conflicts unless `force`.
 */
export function serverSideApply(
  shape: Shape,
  live: Obj | undefined,
  config: Json,
  who: { manager: string; subresource: string; force: boolean },
): Applied {
  const wanted = withoutBookkeeping(fieldSetOf(shape, config));
  const managers = managersOf(live);
  const isMine = (manager: Manager): boolean =>
    manager.operation === 'Apply' && manager.manager === who.manager && manager.subresource === who.subresource;
  const mine = managers.find(isMine);
  const others = managers.filter((manager) => !isMine(manager));

  let object = mergeValue(shape, live, config) as Obj;
  const lost = mine ? difference(mine.fields, wanted) : {};
  const owned = others.reduce((all, manager) => union(all, manager.fields), wanted);
  const removable = difference(lost, owned);
  if (!isEmpty(removable)) object = removeFields(shape, object, removable, owned) as Obj;

  const conflicts: { manager: Manager; fields: FieldSet }[] = [];
  for (const manager of others) {
    const shared = intersection(manager.fields, wanted);
    const fields = differing(shape, shared, live, object);
    if (!isEmpty(fields)) conflicts.push({ manager, fields });
  }
  if (conflicts.length > 0 && !who.force) throw conflictError(conflicts);
  const kept = others
    .map((manager) => {
      const taken = conflicts.find((conflict) => conflict.manager === manager);
      return taken ? { ...manager, fields: difference(manager.fields, taken.fields) } : manager;
    })
    .filter((manager) => !isEmpty(manager.fields));
  const applier: Manager = {
    manager: who.manager,
    operation: 'Apply',
    subresource: who.subresource,
    apiVersion: config.apiVersion,
    fields: wanted,
    ...(mine && equal(mine.fields, wanted) && mine.time ? { time: mine.time } : {}),
  };
  return { object, managers: isEmpty(wanted) ? kept : [...kept, applier] };
}

function conflictError(conflicts: { manager: Manager; fields: FieldSet }[]): ApiError {
  const causes: Cause[] = conflicts.flatMap(({ manager, fields }) =>
    leafPaths(fields).map((field) => ({
      reason: 'FieldManagerConflict',
      message: `conflict with ${JSON.stringify(manager.manager)}${manager.subresource ? ` with subresource ${JSON.stringify(manager.subresource)}` : ''}${
        manager.operation === 'Update' ? ` using ${manager.apiVersion}` : ''
      }`,
      field,
    })),
  );
  const text = causes.length === 1 ? `${causes[0]?.message}: ${causes[0]?.field}` : `${groupedByMessage(causes)}`;
  const count = causes.length === 1 ? '1 conflict' : `${causes.length} conflicts`;
  const message = `Apply failed with ${count}: ${text}`;
  return new ApiError(409, 'Conflict', message, { causes });
}

function groupedByMessage(causes: Cause[]): string {
  const messages = [...new Set(causes.map((cause) => cause.message))].sort();
  return messages
    .map((message) => {
      const fields = causes.filter((cause) => cause.message === message).map((cause) => `- ${cause.field}`);
      return `${message}:\n${fields.join('\n')}`;
    })
    .join('\n');
}

/** Lays `config` over `live` as the schema says: maps by key, lists by theirs, atomic things whole. */
function mergeValue(shape: Shape, live: Json, config: Json): Json {
  if (isGranularRecord(shape, config)) {
    const out: Record<string, Json> = isRecord(live) ? { ...live } : {};
    for (const [name, value] of Object.entries(config)) {
      if (value === null || value === undefined) continue;
      out[name] = mergeValue(shapeOfField(shape, name), out[name], value);
    }
    return out;
  }
  if (Array.isArray(config) && Array.isArray(live) && shape.topology && shape.topology.kind !== 'atomic') {
    return mergeItems(shape, live, config);
  }
  return config;
}

/** Items of `config` in their order; items that only `live` has stay behind the item they followed. */
function mergeItems(shape: Shape, live: Json[], config: Json[]): Json[] {
  const elementOf = (item: Json): string => itemElement(shape, item) ?? '';
  const known = new Map(live.map((item) => [elementOf(item), item]));
  const named = new Set(config.map(elementOf));
  const out: Json[] = [];
  let at = 0;
  for (const item of config) {
    const position = live.findIndex((other) => elementOf(other) === elementOf(item));
    while (at < position) {
      const other = live[at++];
      if (!named.has(elementOf(other))) out.push(other);
    }
    if (position >= at) at = position + 1;
    const element = elementOf(item);
    out.push(known.has(element) ? mergeValue(shapeOfItem(shape), known.get(element), item) : item);
  }
  return [...out, ...live.slice(at).filter((item) => !named.has(elementOf(item)))];
}

/** Takes the leaves of `fields` out of `value`, except what others own beneath them. */
function removeFields(shape: Shape, value: Json, fields: FieldSet, owned: FieldSet): Json {
  if (isRecord(value)) {
    const out = { ...value };
    for (const [element, inner] of Object.entries(fields)) {
      if (!element.startsWith('f:')) continue;
      const name = element.slice(2);
      if (!(name in out)) continue;
      const claimed = owned[element];
      if (isEmpty(inner) && !claimed) delete out[name];
      else if (!isEmpty(inner)) {
        out[name] = removeFields(shapeOfField(shape, name), out[name], inner, claimed ?? {});
        if (!claimed && isHollow(out[name])) delete out[name];
      }
    }
    return out;
  }
  if (Array.isArray(value)) {
    return value.flatMap((item) => {
      const element = itemElement(shape, item);
      const inner = element === undefined ? undefined : fields[element];
      if (!element || !inner) return [item];
      if ((isEmpty(inner) || '.' in inner) && !owned[element]) return [];
      return [removeFields(shapeOfItem(shape), item, inner, owned[element] ?? {})];
    });
  }
  return value;
}

const isHollow = (value: Json): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;

/** The leaves of `fields` whose value differs between two objects. */
function differing(shape: Shape, fields: FieldSet, before: Json, after: Json): FieldSet {
  const out: FieldSet = {};
  for (const [element, inner] of Object.entries(fields)) {
    if (element === '.') continue;
    const [old, now, innerShape] = step(shape, element, before, after);
    if (isEmpty(inner)) {
      if (!equal(old, now)) out[element] = {};
    } else {
      const deeper = differing(innerShape, inner, old, now);
      if (!isEmpty(deeper)) out[element] = deeper;
    }
  }
  return out;
}

function step(shape: Shape, element: string, before: Json, after: Json): [Json, Json, Shape] {
  if (element.startsWith('f:')) {
    const name = element.slice(2);
    return [before?.[name], after?.[name], shapeOfField(shape, name)];
  }
  const find = (list: Json): Json =>
    Array.isArray(list) ? list.find((item) => itemElement(shape, item) === element) : undefined;
  return [find(before), find(after), shapeOfItem(shape)];
}
