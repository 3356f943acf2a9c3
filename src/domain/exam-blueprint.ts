import type { Exam } from './lab.js';

/** A mock exam as labs/mocks/<id>.yaml describes it: either its questions, or how they are drawn. */
export interface ExamBlueprint {
  /** Also the file's name: `ckad-networking`. */
  id: string;
  title: string;
  exam: Exam;
  minutes: number;
  /** Percent of the points that passes. */
  pass: number;
  /** The clock cannot be paused. */
  strict: boolean;
  questions?: readonly BlueprintQuestion[];
  draw?: ExamDraw;
}

export interface BlueprintQuestion {
  /** Lab id. */
  lab: string;
  /** Weight in this exam; the lab's own points where it is absent. */
  points?: number;
}

/** Questions drawn from the labs of the exam. The same seed and the same labs give the same questions. */
export interface ExamDraw {
  questions: number;
  /** Absent: another draw each time. */
  seed?: number;
  /** Share by curriculum domain, in any unit. */
  weights: Readonly<Record<string, number>>;
}
