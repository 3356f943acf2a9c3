import type { LabelSelector, Labels } from '../domain/objects.js';

/** One requirement of a label selector. A selector matches when all of its terms hold. */
export interface SelectorTerm {
  key: string;
  operator: string;
  values: readonly string[];
  /** As kubectl would write it: "access=yes", "env in (dev, test)", "!legacy". */
  text: string;
}

/**
 * Whether the selector matches these labels. An empty selector matches everything.
 * What an absent selector means differs from field to field, so callers have to say it.
 */
export function matchesSelector(selector: LabelSelector, labels: Labels): boolean {
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) {
    if (!Object.hasOwn(labels, key) || labels[key] !== value) return false;
  }
  return (selector.matchExpressions ?? []).every(({ key, operator, values }) =>
    holds(operator, values ?? [], labelOf(labels, key)),
  );
}

/** The terms that do not hold, in the order in which they are written. */
export function failingTerms(selector: LabelSelector, labels: Labels): readonly SelectorTerm[] {
  return termsOf(selector).filter(({ key, operator, values }) => !holds(operator, values, labelOf(labels, key)));
}

/** "access=yes, env in (dev, test)"; `all` stands for a selector without terms. */
export function describeSelector(selector: LabelSelector, all: string): string {
  const terms = termsOf(selector);
  return terms.length === 0 ? all : terms.map((term) => term.text).join(', ');
}

function termsOf(selector: LabelSelector): readonly SelectorTerm[] {
  const labels = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => ({
    key,
    operator: 'In',
    values: [value],
    text: `${key}=${value}`,
  }));
  const expressions = (selector.matchExpressions ?? []).map(({ key, operator, values }) => ({
    key,
    operator,
    values: values ?? [],
    text: describeExpression(key, operator, values ?? []),
  }));
  return [...labels, ...expressions];
}

/** Whether a label of this value, undefined for none, meets one requirement. No other operator than these four does. */
export function holds(operator: string, values: readonly string[], value: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}

function labelOf(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

function describeExpression(key: string, operator: string, values: readonly string[]): string {
  switch (operator) {
    case 'Exists':
      return key;
    case 'DoesNotExist':
      return `!${key}`;
    default:
      return `${key} ${operator.toLowerCase()} (${values.join(', ')})`;
  }
}
