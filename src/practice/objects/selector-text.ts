import type { LabelSelector, Labels } from '../../domain/objects.js';

/** "app=web,tier=front"; "-" where there are none. */
export function labelsText(labels: Labels | undefined): string {
  const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? '-' : pairs.join(',');
}

/** As kubectl writes it: "app=web", "tier in (a,b)", "!old"; "all" for the empty selector, "-" for none. */
export function selectorText(selector: LabelSelector | null | undefined): string {
  if (!selector) return '-';
  const { matchLabels, matchExpressions } = selector;
  const equal = Object.entries(matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  const others = (matchExpressions ?? []).map(({ key, operator, values }) => {
    if (operator === 'Exists') return key;
    if (operator === 'DoesNotExist') return `!${key}`;
    return `${key} ${operator === 'In' ? 'in' : 'notin'} (${(values ?? []).join(',')})`;
  });
  const parts = [...equal, ...others];
  return parts.length === 0 ? 'all' : parts.join(',');
}
