import { labelMap, namespacedName, type Protocol, podsRef, portNumber, z } from '../../src/sdk.js';
import type { Ports } from './ports.js';

const onePort = z
  .union([
    portNumber,
    z.string().regex(/^[1-9]\d{0,4}\/(TCP|UDP|SCTP)$/, 'must be a port number, or port and protocol, such as 53/UDP'),
  ])
  .transform((text): Ports => {
    const [number, protocol = 'TCP'] = String(text).split('/');
    return { protocol: protocol as Protocol, from: Number(number), to: Number(number) };
  });

const ports = z.array(onePort).min(1).optional().describe('On these ports of the target alone: 3306, 53/UDP.');

const others = z.union([
  z.strictObject({ like: namespacedName.describe('This pod, known by its labels.'), ports }),
  z.strictObject({
    namespace: z.string().describe('Pods of this namespace; "*" is every namespace.'),
    labels: labelMap.default({}),
    ports,
  }),
  z.strictObject({ anyone: z.literal(true).describe('Whoever it is, outside of the cluster as well.'), ports }),
]);

export const admissionSchema = z
  .strictObject({
    pods: podsRef.optional(),
    everyPodOf: z
      .array(z.string())
      .min(1)
      .optional()
      .describe('Namespaces: all of their pods, those to come included.'),
    labels: labelMap.optional().describe('With everyPodOf: of those, the pods with these labels.'),
    except: z
      .array(
        z.union([
          z.strictObject({ like: namespacedName }),
          z.strictObject({ namespace: z.string(), labels: labelMap }),
        ]),
      )
      .default([])
      .describe('These pods are not meant.'),
    direction: z.enum(['Ingress', 'Egress']).default('Ingress'),
    only: z.array(others).optional().describe('Nobody else is admitted.'),
    admits: z.array(others).min(1).optional().describe('These are admitted, those to come included.'),
  })
  .refine((spec) => (spec.pods === undefined) !== (spec.everyPodOf === undefined), {
    message: 'give either pods or everyPodOf',
  })
  .refine((spec) => spec.only === undefined || spec.admits === undefined, {
    message: 'give either only or admits: a check asks one of them',
  })
  .refine((spec) => spec.labels === undefined || spec.everyPodOf !== undefined, {
    message: '"labels" goes with everyPodOf',
  });

export type AdmissionSpec = z.infer<typeof admissionSchema>;
export type Others = NonNullable<AdmissionSpec['only']>[number];
