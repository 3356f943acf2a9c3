/**
 * isolation: whether the NetworkPolicies of a namespace, all together, isolate pods in one direction. It says
 * nothing about whom their rules admit: that is what `reach` is for.
 *
 *   kind: isolation
 *   pods: web/nginx                 # or everyPodOf: restricted
 *   direction: Ingress
 *   isolated: true
 *
 * `everyPodOf` also asks for pods that do not exist yet, whatever labels they will have.
 */
import {
  defineGrader,
  type Finding,
  type Judgement,
  type NetworkPolicy,
  nameOf,
  OPPOSITE,
  type Pod,
  podsOf,
  podsRef,
  policiesSelecting,
  refOf,
  type Seen,
  WORKLOAD_READS,
  z,
} from '../../src/sdk.js';
import { possibleLabels } from '../possible-labels.js';

const schema = z
  .strictObject({
    pods: podsRef.optional(),
    everyPodOf: z.string().optional().describe('A namespace: all of its pods, those to come included.'),
    direction: z.enum(['Ingress', 'Egress']).default('Ingress'),
    isolated: z.boolean().default(true),
  })
  .refine((spec) => (spec.pods === undefined) !== (spec.everyPodOf === undefined), {
    message: 'give either pods or everyPodOf',
  });

type Spec = z.infer<typeof schema>;

/** A pod that exists, or one that could. */
interface Candidate {
  name: string;
  pod?: Pod;
  metadata: { namespace: string; labels: Readonly<Record<string, string>> };
}

export const isolation = defineGrader<Spec>({
  kind: 'isolation',
  summary:
    'NetworkPolicies isolate pods (or every pod of a namespace, present and future) for Ingress or Egress, or leave them open.',
  schema,
  reads: () => WORKLOAD_READS,
  judge: (spec, seen) => {
    const candidates = spec.pods ? existing(spec.pods, seen) : everyPodOf(spec.everyPodOf ?? '', seen);
    const expected = `${spec.isolated ? 'isolated' : 'not isolated'} for ${spec.direction}`;
    if (candidates.length === 0) {
      const finding = { expected: `${spec.pods?.name ?? 'pods'} ${expected}`, observed: 'there is no such pod' };
      return { status: 'fail', findings: [finding] };
    }
    const findings = candidates.flatMap((candidate) => findingOf(spec, candidate, seen) ?? []).slice(0, 3);
    return {
      status: findings.length === 0 ? 'pass' : 'fail',
      findings,
      ...notesOf(spec, candidates, seen),
    } satisfies Judgement;
  },
});

function existing(ref: NonNullable<Spec['pods']>, seen: Seen): Candidate[] {
  return podsOf(seen.snapshot, ref).pods.map(candidateOf);
}

function everyPodOf(namespace: string, seen: Seen): Candidate[] {
  const pods = podsOf(seen.snapshot, { namespace }).pods.map(candidateOf);
  const borne = pods.map(({ metadata }) => metadata.labels);
  const policies = seen.snapshot.world.policies.filter((policy) => policy.metadata.namespace === namespace);
  const selectors = policies.map((policy) => policy.spec?.podSelector ?? {});
  const future = possibleLabels(selectors, borne).map((labels) => {
    const words = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
    const which = words.length > 0 ? `labelled ${words.join(',')}` : 'without labels';
    return { name: `a new pod ${which} in ${namespace}`, metadata: { namespace, labels } };
  });
  return [...pods, ...future];
}

function candidateOf(pod: Pod): Candidate {
  const { namespace = '', labels = {} } = pod.metadata;
  return { name: nameOf(pod), pod, metadata: { namespace, labels } };
}

function findingOf(spec: Spec, candidate: Candidate, seen: Seen): Finding | undefined {
  const policies = policiesSelecting(seen.snapshot.world, candidate, spec.direction);
  if (policies.length > 0 === spec.isolated) return undefined;
  const expected = `${candidate.name} is ${spec.isolated ? 'isolated' : 'not isolated'} for ${spec.direction}`;
  const [policy] = policies;
  if (policy) {
    const observed = `${policies.map(nameOf).join(', ')} isolates it`;
    return { expected, observed, at: { object: refOf(policy), path: 'spec.podSelector' } };
  }
  return { expected, observed: `no policy selects it for ${spec.direction}`, ...nearMiss(candidate, seen) };
}

function nearMiss(candidate: Candidate, seen: Seen): Pick<Finding, 'cause' | 'at'> {
  const { namespace } = candidate.metadata;
  const policies = seen.snapshot.world.policies;
  const inPlace = policies.filter((policy) => policy.metadata.namespace === namespace);
  const here = inPlace.find((policy) => !cameWithTheLab(policy, seen)) ?? inPlace[0];
  if (here) {
    const cause = `${nameOf(here)} selects ${selectorInWords(here)} for ${(here.spec?.policyTypes ?? ['Ingress']).join(' and ')}`;
    return { cause, at: { object: refOf(here), path: 'spec.podSelector' } };
  }
  const own = policies.filter((policy) => seen.namespaces.includes(policy.metadata.namespace ?? ''));
  const [elsewhere] = own;
  if (!elsewhere) return { cause: `there is no NetworkPolicy in namespace ${namespace}` };
  const cause = `${nameOf(elsewhere)} is in ${elsewhere.metadata.namespace}; a policy selects pods of its own namespace only`;
  return { cause, at: { object: refOf(elsewhere), path: 'metadata.namespace' } };
}

/** Where the learner has written a policy, that is the one to look at. */
function cameWithTheLab({ metadata }: NetworkPolicy, { seeded }: Seen): boolean {
  return seeded.some(({ uid }) => uid === metadata.uid);
}

function selectorInWords(policy: NetworkPolicy): string {
  const { matchLabels, matchExpressions } = policy.spec?.podSelector ?? {};
  const labels = Object.entries(matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  const expressions = (matchExpressions ?? []).map(
    ({ key, operator, values }) => `${key} ${operator}${values?.length ? ` (${values.join(', ')})` : ''}`,
  );
  const terms = [...labels, ...expressions];
  return terms.length > 0 ? `pods with ${terms.join(', ')}` : 'every pod';
}

/** Isolating the other direction as well costs nothing here, but the learner should know. */
function notesOf(spec: Spec, candidates: readonly Candidate[], seen: Seen): { notes?: readonly string[] } {
  const other = OPPOSITE[spec.direction];
  const policies = candidates.flatMap((candidate) => policiesSelecting(seen.snapshot.world, candidate, other));
  const names = [...new Set(policies.map(nameOf))];
  if (!spec.isolated || names.length === 0) return {};
  return { notes: [`${names.join(', ')} isolates for ${other} as well; this check does not ask for it`] };
}
