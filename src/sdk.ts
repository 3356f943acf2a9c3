/** What graders and lab authors may import. Everything else is internal and may change. */
export { z } from 'zod';
export type * from './domain/attempt.js';
export type * from './domain/lab.js';
export type * from './domain/objects.js';
export type * from './domain/reach.js';
export type * from './domain/verdict.js';
export { type AnyGrader, defineGrader, type Grader, type Seen } from './grading/grader.js';
export type { Read, Snapshot } from './grading/snapshot.js';
