import { defaultOf, isSequence, listKeys } from './fields.js';
import { isMap, operatorOf } from './operators.js';
import { inside, isContainer, type Place, within } from './place.js';
import { isEmpty, sameScalar } from './scalar.js';
import { show } from './show.js';
import { sameRun, whatRuns } from './what-runs.js';

/** A place where an object is not what was expected. */
export interface Difference {
  /** Field path in the actual object: spec.containers[0].image, metadata.labels['a/b']. */
  path: string;
  /** In words, ready for a finding. */
  expected: string;
  observed: string;
}

/**
 * How `actual` differs from the tree `expected`; empty when it does not. Maps and lists are subsets unless `exact`, unset
 * fields count as the API's defaults, images, quantities, int-or-strings and commands compare by what they mean,
 * list items are found by key or by best fit. In the tree, `{$exactly: x}` wants nothing beside x's own keys or items,
 * `{$absent: true}` nothing at all, `{$anyOf: [..]}` one of several, `{$matches: regex}` a text.
 */
export function compare(
  expected: unknown,
  actual: unknown,
  options: { kind?: string; exact?: boolean; path?: string } = {},
): Difference[] {
  const path = options.path ?? '';
  const names = path.replace(/\[[^\]]*\]/g, '').split('.');
  return compareAt(expected, actual, {
    path,
    field: names.at(-1) ?? '',
    parent: names.at(-2),
    kind: options.kind ?? (isMap(actual) && typeof actual.kind === 'string' ? actual.kind : undefined),
    exact: options.exact ? 'below' : 'no',
  });
}

function compareAt(expected: unknown, given: unknown, place: Place): Difference[] {
  const operator = operatorOf(expected);
  if (operator) return compareByOperator(operator.name, operator.operand, given, place);
  const byDefault = defaultOf(place.kind, place.parent, place.field);
  const wanted = expected ?? byDefault;
  const actual = given ?? byDefault;
  if (Array.isArray(wanted)) return compareLists(wanted, actual, place);
  if (isMap(wanted)) return compareMaps(wanted, actual, place);
  return sameScalar(wanted, actual, place) ? [] : [difference(wanted, actual, place)];
}

function compareByOperator(name: string, operand: unknown, actual: unknown, place: Place): Difference[] {
  if (name === '$exactly') return compareAt(operand, actual, { ...place, exact: 'here' });
  if (name === '$absent') {
    const absent = isEmpty(actual);
    if (absent === (operand !== false)) return [];
    return [{ path: place.path, expected: absent ? 'to be set' : 'not to be set', observed: show(actual) }];
  }
  if (name === '$matches') {
    if (typeof actual === 'string' && new RegExp(String(operand)).test(actual)) return [];
    return [{ path: place.path, expected: `text that matches ${String(operand)}`, observed: show(actual) }];
  }
  const choices = operand as readonly unknown[];
  if (choices.some((choice) => compareAt(choice, actual, place).length === 0)) return [];
  return [{ path: place.path, expected: `one of ${choices.map(show).join(', ')}`, observed: show(actual) }];
}

function compareMaps(expected: Record<string, unknown>, actual: unknown, place: Place): Difference[] {
  if (actual !== undefined && actual !== null && !isMap(actual)) return [difference(expected, actual, place)];
  const map = actual ?? {};
  const runs = isContainer(place) && ('command' in expected || 'args' in expected);
  const differences = runs ? compareRuns(expected, map, place) : [];
  for (const [key, value] of Object.entries(expected)) {
    if (runs && (key === 'command' || key === 'args')) continue;
    differences.push(...compareAt(value, map[key], within(place, key)));
  }
  if (place.exact === 'no') return differences;
  for (const [key, value] of Object.entries(map)) {
    if (key in expected || isEmpty(value)) continue;
    const inner = within(place, key);
    if (sameScalar(value, defaultOf(place.kind, inner.parent, key), inner)) continue;
    differences.push({ path: inner.path, expected: 'nothing here', observed: show(value) });
  }
  return differences;
}

function compareRuns(expected: Record<string, unknown>, actual: Record<string, unknown>, place: Place): Difference[] {
  const wanted = whatRuns(expected);
  if (sameRun(wanted, actual)) return [];
  const given = whatRuns(actual);
  return [
    {
      path: `${place.path}.${actual.command ? 'command' : 'args'}`,
      expected: `runs "${wanted.join(' ')}"`,
      observed: given.length > 0 ? `"${given.join(' ')}"` : "the image's own command",
    },
  ];
}

function compareLists(expected: readonly unknown[], actual: unknown, place: Place): Difference[] {
  if (!Array.isArray(actual)) {
    return expected.length === 0 && isEmpty(actual) ? [] : [difference(expected, actual, place)];
  }
  if (isSequence(place.field)) {
    return JSON.stringify(expected.map(String)) === JSON.stringify(actual.map(String))
      ? []
      : [difference(expected, actual, place)];
  }
  const left = actual.map((item, index) => ({ item, at: inside({ ...place, path: `${place.path}[${index}]` }) }));
  const differences: Difference[] = [];
  for (const wanted of expected) {
    const found = bestMatch(wanted, left, listKeys(place.field));
    if (!found) {
      differences.push({ path: place.path, expected: `an item ${show(wanted)}`, observed: show(actual) });
      continue;
    }
    left.splice(left.indexOf(found), 1);
    differences.push(...compareAt(wanted, found.item, found.at));
  }
  if (place.exact !== 'no' || expected.length === 0) {
    for (const { item, at } of left)
      differences.push({ path: at.path, expected: 'nothing here', observed: show(item) });
  }
  return differences;
}

/** By key where the list has one and the expectation names it, else the item with the fewest differences. */
function bestMatch<Item extends { item: unknown; at: Place }>(
  wanted: unknown,
  items: readonly Item[],
  keys: readonly string[],
): Item | undefined {
  const key = isMap(wanted) ? keys.find((name) => wanted[name] !== undefined) : undefined;
  if (key !== undefined) {
    return items.find(({ item }) => isMap(item) && item[key] === (wanted as Record<string, unknown>)[key]);
  }
  const ranked = items
    .map((item) => ({ item, distance: compareAt(wanted, item.item, item.at).length }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best && (best.distance === 0 || isMap(wanted)) ? best.item : undefined;
}

function difference(expected: unknown, actual: unknown, place: Place): Difference {
  return { path: place.path, expected: show(expected), observed: show(actual) };
}
