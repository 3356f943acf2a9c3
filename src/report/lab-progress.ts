import type { Attempt } from '../domain/attempt.js';
import { type LabStanding, labRecords } from '../domain/lab-record.js';

/** What a person has made of a lab so far. */
export type LabProgress = 'new' | LabStanding;

/** By lab id; labs without an attempt are not in it. A pass after the solution was shown does not count. */
export function labStandings(attempts: readonly Attempt[]): ReadonlyMap<string, LabProgress> {
  return new Map([...labRecords(attempts)].map(([lab, { standing }]) => [lab, standing]));
}
