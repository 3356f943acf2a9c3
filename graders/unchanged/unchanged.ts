/**
 * unchanged: what the lab came with is still the same: not deleted, not made anew, and where `fields` are named,
 * not altered and given nothing more. What the API and controllers fill in is no change.
 *
 *   kind: unchanged
 *   objects:
 *     - {kind: Pod, name: restricted/archive, fields: [metadata.labels]}
 *     - {kind: Service, name: restricted/archive, fields: [spec]}
 */
import {
  alteredAt,
  defineGrader,
  type Finding,
  type Judgement,
  nameOf,
  namespacedName,
  refOf,
  type SeededObject,
  type Seen,
  z,
} from '../../src/sdk.js';

const schema = z.strictObject({
  objects: z
    .array(
      z.strictObject({
        apiVersion: z.string().default('v1'),
        kind: z.string(),
        name: namespacedName,
        fields: z.array(z.string()).default([]).describe('Field paths that must be as they were seeded.'),
      }),
    )
    .min(1),
});

type Spec = z.infer<typeof schema>;
type Fields = readonly string[];

export const unchanged = defineGrader<Spec>({
  kind: 'unchanged',
  summary: 'Objects that the lab came with are still the same ones, and chosen fields are as they were.',
  schema,
  reads: (spec) => spec.objects.map(({ apiVersion, kind, name }) => ({ apiVersion, kind, namespace: name.namespace })),
  keeps: (spec) => spec.objects.map(({ kind, name, fields }) => ({ kind, ...name, fields })),
  judge: (spec, seen) => {
    const findings = targetsOf(spec, seen).flatMap(({ seeded, fields }) => findingsOf(seeded, fields, seen));
    return { status: findings.length === 0 ? 'pass' : 'fail', findings } satisfies Judgement;
  },
});

function targetsOf(spec: Spec, seen: Seen): { seeded: SeededObject; fields: Fields }[] {
  return spec.objects.map(({ kind, name, fields }) => {
    const seeded = seen.seeded.find(
      (candidate) => candidate.kind === kind && candidate.namespace === name.namespace && candidate.name === name.name,
    );
    if (!seeded) throw new Error(`${nameOf({ kind, ...name })} was not seeded, so it cannot be compared`);
    return { seeded, fields };
  });
}

function findingsOf(seeded: SeededObject, fields: Fields, seen: Seen): Finding[] {
  const now = seen.snapshot.get(seeded.kind, seeded.namespace, seeded.name);
  const expected = `${nameOf(seeded)} is the one that the lab came with`;
  if (!now)
    return [
      { expected, observed: 'it has been deleted; a reset (in an exam: heal) brings it back', at: { object: seeded } },
    ];
  if (now.metadata.uid !== seeded.uid) {
    return [
      {
        expected,
        observed:
          'it has been deleted and made anew; a reset (in an exam: its deletion, then heal) brings the first one back',
        at: { object: refOf(now), path: 'metadata.uid' },
      },
    ];
  }
  const seed = seen.seed.find(
    ({ kind, metadata }) =>
      kind === seeded.kind && metadata.name === seeded.name && metadata.namespace === seeded.namespace,
  );
  return fields.flatMap((path) =>
    alteredAt(path, seed, now).map((difference) => ({
      expected: `${difference.path} of ${nameOf(seeded)} stays: ${difference.expected}`,
      observed: difference.observed,
      at: { object: refOf(now), path: difference.path },
    })),
  );
}
