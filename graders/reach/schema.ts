import { labelMap, namespacedName, podsRef, portNumber, protocol, z } from '../../src/sdk.js';

export const from = z.union([
  podsRef.describe('Pods that exist: namespace/name, or {namespace, labels}.'),
  z.strictObject({
    actor: z.string().describe('A client of our own in this namespace.'),
    labels: labelMap.default({}),
  }),
  z.strictObject({
    like: namespacedName.describe('A client of our own with the labels that this pod has at check time.'),
    namespace: z.string().describe('Where the client is placed.'),
  }),
  z.strictObject({
    nodes: z.literal('all').describe('Each node, from its own network: no policy keeps it out of its own pods.'),
  }),
]);

export const to = z.union([
  podsRef.describe("Each pod by its address; the port is the pod's."),
  z.strictObject({ service: namespacedName.describe("By its DNS name; the port is the Service's.") }),
  z.strictObject({
    serviceOf: podsRef.describe("Whichever Service of the pods' namespace leads to them; the port is the pods'."),
  }),
  z.strictObject({ ip: z.union([z.ipv4(), z.ipv6()]) }),
  z.strictObject({
    nodes: z.literal('all').describe("Each node by its internal address: the port is the Service's nodePort."),
  }),
  z.strictObject({
    controller: z.literal('ingress').describe("The cluster's Ingress controller: port 80, or 443 for TLS."),
  }),
  z.strictObject({ host: z.string().describe('A name as the source would use it: web, web.shop.') }),
]);

export const oneOrMore = <T extends z.ZodType>(item: T) => z.union([item, z.array(item).min(1)]);

const flowSchema = z.strictObject({
  from: oneOrMore(from),
  to: oneOrMore(to),
  port: portNumber,
  protocol: protocol.default('TCP'),
  expect: z.enum(['allowed', 'denied']),
});

export const reachSchema = z.strictObject({ flows: z.array(flowSchema).min(1) });

export type ReachSpec = z.infer<typeof reachSchema>;
export type Flow = z.infer<typeof flowSchema>;
export type From = z.infer<typeof from>;
export type To = z.infer<typeof to>;
