import { createHash } from 'node:crypto';
import type { Json } from '../object.js';

const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** A short name for a template's content, with letters that form no words. */
export function templateHash(template: Json, collisions = 0): string {
  const digest = createHash('sha256').update(JSON.stringify(template)).update(String(collisions)).digest();
  return [...digest.subarray(0, 10)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
}
