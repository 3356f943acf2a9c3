import type { Json } from '../../object.js';

/** A map of labels as tables show it. */
export function labelsText(labels: Json): string {
  const entries = Object.entries(labels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length ? entries.map(([name, value]) => `${name}=${value}`).join(',') : '<none>';
}

/** A LabelSelector as tables show it. */
export function selectorText(selector: Json): string {
  if (!selector) return '<none>';
  const parts = Object.entries(selector.matchLabels ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`);
  for (const { key, operator, values } of selector.matchExpressions ?? []) {
    const list = [...(values ?? [])].sort().join(',');
    if (operator === 'In') parts.push(`${key} in (${list})`);
    else if (operator === 'NotIn') parts.push(`${key} notin (${list})`);
    else parts.push(operator === 'Exists' ? key : `!${key}`);
  }
  return parts.length ? parts.join(',') : '<none>';
}
