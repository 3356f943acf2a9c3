import { type CelExpression, celExpression, expectedTree, labelMap, z } from '../../src/sdk.js';

const assertion = z.strictObject({
  expr: celExpression,
  message: z.string().describe('What holds when the expression is true; shown when it is not.'),
  path: z.string().optional().describe('Field to look at.'),
});

export const objectSchema = z
  .strictObject({
    select: z.strictObject({
      apiVersion: z.string(),
      kind: z.string(),
      namespace: z.string().optional(),
      name: z.string().optional(),
      labels: labelMap.optional(),
      served: z.literal(true).optional().describe('Only Ingresses whose class a controller serves.'),
    }),
    expect: expectedTree.optional(),
    cel: z.array(assertion).optional().describe('Over `self`, for each selected object, and `behind`.'),
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
  })
  .refine(({ items = [] }) => !items.some(({ expr }) => expr.asksBehind), {
    path: ['items'],
    message: '"behind" is known in cel alone',
  })
  .refine(({ select }) => !select.served || select.kind === 'Ingress', {
    path: ['select', 'served'],
    message: 'only Ingresses are served',
  });

export type ObjectSpec = z.infer<typeof objectSchema>;
export type Assertion = { expr: CelExpression; message: string; path?: string | undefined };
