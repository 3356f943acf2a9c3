import type { ExamEvent, ExamSitting } from '../../domain/exam.js';
import type { ExamBlueprint } from '../../domain/exam-blueprint.js';
import type { LabError } from '../../domain/lab-error.js';

/** The mock exams that are described; whether today's labs suffice for one is another question. */
export interface ExamCatalog {
  /** All that load, sorted by id, and what is wrong with those that do not. */
  all(): Promise<{ blueprints: readonly ExamBlueprint[]; broken: readonly LabError[] }>;
  /** Rejects with `unknown-exam` (nearest names as hint) or the file's own error. */
  get(id: string): Promise<ExamBlueprint>;
}

/** Sittings on disk. Several processes may use it at once. */
export interface ExamStore {
  /** Appends one event, durably. The first event of a sitting is `begun`. */
  append(sitting: string, event: ExamEvent): Promise<void>;
  /** Folded from its events; undefined when there is none. A torn last line is ignored. */
  read(sitting: string): Promise<ExamSitting | undefined>;
  /** Newest first. Corrupt files are set aside and named, the rest is still listed. */
  list(): Promise<{ sittings: readonly ExamSitting[]; corrupt: readonly string[] }>;
}
