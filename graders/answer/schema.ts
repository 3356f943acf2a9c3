import { namespacedName, z } from '../../src/sdk.js';

const value = z
  .strictObject({
    key: z.string().min(1).describe('In the data of the ConfigMap.'),
    means: z.string().min(1).describe('What the value is, in words that do not give it away; shown when it is wrong.'),
    oneOf: z.array(z.string().min(1)).min(1).optional().describe('Any of these is right.'),
    fieldOf: z
      .strictObject({
        apiVersion: z.string(),
        kind: z.string(),
        namespace: z.string().optional(),
        name: z.string().optional().describe('Without it, the field of any object of the kind is right.'),
        path: z.string().describe('spec.clusterIP'),
      })
      .optional()
      .describe('What this field holds at check time is right.'),
  })
  .refine(({ oneOf, fieldOf }) => (oneOf === undefined) !== (fieldOf === undefined), {
    message: 'give either oneOf or fieldOf',
  });

export const answerSchema = z.strictObject({
  configMap: namespacedName,
  values: z.array(value).min(1),
});

export type AnswerSpec = z.infer<typeof answerSchema>;
export type Value = z.infer<typeof value>;
