import { labelMap, namespacedName, podsRef, portNumber, protocol, z } from '../../src/sdk.js';

const from = z.union([
  podsRef.describe('Pods that exist: namespace/name, or {namespace, labels}.'),
  z.strictObject({
    actor: z.string().describe('A client of our own in this namespace.'),
    labels: labelMap.default({}),
  }),
  z.strictObject({
    like: namespacedName.describe('A client of our own with the labels that this pod has at check time.'),
    namespace: z.string().describe('Where the client is placed.'),
  }),
]);

const to = z.union([
  podsRef.describe("Each pod by its address; the port is the pod's."),
  z.strictObject({ service: namespacedName.describe("By its DNS name; the port is the Service's.") }),
  z.strictObject({
    serviceOf: podsRef.describe("Whichever Service of the pods' namespace leads to them; the port is the pods'."),
  }),
  z.strictObject({ ip: z.union([z.ipv4(), z.ipv6()]) }),
  z.strictObject({ host: z.string().describe('A name as the source would use it: web, web.shop.') }),
]);

const http = z.strictObject({
  path: z.string().startsWith('/').default('/'),
  hostHeader: z.string().optional(),
  tls: z.boolean().optional(),
  status: z.union([z.number().int(), z.array(z.number().int()).min(1)]).optional(),
  bodyContains: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .describe('In every answer.'),
  bodyLacks: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .describe('In no answer.'),
  times: z.number().int().min(1).max(100).default(1).describe('Requests on fresh connections.'),
  distinctBodies: z.number().int().min(1).optional().describe('How many different answers there are at least.'),
});

const oneOrMore = <T extends z.ZodType>(item: T) => z.union([item, z.array(item).min(1)]);

export const flowSchema = z
  .strictObject({
    from: oneOrMore(from),
    to: oneOrMore(to),
    port: portNumber,
    protocol: protocol.default('TCP'),
    expect: z.enum(['allowed', 'denied']),
    http: http.optional().describe('Ask over HTTP, and what the answer must be.'),
  })
  .refine((flow) => !(flow.http && flow.expect === 'denied'), { message: '"http" goes with expect: allowed' });

export const reachSchema = z.strictObject({ flows: z.array(flowSchema).min(1) });

export type ReachSpec = z.infer<typeof reachSchema>;
export type Flow = z.infer<typeof flowSchema>;
export type From = z.infer<typeof from>;
export type To = z.infer<typeof to>;
export type Http = z.infer<typeof http>;
