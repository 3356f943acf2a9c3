import { z } from 'zod';
import type { AttemptEvent } from '../domain/attempt.js';

const at = z.number().int().nonnegative();

const seeded = z.array(
  z.object({
    apiVersion: z.string().optional(),
    kind: z.string(),
    namespace: z.string().optional(),
    name: z.string(),
    uid: z.string(),
  }),
);

/** Verdicts are for people to read: what the score needs is checked, the rest is kept as it was written. */
const result = z.looseObject({
  lab: z.string(),
  verdicts: z.array(
    z.looseObject({
      check: z.string(),
      title: z.string(),
      status: z.enum(['pass', 'fail', 'error', 'skipped']),
      points: z.number(),
      earned: z.number(),
      findings: z.array(z.looseObject({})),
    }),
  ),
  score: z.looseObject({
    earned: z.number(),
    possible: z.number(),
    total: z.number(),
    provisional: z.boolean(),
    passed: z.boolean(),
  }),
  startedAt: z.number(),
  tookMs: z.number(),
});

const event = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('begun'),
    at,
    attempt: z.string(),
    lab: z.string(),
    provider: z.string(),
    cluster: z.string(),
    deadlineAt: at,
    seeded,
    namespaces: z.array(z.string()).optional(),
    clusterUid: z.string().optional(),
    seedDigest: z.string().optional(),
  }),
  z.object({ type: z.literal('reset'), at, seeded, seedDigest: z.string().optional() }),
  z.object({ type: z.literal('hinted'), at, hint: z.number().int().positive() }),
  z.object({ type: z.literal('checked'), at, result }),
  z.object({ type: z.literal('solution-shown'), at }),
  z.object({ type: z.literal('finished'), at, reason: z.enum(['finished', 'stopped', 'solution', 'replaced']) }),
]);

const KNOWN_TYPES: ReadonlySet<string> = new Set(event.options.map((option) => option.shape.type.value));
const anyEvent = z.looseObject({ type: z.string(), at });

/**
 * One line of an attempt's file. `unknown-type` is an event that a later kubedrill wrote: to be passed over.
 * `corrupt` is anything else that is not an event.
 */
export function parseEvent(line: string): AttemptEvent | 'unknown-type' | 'corrupt' {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return 'corrupt';
  }
  const known = event.safeParse(value);
  if (known.success) return known.data as unknown as AttemptEvent;
  const other = anyEvent.safeParse(value);
  return other.success && !KNOWN_TYPES.has(other.data.type) ? 'unknown-type' : 'corrupt';
}
