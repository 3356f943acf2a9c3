import { z } from 'zod';
import type { ExamEvent } from '../domain/exam.js';
import { EXAMS } from '../domain/lab.js';
import type { ParsedEvent } from './event-file.js';
import { at, parseAs, result, seeded } from './event-schema.js';

const question = z.number().int().positive();

const questions = z
  .array(
    z.object({
      lab: z.string(),
      title: z.string(),
      domain: z.string(),
      points: z.number(),
      minutes: z.number(),
      namespaces: z.array(z.string()),
      seeded,
      seedDigest: z.string(),
    }),
  )
  .min(1);

const event = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('begun'),
    at,
    sitting: z.string(),
    blueprint: z.string(),
    title: z.string(),
    exam: z.enum(EXAMS),
    pass: z.number(),
    strict: z.boolean(),
    seed: z.number().optional(),
    provider: z.string(),
    cluster: z.string(),
    clusterUid: z.string().optional(),
    deadlineAt: at,
    questions,
  }),
  z.object({ type: z.literal('opened'), at, question }),
  z.object({ type: z.literal('flagged'), at, question, flagged: z.boolean() }),
  z.object({ type: z.literal('marked'), at, question, done: z.boolean() }),
  z.object({ type: z.literal('paused'), at }),
  z.object({ type: z.literal('resumed'), at }),
  z.object({ type: z.literal('healed'), at, question, seeded }),
  z.object({ type: z.literal('submitted'), at, reason: z.enum(['submitted', 'time-up']) }),
  z.object({ type: z.literal('graded'), at, question, result, gone: z.array(z.string()) }),
  z.object({ type: z.literal('closed'), at, reason: z.enum(['graded', 'stopped']) }),
]);

const knownTypes: ReadonlySet<string> = new Set(event.options.map((option) => option.shape.type.value));

/** One line of a sitting's file. */
export function parseExamEvent(line: string): ParsedEvent<ExamEvent> {
  return parseAs<ExamEvent>(line, event, knownTypes);
}
