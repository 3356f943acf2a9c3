/**
 * admission: whom the NetworkPolicies admit to pods (or let pods reach), and on which ports, worked out from the
 * policies alone, so that it also holds for pods that do not exist yet. What really connects is for `reach` to try.
 *
 *   kind: admission
 *   everyPodOf: [restricted]        # or pods: office/nginx
 *   labels: {app: db}               # with everyPodOf: only pods with these labels are meant
 *   except: [{namespace: office, labels: {app: nginx}}]   # these pods are not meant
 *   direction: Ingress
 *   only:                           # nobody but these; or admits: these for certain
 *     - {like: default/sleepybox1}
 *     - {namespace: office, labels: {access: "true"}, ports: [80, 53/UDP]}
 *     - {namespace: "*", ports: [443]}         # every pod; {anyone: true} is outside of the cluster as well
 *
 * With neither `only` nor `admits`, everybody must be admitted on every port. They are two questions, and so two
 * checks: whoever fails one of them may well have answered the other.
 *
 * A pod that is `like` another is that pod, or one to come in its namespace that takes one of its labels (or its key
 * with a value that no other pod there bears, so that `Exists` is as good as a value): by labels nobody could tell them apart.
 */
import { defineGrader, type Finding, type Seen, WORKLOAD_READS } from '../../src/sdk.js';
import { missedBy } from './missed.js';
import { isOpen } from './open.js';
import { type AdmissionSpec, admissionSchema } from './schema.js';
import { strangerAt } from './strangers.js';
import { type Subject, subjectsOf } from './subjects.js';

export const admission = defineGrader<AdmissionSpec>({
  kind: 'admission',
  summary:
    'Whom NetworkPolicies admit to pods, and on which ports: nobody but those named, those named, or everybody; pods to come included.',
  schema: admissionSchema,
  reads: () => WORKLOAD_READS,
  judge: (spec, seen) => {
    const subjects = subjectsOf(spec, seen);
    const findings: Finding[] = subjects.flatMap((subject) => findingOf(subject, spec, seen) ?? []);
    if (subjects.length === 0) findings.push({ expected: `a pod ${spec.pods?.name ?? ''}`, observed: 'there is none' });
    return { status: findings.length === 0 ? 'pass' : 'fail', findings: findings.slice(0, 3) };
  },
});

function findingOf(subject: Subject, spec: AdmissionSpec, seen: Seen): Finding | undefined {
  const { only, admits, direction } = spec;
  if (only) return strangerAt(subject, only, direction, seen);
  return admits ? missedBy(subject, admits, direction, seen) : isOpen(subject, direction, seen);
}
