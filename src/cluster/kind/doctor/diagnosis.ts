import { LabError } from '../../../domain/lab-error.js';

/** What was found about one thing that a cluster needs. */
export interface Diagnosis {
  /** Stable, kebab-case. */
  id: string;
  title: string;
  /** `warning`: works, but may not for long or only slowly. */
  state: 'ok' | 'warning' | 'problem';
  /** What was seen: "Docker 28.1, 4 CPUs, 7.7 GB". */
  detail: string;
  /** What to do about it. */
  hint?: string;
}

export type Found = Omit<Diagnosis, 'id' | 'title'>;

export function ok(detail: string): Found {
  return { state: 'ok', detail };
}

/** A LabError as a finding; anything else is a bug and goes on. */
export function problem(error: unknown): Found {
  if (!(error instanceof LabError)) throw error;
  return { state: 'problem', detail: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) };
}
