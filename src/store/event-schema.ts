import { z } from 'zod';
import type { AttemptEvent } from '../domain/attempt.js';
import type { ParsedEvent } from './event-file.js';

export const at = z.number().int().nonnegative();

export const seeded = z.array(
  z.object({
    apiVersion: z.string().optional(),
    kind: z.string(),
    namespace: z.string().optional(),
    name: z.string(),
    uid: z.string(),
  }),
);

/** Verdicts are for people to read: what the score needs is checked, the rest is kept as it was written. */
export const result = z.looseObject({
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
    exam: z.string().optional(),
  }),
  z.object({ type: z.literal('reset'), at, seeded, seedDigest: z.string().optional() }),
  z.object({ type: z.literal('hinted'), at, hint: z.number().int().positive() }),
  z.object({ type: z.literal('checked'), at, result }),
  z.object({ type: z.literal('solution-shown'), at }),
  z.object({ type: z.literal('finished'), at, reason: z.enum(['finished', 'stopped', 'solution', 'replaced']) }),
]);

const knownTypes: ReadonlySet<string> = new Set(event.options.map((option) => option.shape.type.value));
const anyEvent = z.looseObject({ type: z.string(), at });

/** One line of an attempt's file. */
export function parseEvent(line: string): ParsedEvent<AttemptEvent> {
  return parseAs<AttemptEvent>(line, event, knownTypes);
}

/** `unknown-type` is an event whose type is not among `known`; `corrupt` anything else that does not fit the schema. */
export function parseAs<Event>(line: string, schema: z.ZodType, known: ReadonlySet<string>): ParsedEvent<Event> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return 'corrupt';
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data as Event;
  const other = anyEvent.safeParse(value);
  return other.success && !known.has(other.data.type) ? 'unknown-type' : 'corrupt';
}
