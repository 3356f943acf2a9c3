/**
 * admission: whom the NetworkPolicies admit to pods (or let pods reach), on any port, worked out from the policies
 * alone, so that it also holds for pods that do not exist yet. What really connects is for `reach` to try.
 *
 *   kind: admission
 *   everyPodOf: [restricted]        # or pods: office/nginx
 *   except: {namespace: office, labels: {app: nginx}}   # pods with these labels are not meant
 *   direction: Ingress
 *   only:                           # nobody but these; without it, everybody
 *     - {like: default/sleepybox1}
 *     - {namespace: office, labels: {access: "true"}}
 *
 * A pod that is `like` another is that pod, or one to come in its namespace that takes one of its labels (or its key
 * with a value that no other pod there bears, so that `Exists` is as good as a value): by labels nobody could tell them apart.
 */
import { defineGrader, type Finding, labelMap, namespacedName, podsRef, WORKLOAD_READS, z } from '../../src/sdk.js';
import { isOpen } from './open.js';
import { strangerAt } from './strangers.js';
import { subjectsOf } from './subjects.js';

const schema = z
  .strictObject({
    pods: podsRef.optional(),
    everyPodOf: z
      .array(z.string())
      .min(1)
      .optional()
      .describe('Namespaces: all of their pods, those to come included.'),
    except: z
      .strictObject({ namespace: z.string(), labels: labelMap })
      .optional()
      .describe('Pods with these labels are not meant.'),
    direction: z.enum(['Ingress', 'Egress']).default('Ingress'),
    only: z
      .array(
        z.union([
          z.strictObject({ like: namespacedName.describe('This pod, known by its labels.') }),
          z.strictObject({ namespace: z.string(), labels: labelMap.default({}) }),
        ]),
      )
      .optional()
      .describe('Nobody else is admitted. Without it, everybody must be, on every port.'),
  })
  .refine((spec) => (spec.pods === undefined) !== (spec.everyPodOf === undefined), {
    message: 'give either pods or everyPodOf',
  });

export type AdmissionSpec = z.infer<typeof schema>;
export type Welcome = NonNullable<AdmissionSpec['only']>[number];

export const admission = defineGrader<AdmissionSpec>({
  kind: 'admission',
  summary:
    'Whom NetworkPolicies admit to pods, on any port: nobody but those named, or everybody; pods to come included.',
  schema,
  reads: () => WORKLOAD_READS,
  judge: (spec, seen) => {
    const subjects = subjectsOf(spec, seen);
    const findings: Finding[] = subjects.flatMap((subject) => {
      const { only } = spec;
      return (only ? strangerAt(subject, only, spec.direction, seen) : isOpen(subject, spec.direction, seen)) ?? [];
    });
    if (subjects.length === 0) findings.push({ expected: `a pod ${spec.pods?.name ?? ''}`, observed: 'there is none' });
    return { status: findings.length === 0 ? 'pass' : 'fail', findings: findings.slice(0, 3) };
  },
});
