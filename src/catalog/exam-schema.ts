import { z } from 'zod';
import { EXAMS } from '../domain/lab.js';
import { line } from './schemas.js';

const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens');

const question = z.strictObject({
  lab: id.describe('Id of the lab. It may be one that is still to be written: the exam says so.'),
  points: z.number().positive().max(100).optional().describe("Weight in this exam; otherwise the lab's own points."),
});

const draw = z.strictObject({
  questions: z.number().int().min(1).max(40),
  seed: z.number().int().nonnegative().optional().describe('Always the same draw; otherwise another one each time.'),
  weights: z
    .record(line, z.number().positive())
    .refine((weights) => Object.keys(weights).length > 0, 'must name at least one domain')
    .describe('Share of the questions by curriculum domain.'),
});

/** labs/mocks/<id>.yaml */
export const examYaml = z
  .strictObject({
    id: id.describe("The exam's name in commands; the same as its file's."),
    title: line.describe('What a list of exams shows.'),
    exam: z.enum(EXAMS),
    minutes: z.number().int().min(1).max(480),
    pass: z.number().min(0).max(100).default(66).describe('Percent of the points that passes.'),
    strict: z.boolean().default(false).describe('The clock cannot be paused.'),
    questions: z.array(question).min(1).optional().describe('The questions in their order.'),
    draw: draw.optional().describe('How the questions are drawn from the labs of the exam.'),
  })
  .refine(({ questions, draw }) => (questions === undefined) !== (draw === undefined), {
    message: 'must have either questions or draw',
  })
  .refine(({ questions = [] }) => new Set(questions.map(({ lab }) => lab)).size === questions.length, {
    message: 'must name each lab once',
    path: ['questions'],
  });
