/**
 * answer: what the learner found out and wrote into a ConfigMap.
 *
 *   kind: answer
 *   configMap: remote/dns-answers
 *   values:
 *     - {key: name, means: a name by which remotebox finds it, oneOf: [web.shop, web.shop.svc.cluster.local]}
 *     - key: dns-address
 *       means: the address that pods send their DNS questions to
 *       fieldOf: {apiVersion: v1, kind: Service, namespace: kube-system, name: kube-dns, path: spec.clusterIP}
 *
 * Space or quotes around a value, its case and a dot at its end do not matter. The right value is never told.
 */
import { defineGrader, type Finding, type Judgement, type KubeObject, refOf, type Seen } from '../../src/sdk.js';
import { type AnswerSpec, answerSchema, type Value } from './schema.js';

export const answer = defineGrader<AnswerSpec>({
  kind: 'answer',
  summary: 'Values that the learner found out and wrote into a ConfigMap: given ones, or fields of objects.',
  schema: answerSchema,
  reads: ({ configMap, values }) => [
    { apiVersion: 'v1', kind: 'ConfigMap', namespace: configMap.namespace },
    ...values.flatMap(({ fieldOf }) =>
      fieldOf
        ? [
            {
              apiVersion: fieldOf.apiVersion,
              kind: fieldOf.kind,
              ...(fieldOf.namespace === undefined ? {} : { namespace: fieldOf.namespace }),
            },
          ]
        : [],
    ),
  ],
  judge: (spec, seen) => {
    const { namespace, name } = spec.configMap;
    const found = seen.snapshot.get('ConfigMap', namespace, name);
    if (!found || found.metadata.deletionTimestamp) {
      const finding = {
        expected: `ConfigMap ${namespace}/${name}`,
        observed: 'there is none',
        ...elsewhere(spec, seen),
      };
      return { status: 'fail', findings: [finding] } satisfies Judgement;
    }
    const judged = spec.values.flatMap((value) => problemOf(value, found, seen) ?? []);
    const status = judged.some((problem) => problem.status === 'fail') ? 'fail' : (judged[0]?.status ?? 'pass');
    const findings = judged.flatMap((problem) => (problem.status === status ? problem.finding : []));
    return { status, findings } satisfies Judgement;
  },
});

function problemOf(
  value: Value,
  found: KubeObject,
  seen: Seen,
): { status: 'fail' | 'error'; finding: Finding } | undefined {
  const data = (found.data ?? {}) as Readonly<Record<string, string>>;
  const expected = `${value.key}: ${value.means}`;
  const at = { object: refOf(found), path: `data.${value.key}` };
  const right = value.oneOf ?? fieldsOf(value, seen);
  if (right.length === 0) {
    const observed = `could not be determined: no ${value.fieldOf?.kind} has ${value.fieldOf?.path}`;
    return { status: 'error', finding: { expected, observed } };
  }
  const given = data[value.key];
  if (given === undefined) {
    const keys = Object.keys(data);
    const observed = `there is no such key; ${keys.length > 0 ? `the keys are ${keys.join(', ')}` : 'there are none'}`;
    return { status: 'fail', finding: { expected, observed, at } };
  }
  if (right.some((text) => normal(text) === normal(given))) return undefined;
  return { status: 'fail', finding: { expected, observed: `"${given.trim()}"`, at } };
}

/** The field of every object selected, as text. */
function fieldsOf({ fieldOf }: Value, { snapshot }: Seen): string[] {
  if (!fieldOf) return [];
  const objects = snapshot
    .list(fieldOf.kind, fieldOf.namespace)
    .filter((object) => fieldOf.name === undefined || object.metadata.name === fieldOf.name);
  return objects.flatMap((object) => {
    const value = fieldOf.path
      .split('.')
      .reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], object);
    return value === undefined || value === null ? [] : [String(value)];
  });
}

function elsewhere({ configMap }: AnswerSpec, { snapshot }: Seen): Pick<Finding, 'cause'> {
  const others = snapshot
    .list('ConfigMap', configMap.namespace)
    .map(({ metadata }) => metadata.name)
    .filter((name) => name !== 'kube-root-ca.crt' && !name.startsWith('kubedrill-'));
  return others.length > 0 ? { cause: `in that namespace there is ${others.join(', ')}` } : {};
}

function normal(text: string): string {
  const plain = text.trim().replace(/^(["'])(.*)\1$/, '$2');
  return plain.trim().toLowerCase().replace(/\.$/, '');
}
