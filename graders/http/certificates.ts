import { certificateOf, type ProbeObservation, type Seen } from '../../src/sdk.js';
import type { Deviation } from './answers.js';
import type { Request } from './schema.js';

/** What is wrong with the certificate that was served, or undefined. */
export function wrongCertificate(
  { certificateOf: wanted }: Request,
  { certificate: served }: ProbeObservation,
  seen: Seen,
): Deviation | undefined {
  if (!wanted) return undefined;
  const secret = `Secret ${wanted.namespace}/${wanted.name}`;
  const expected = `the certificate of ${secret}`;
  const object = seen.snapshot.get('Secret', wanted.namespace, wanted.name);
  if (!object) return { expected, observed: 'there is no such Secret' };
  const own = certificateOf(object);
  if (own === undefined) return { expected, observed: 'that Secret has no certificate under tls.crt' };
  if (!served) return { expected, observed: 'no certificate was served' };
  if (served.der === own) return undefined;
  return { expected, observed: `another one is served${served.subject ? ` (${served.subject})` : ''}` };
}
