import { createHash } from 'node:crypto';
import type { KubeObject } from '../../domain/objects.js';
import { asWritten } from '../../grading/semantic/as-written.js';

/** The object as somebody would have written it, the values of Secrets as their size and digest. */
export function comparable(object: KubeObject): KubeObject {
  return asWritten(object.kind === 'Secret' ? withDigests(object) : object);
}

function withDigests({ stringData, ...secret }: KubeObject): KubeObject {
  const encoded = Object.entries((stringData ?? {}) as Record<string, string>).map(
    ([key, text]) => [key, Buffer.from(text).toString('base64')] as const,
  );
  const data = { ...(secret.data as Record<string, string> | undefined), ...Object.fromEntries(encoded) };
  const digests = Object.entries(data).map(([key, value]) => [key, digestOf(value)]);
  return { ...secret, data: Object.fromEntries(digests) } as unknown as KubeObject;
}

function digestOf(value: string): string {
  // What was kept is made comparable once more when it is compared.
  if (value.startsWith('(')) return value;
  const bytes = Buffer.from(value, 'base64');
  return `(${bytes.length} bytes, sha256 ${createHash('sha256').update(bytes).digest('hex').slice(0, 12)})`;
}
