import type { Listener } from '../../domain/events.js';
import type { ExamSitting } from '../../domain/exam.js';
import type { ExamBlueprint } from '../../domain/exam-blueprint.js';
import type { Lab } from '../../domain/lab.js';
import type { LabError } from '../../domain/lab-error.js';
import type { ShellEnvironment } from '../practice.js';

/** A mock exam, and whether it can be sat here and now. */
export interface OfferedExam {
  blueprint: ExamBlueprint;
  /** How many questions there are, or will be once all labs are there. */
  questions: number;
  /** Labs that are not there: ids, or "2 more labs of Storage". */
  lacking: readonly string[];
  /** Labs that use the same namespace. */
  clashes: readonly string[];
  /** What the labs need and this provider lacks: "ing-tls needs ingress". */
  unoffered: readonly string[];
  /** Newest first, closed ones and the one under way. */
  sittings: readonly ExamSitting[];
}

export interface BeginExam {
  /** Draws these questions again. */
  seed?: number;
  /** The clock cannot be paused, whatever the blueprint says. */
  strict?: boolean;
  /** Only the questions that the latest sitting of this exam did not fully earn. */
  failedOnly?: boolean;
}

/** The sitting under way, with its labs in the order of the questions. */
export interface OpenExam {
  sitting: ExamSitting;
  labs: readonly Lab[];
}

export interface Healing {
  sitting: ExamSitting;
  /** What was put back: "Pod web/nginx", "Service web/nginx (spec.selector)". */
  healed: readonly string[];
  /** What is not as it was at the start and was left so: "Service web/nginx: spec.type is NodePort, was ClusterIP". */
  altered: readonly string[];
}

/**
 * Sitting a mock exam, whatever the front end. Every call rejects with a LabError for what can be expected (`no-exam`,
 * `exam-under-way`, `time-is-up`, `exam-lacks-labs`, `cluster-gone`, ...). Questions are numbered from 1.
 */
export interface Exams {
  list(): Promise<{ exams: readonly OfferedExam[]; broken: readonly LabError[] }>;
  /** Brings the cluster up, lays all labs out side by side, then starts the clock. An attempt under way is replaced. */
  begin(id: string, options: BeginExam, on: Listener, signal?: AbortSignal): Promise<OpenExam>;
  /** Undefined when there is none. */
  current(): Promise<OpenExam | undefined>;
  open(question: number): Promise<ExamSitting>;
  flag(question: number, flagged: boolean): Promise<ExamSitting>;
  markDone(question: number, done: boolean): Promise<ExamSitting>;
  /** Stops the clock; rejects with `exam-strict` where it may not stand still. */
  pause(): Promise<ExamSitting>;
  resume(): Promise<ExamSitting>;
  /**
   * Puts back what a question started with: objects that are gone, and altered fields of which its task wants that they
   * stay. Whatever else was altered may be the learner's answer: it is told and left alone.
   */
  heal(question: number, on: Listener, signal?: AbortSignal): Promise<Healing>;
  /** For a question's lab; it becomes the open one. */
  shell(question: number): Promise<Omit<ShellEnvironment, 'attempt'>>;
  /** Grades all questions and ends the exam. Run again after a crash, it grades what is left. */
  submit(on: Listener, signal?: AbortSignal): Promise<ExamSitting>;
  /** Ends the exam without a grade and removes its labs from the cluster. */
  stop(on: Listener, signal?: AbortSignal): Promise<ExamSitting>;
  /** Newest first. */
  history(): Promise<{ sittings: readonly ExamSitting[]; corrupt: readonly string[] }>;
}
