import {
  behindServices,
  type CelVariables,
  compare,
  type Finding,
  type KubeObject,
  refOf,
  type Seen,
  show,
  valueAt,
} from '../../src/sdk.js';
import type { Assertion, ObjectSpec } from './schema.js';
import { nearbyCause, selected, wanted } from './selection.js';

/** What keeps enough of the selected objects from being as expected; empty when nothing does. */
export function judgePresence(spec: ObjectSpec, seen: Seen): Finding[] {
  const objects = selected(spec, seen);
  const judged = objects.map((found) => ({ found, findings: findingsOf(spec, found, seen) }));
  const good = judged.filter(({ findings }) => findings.length === 0);
  const { min, max } = limits(spec);
  const findings: Finding[] = [];
  if (objects.length === 0 && min > 0) {
    findings.push({ expected: wanted(spec), observed: 'there is none', ...nearbyCause(spec, seen) });
  } else if (good.length < min) {
    const nearest = judged
      .filter(({ findings: wrong }) => wrong.length > 0)
      .sort((a, b) => a.findings.length - b.findings.length)[0];
    findings.push(...(nearest?.findings ?? [{ expected: `${min} ${wanted(spec)}`, observed: `${good.length}` }]));
  } else if (good.length > max) {
    findings.push({
      expected: `at most ${max} ${wanted(spec)}`,
      observed: `${good.length}: ${good.map(({ found }) => found.metadata.name).join(', ')}`,
    });
  }
  if (spec.every && findings.length === 0) findings.push(...judged.flatMap((entry) => entry.findings));
  if (findings.length === 0) findings.push(...unmet(spec.items ?? [], { items: objects }));
  return findings;
}

function findingsOf(spec: ObjectSpec, found: KubeObject, { snapshot }: Seen): Finding[] {
  const differences = compare(spec.expect ?? {}, found).map(({ path, expected, observed }) => ({
    expected: `${path}: ${expected}`,
    observed,
    at: { object: refOf(found), path },
  }));
  const { cel = [] } = spec;
  const behind = cel.some(({ expr }) => expr.asksBehind)
    ? { behind: behindServices(snapshot, found.metadata.namespace) }
    : {};
  return [...differences, ...unmet(cel, { self: found, ...behind }, found)];
}

function unmet(assertions: readonly Assertion[], variables: CelVariables, found?: KubeObject): Finding[] {
  return assertions.flatMap(({ expr, message, path }) => {
    const reason = expr.unmet(variables);
    if (reason === undefined) return [];
    return [
      {
        expected: message,
        observed: notHeld(reason, found && path && valueAt(found, path), path),
        ...(found ? { at: { object: refOf(found), ...(path === undefined ? {} : { path }) } } : {}),
      },
    ];
  });
}

/** With the value that the author points at, where there is one: the expression itself says little to a learner. */
function notHeld(reason: string, value: unknown, path: string | undefined): string {
  if (reason !== 'false') return `this does not hold (${reason})`;
  return value === undefined ? 'this does not hold' : `this does not hold: ${path} is ${show(value)}`;
}

function limits({ count }: ObjectSpec): { min: number; max: number } {
  if (typeof count === 'number') return { min: count, max: count };
  return { min: count?.min ?? (count?.max === undefined ? 1 : 0), max: count?.max ?? Number.POSITIVE_INFINITY };
}
