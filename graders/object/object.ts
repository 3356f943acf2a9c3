/**
 * object: facts about objects of one kind, as the API returns them.
 *
 *   kind: object
 *   select: {apiVersion: v1, kind: Service, namespace: web, name: web-service}
 *   expect: {spec: {type: ClusterIP, ports: {$exactly: [{port: 80}]}}}
 *   cel: [{expr: "self.spec.clusterIP != 'None'", message: the Service has an address of its own}]
 *
 * Without `name` (and with or without `labels`) the check passes when `count` objects (default: at least one) meet
 * the expectation; `every: true` asks it of all of them. `items` holds CEL over the whole list. `absent: true` wants
 * no such object.
 */
import {
  type CelExpression,
  celExpression,
  compare,
  defineGrader,
  expectedTree,
  type Finding,
  hasLabels,
  type Judgement,
  type KubeObject,
  labelMap,
  nameOf,
  refOf,
  type Seen,
  z,
} from '../../src/sdk.js';

const assertion = z.strictObject({
  expr: celExpression,
  message: z.string().describe('What holds when the expression is true; shown when it is not.'),
  path: z.string().optional().describe('Field to look at.'),
});

const schema = z
  .strictObject({
    select: z.strictObject({
      apiVersion: z.string(),
      kind: z.string(),
      namespace: z.string().optional(),
      name: z.string().optional(),
      labels: labelMap.optional(),
    }),
    expect: expectedTree.optional(),
    cel: z.array(assertion).optional().describe('Over `self`, for each selected object.'),
    items: z.array(assertion).optional().describe('Over `items`, the list of selected objects.'),
    every: z.boolean().optional().describe('All selected objects must be as expected, not only `count` of them.'),
    count: z
      .union([
        z.number().int().min(0),
        z.strictObject({ min: z.number().int().optional(), max: z.number().int().optional() }),
      ])
      .optional(),
    absent: z.boolean().optional(),
  })
  .refine((spec) => !(spec.absent && (spec.expect || spec.cel || spec.count)), {
    message: '"absent" stands alone: no expect, cel or count beside it',
  });

type Spec = z.infer<typeof schema>;
type Assertion = { expr: CelExpression; message: string; path?: string | undefined };

export const object = defineGrader<Spec>({
  kind: 'object',
  summary: 'Facts about objects of one kind: fields by meaning, CEL expressions, how many, none at all.',
  schema,
  reads: ({ select }) => [
    {
      apiVersion: select.apiVersion,
      kind: select.kind,
      ...(select.namespace === undefined ? {} : { namespace: select.namespace }),
    },
  ],
  judge: (spec, seen) => verdict(spec.absent ? judgeAbsence(spec, seen) : judgePresence(spec, seen)),
});

function verdict(findings: readonly Finding[]): Judgement {
  return { status: findings.length === 0 ? 'pass' : 'fail', findings };
}

function judgeAbsence(spec: Spec, seen: Seen): Finding[] {
  return selected(spec, seen).map((found) => ({
    expected: `no ${wanted(spec)}`,
    observed: `${nameOf(found)} exists`,
    at: { object: refOf(found) },
  }));
}

function judgePresence(spec: Spec, seen: Seen): Finding[] {
  const objects = selected(spec, seen);
  const judged = objects.map((found) => ({ found, findings: findingsOf(spec, found) }));
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

function selected({ select }: Spec, seen: Seen): KubeObject[] {
  return seen.snapshot
    .list(select.kind, select.namespace)
    .filter((found) => found.metadata.deletionTimestamp === undefined)
    .filter((found) => select.name === undefined || found.metadata.name === select.name)
    .filter((found) => hasLabels(found, select.labels ?? {}));
}

function findingsOf(spec: Spec, found: KubeObject): Finding[] {
  const differences = compare(spec.expect ?? {}, found).map(({ path, expected, observed }) => ({
    expected: `${path}: ${expected}`,
    observed,
    at: { object: refOf(found), path },
  }));
  return [...differences, ...unmet(spec.cel ?? [], { self: found }, found)];
}

function unmet(
  assertions: readonly Assertion[],
  variables: { self?: KubeObject; items?: readonly KubeObject[] },
  found?: KubeObject,
): Finding[] {
  return assertions.flatMap(({ expr, message, path }) => {
    const reason = expr.unmet(variables);
    if (reason === undefined) return [];
    return [
      {
        expected: message,
        observed: reason === 'false' ? 'this does not hold' : `this does not hold (${reason})`,
        ...(found ? { at: { object: refOf(found), ...(path === undefined ? {} : { path }) } } : {}),
      },
    ];
  });
}

function limits({ count }: Spec): { min: number; max: number } {
  if (typeof count === 'number') return { min: count, max: count };
  return { min: count?.min ?? (count?.max === undefined ? 1 : 0), max: count?.max ?? Number.POSITIVE_INFINITY };
}

function wanted({ select }: Spec): string {
  const name = select.name === undefined ? '' : ` ${select.name}`;
  const labels = Object.entries(select.labels ?? {}).map(([key, value]) => `${key}=${value}`);
  const labelled = labels.length > 0 ? ` labelled ${labels.join(',')}` : '';
  return `${select.kind}${name}${labelled}${select.namespace === undefined ? '' : ` in namespace ${select.namespace}`}`;
}

/** The usual slip: the object is there, but elsewhere or under another name. */
function nearbyCause({ select }: Spec, seen: Seen): Pick<Finding, 'cause' | 'at'> {
  if (select.name === undefined) return {};
  const elsewhere = seen.snapshot
    .list(select.kind)
    .find((found) => found.metadata.name === select.name && found.metadata.namespace !== select.namespace);
  if (elsewhere) {
    const cause = `${nameOf(elsewhere)} is in namespace ${elsewhere.metadata.namespace}, not in ${select.namespace}`;
    return { cause, at: { object: refOf(elsewhere) } };
  }
  const seeded = new Set(seen.seeded.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`));
  const others = seen.snapshot
    .list(select.kind, select.namespace)
    .filter((found) => !seeded.has(`${found.kind} ${found.metadata.namespace}/${found.metadata.name}`))
    .map((found) => found.metadata.name)
    .filter((name) => name !== 'kubernetes' && name !== 'kube-root-ca.crt');
  return others.length > 0 && others.length <= 5 ? { cause: `there is ${others.join(', ')} instead` } : {};
}
