import type { Snapshot } from '../../../../src/grading/snapshot.js';

/** What is wrong with the cluster as an answer to the lab's task; undefined when it answers the task. */
export type Oracle = (after: Snapshot) => string | undefined;
