import { z } from 'zod';
import { CAPABILITIES, EXAMS } from '../domain/lab.js';
import { isTakenNamespace } from '../domain/system-namespaces.js';

const id = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens, such as np-lab9')
  .max(63);
const namespace = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'must be a namespace name: lower-case letters, digits and hyphens')
  .refine((name) => !isTakenNamespace(name), {
    error: ({ input }) => `${input} belongs to the cluster itself, and a lab's namespaces are emptied`,
    params: { hint: "Take a namespace of the lab's own." },
  });
/** A text of one line. */
export const line = z
  .string()
  .trim()
  .min(1)
  .regex(/^[^\x00-\x1f\x7f-\x9f]*$/, 'must be one line, without control characters');

/** lab.yaml */
export const labYaml = z.strictObject({
  id: id.describe("The lab's name in commands; the same as its folder's."),
  title: line.describe('What a list of labs shows.'),
  exams: z.array(z.enum(EXAMS)).min(1),
  domain: line.describe('Curriculum domain in the words of the exam: "Services and Networking".'),
  difficulty: z.enum(['easy', 'medium', 'hard']),
  minutes: z.number().int().min(1).max(240).describe('Time a good candidate needs; also the clock of an attempt.'),
  requires: z.array(z.enum(CAPABILITIES)).default([]).describe('What the cluster must have for this lab.'),
  namespaces: z.array(namespace).min(1).describe('Every namespace the lab uses; the first is where kubectl starts.'),
  tags: z.array(line).default([]),
  docs: z.url().optional().describe('Page of the Kubernetes documentation to read afterwards.'),
});

/** The fields that every check of grade.yaml has; the rest belongs to its kind. */
export const checkFields = {
  id: id.describe('Unique within the lab; answers name it.'),
  kind: z.string().describe('Which grader judges it.'),
  title: line.describe('What this check proves, in one line.'),
  points: z.number().min(0).max(100),
  why: z
    .string()
    .trim()
    .min(1)
    .describe('Shown when the check does not pass: what the task wanted and why it matters.'),
  gate: z.boolean().optional().describe('The whole lab scores 0 when this check fails.'),
  after: z.array(id).optional().describe('Checks that must pass before this one means anything; else it is skipped.'),
  hidden: z.boolean().optional().describe('Not shown to the learner before the attempt has ended.'),
  proves: z
    .array(z.number().int().min(1))
    .min(1)
    .optional()
    .describe(
      'Numbers of the behaviours (labs/behaviours.yaml) that this check proves live; docs/coverage.md has them.',
    ),
};

/** grade.yaml, before the checks' own fields are looked at. */
export const gradeYaml = z.strictObject({ checks: z.array(z.looseObject(checkFields)).min(1) });

/** answers/right-<name>/answer.yaml */
export const rightAnswerYaml = z.strictObject({ summary: line.describe('What the learner did.') });

/** answers/wrong-<name>/answer.yaml */
export const wrongAnswerYaml = z.strictObject({
  summary: line.describe('What the learner did.'),
  fails: z.array(id).min(1).describe('Exactly the checks that fail; skipped ones are not named.'),
  finding: z.string().min(1).optional().describe('Text that a finding of the first failing check must contain.'),
});
