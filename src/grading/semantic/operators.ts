/** A map with one key that begins with `$` says how to compare instead of what. */
export interface Operator {
  name: '$exactly' | '$absent' | '$anyOf' | '$matches';
  operand: unknown;
}

const OPERATORS = ['$exactly', '$absent', '$anyOf', '$matches'] as const;

/** Throws for a `$` key that is none of ours; a grader's schema refuses it before. */
export function operatorOf(expected: unknown): Operator | undefined {
  if (!isMap(expected)) return undefined;
  const keys = Object.keys(expected);
  const name = keys[0];
  if (keys.length !== 1 || !name?.startsWith('$')) return undefined;
  if (!(OPERATORS as readonly string[]).includes(name)) throw new Error(`${name} is not a comparison`);
  return { name: name as Operator['name'], operand: expected[name] };
}

/** The first `$` key in a tree that is no operator, or stands beside other keys; undefined when all is well. */
export function misusedOperator(tree: unknown): string | undefined {
  if (Array.isArray(tree)) return tree.map(misusedOperator).find((key) => key !== undefined);
  if (!isMap(tree)) return undefined;
  const keys = Object.keys(tree);
  const wrong = keys.find(
    (key) => key.startsWith('$') && (keys.length > 1 || !(OPERATORS as readonly string[]).includes(key)),
  );
  return (
    wrong ??
    Object.values(tree)
      .map(misusedOperator)
      .find((key) => key !== undefined)
  );
}

export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
