import { namespacedName, podsRef, portNumber, z } from '../../src/sdk.js';
import { from, oneOrMore, to } from '../reach/schema.js';

const texts = oneOrMore(z.string().min(1));

const requestSchema = z
  .strictObject({
    path: z.string().startsWith('/').default('/').describe('With its query: /pre/x?a=b.'),
    host: z.string().optional().describe('Host header and, with TLS, the name of SNI; without it, what is dialled.'),
    times: z.number().int().min(1).max(100).default(1).describe('How often, each time on a fresh connection.'),
    status: oneOrMore(z.number().int().min(100).max(599)).optional().describe('Of every answer: one of these.'),
    bodyContains: texts.optional().describe('In every answer.'),
    bodyLacks: texts.optional().describe('In no answer.'),
    neverFrom: podsRef.optional().describe('Pods whose name must be in no answer, of servers that tell their name.'),
    distinctBodies: z.number().int().min(2).optional().describe('How many different answers there are at least.'),
    certificateOf: namespacedName
      .optional()
      .describe('A kubernetes.io/tls Secret, whose certificate the server must show.'),
  })
  .refine(({ times, distinctBodies = 1 }) => distinctBodies <= times, {
    message: 'so many different answers need as many requests: raise times',
    path: ['distinctBodies'],
  });

export const httpSchema = z
  .strictObject({
    from: oneOrMore(from),
    to: oneOrMore(to),
    port: portNumber,
    tls: z.boolean().default(false).describe('HTTPS; whoever has signed the certificate.'),
    requests: z.array(requestSchema).min(1),
  })
  .refine(({ tls, requests }) => tls || requests.every(({ certificateOf }) => certificateOf === undefined), {
    message: 'certificateOf goes with tls: true',
  });

export type HttpSpec = z.infer<typeof httpSchema>;
export type Request = z.infer<typeof requestSchema>;
