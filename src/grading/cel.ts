import { Environment } from '@marcbachmann/cel-js';
import { fingerprintOf, isKeyOf } from '../netmodel/ingress/key-pair.js';

const environment = new Environment({
  unlistedVariablesAreDyn: false,
  homogeneousAggregateLiterals: false,
  enableOptionalTypes: true,
})
  .registerVariable('self', 'dyn')
  .registerVariable('items', 'list<dyn>')
  // By the name of each Service beside the object, the workloads that it leads to.
  .registerVariable('behind', 'map<string, list<string>>')
  // Of values in a Secret's data, as they stand there.
  .registerFunction('fingerprint(string): string', fingerprint)
  .registerFunction('isKeyOf(string, string): bool', isKeyOf);

export interface CelVariables {
  self?: unknown;
  items?: readonly unknown[];
  behind?: ReadonlyMap<string, readonly string[]>;
}

/** A CEL expression over `self` (one object, with what is `behind` the Services beside it) or `items` (a list). */
export interface CelExpression {
  source: string;
  asksBehind: boolean;
  /** Undefined when the expression gives true; else what it gave, or why it could not be evaluated. */
  unmet(variables: CelVariables): string | undefined;
}

/** Throws an Error with the parser's words when the expression is not CEL. */
export function compileCel(source: string): CelExpression {
  const checked = environment.check(source);
  if (!checked.valid) throw new Error(firstLine(checked.error));
  const evaluate = environment.parse(source);
  return {
    source,
    asksBehind: /\bbehind\b/.test(source),
    unmet: ({ self, items, behind }) => {
      try {
        const value: unknown = evaluate({
          self: withIntegers(self ?? null),
          items: withIntegers(items ?? []),
          ...(behind ? { behind } : {}),
        });
        return value === true ? undefined : String(value);
      } catch (problem) {
        return firstLine(problem);
      }
    },
  };
}

function fingerprint(certificate: string): string {
  const found = fingerprintOf(certificate);
  if (found === undefined) throw new Error('there is no certificate in PEM');
  return found;
}

/** CEL's int is a BigInt here; what JSON calls a number is one when it is whole. */
function withIntegers(value: unknown): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(withIntegers);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withIntegers(inner)]));
}

function firstLine(problem: unknown): string {
  const message = problem instanceof Error ? problem.message : String(problem);
  return message.split('\n')[0] ?? message;
}
