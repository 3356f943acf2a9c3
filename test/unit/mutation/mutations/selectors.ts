import type { LabelSelector } from '../../../../src/domain/objects.js';

export type Changed<T> = readonly [what: string, value: T];

const OPPOSITES: Readonly<Record<string, string>> = {
  In: 'NotIn',
  NotIn: 'In',
  Exists: 'DoesNotExist',
  DoesNotExist: 'Exists',
};

/** Other selectors in place of one: the same in other words, and each of its terms turned, loosened or dropped. */
export function selectorMutations(selector: LabelSelector): Changed<LabelSelector>[] {
  const labels = Object.entries(selector.matchLabels ?? {});
  const expressions = selector.matchExpressions ?? [];
  const withLabels = (matchLabels: Record<string, string>): LabelSelector => ({ ...selector, matchLabels });
  const without = (key: string) => Object.fromEntries(labels.filter(([other]) => other !== key));
  const changed: Changed<LabelSelector>[] = [
    ['{}', {}],
    ['another label', { matchLabels: { role: 'nobody' } }],
    ['an added label', withLabels({ ...Object.fromEntries(labels), role: 'nobody' })],
  ];
  for (const [key, value] of labels) {
    const express = (operator: string, values?: string[]): LabelSelector => ({
      matchLabels: without(key),
      matchExpressions: [...expressions, { key, operator, ...(values ? { values } : {}) }],
    });
    changed.push(
      [`${key} has another value`, withLabels({ ...Object.fromEntries(labels), [key]: `${value}x` })],
      [`${key} misspelt`, withLabels({ ...without(key), [`${key}s`]: value })],
      [`${key} as an expression`, express('In', [value])],
      [`${key} as one of two values`, express('In', [value, `${value}x`])],
      [`${key} with any value`, express('Exists')],
      [`${key} absent`, express('DoesNotExist')],
      [`${key} not of that value`, express('NotIn', [value])],
      [`${key} not of another value`, express('NotIn', [`${value}x`])],
    );
    if (labels.length > 1) changed.push([`${key} dropped`, withLabels(without(key))]);
  }
  for (const [index, term] of expressions.entries()) {
    const rest = expressions.filter((_, other) => other !== index);
    const opposite = OPPOSITES[term.operator];
    changed.push([`expression ${index} dropped`, { ...selector, matchExpressions: rest }]);
    if (opposite)
      changed.push([
        `expression ${index} turned`,
        { ...selector, matchExpressions: [...rest, { ...term, operator: opposite }] },
      ]);
    if (term.values?.length)
      changed.push([
        `expression ${index} with another value`,
        { ...selector, matchExpressions: [...rest, { ...term, values: term.values.map((value) => `${value}x`) }] },
      ]);
  }
  return changed;
}
