import { z } from 'zod';
import { compileCel } from './cel.js';
import type { PodsRef } from './pods.js';
import { misusedOperator } from './semantic/operators.js';

/** Building blocks for the schemas of check kinds. */

const qualified = z
  .string()
  .regex(/^[a-z0-9-]+\/[a-z0-9.-]+$/, 'must be namespace/name, such as shop/backend')
  .describe('namespace/name');

/** "namespace/name" as its two parts. */
export const namespacedName = qualified.transform((text) => {
  const [namespace = '', name = ''] = text.split('/');
  return { namespace, name };
});

/** "shop/backend": the Pod of that name or the pods of the workload of that name; or pods by labels. */
export const podsRef = z.union([
  namespacedName.transform((ref): PodsRef => ref),
  z.strictObject({
    namespace: z.string(),
    name: z.string().optional(),
    labels: z.record(z.string(), z.string()).optional(),
    kind: z
      .enum(['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job'])
      .optional()
      .describe('Only where the task fixes the kind; else every kind counts.'),
  }),
]);

export const portNumber = z.number().int().min(1).max(65535);
export const protocol = z.enum(['TCP', 'UDP', 'SCTP']);
export const labelMap = z.record(z.string(), z.string());

/** A part of an object as it must be; compared by meaning, with `$exactly`, `$absent`, `$anyOf` and `$matches`. */
export const expectedTree = z.record(z.string(), z.unknown()).check((context) => {
  const wrong = misusedOperator(context.value);
  if (wrong !== undefined) {
    context.issues.push({
      code: 'custom',
      input: context.value,
      message: `"${wrong}" is no comparison; known, each alone in its map: $exactly, $absent, $anyOf, $matches`,
    });
  }
});

/** A CEL expression, checked when the lab is loaded. */
export const celExpression = z.string().transform((source, context) => {
  try {
    return compileCel(source);
  } catch (problem) {
    context.issues.push({ code: 'custom', input: source, message: `is not CEL: ${(problem as Error).message}` });
    return z.NEVER;
  }
});
