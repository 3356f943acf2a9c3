import { namespacedName, podsRef, z } from '../../src/sdk.js';
import { from, oneOrMore } from '../reach/schema.js';

const is = z.union([
  z.literal('nothing').describe('There must be no such name.'),
  podsRef.describe('Exactly the addresses of these pods.'),
  z.strictObject({
    service: namespacedName.describe("The Service's cluster IP; of a headless one the addresses of its endpoints."),
  }),
  z.strictObject({ alias: z.string().describe('The name that it is an alias (CNAME) of.') }),
]);

const question = z.strictObject({
  name: z.string().min(1).describe('As the source would type it: web, web.shop, web.shop.svc.cluster.local.'),
  is,
});

export const resolveSchema = z.strictObject({ from: oneOrMore(from), names: z.array(question).min(1) });

export type ResolveSpec = z.infer<typeof resolveSchema>;
export type Meant = z.infer<typeof is>;
