import type { Attempt } from '../../domain/attempt.js';
import type { Cluster } from '../../domain/cluster.js';
import type { Comparison } from '../../domain/comparison.js';
import type { ExamSitting } from '../../domain/exam.js';
import type { Exam, Lab } from '../../domain/lab.js';
import type { LabRecord } from '../../domain/lab-record.js';
import type { ObjectTable } from '../../domain/object-table.js';
import type { GradeResult, Verdict } from '../../domain/verdict.js';
import type { OfferedExam, OpenExam } from '../../practice/exam/exams.js';
import { type Board, emptyBoard } from '../../report/board.js';
import type { Intent, JobKind } from './intents.js';
import type { Problem } from './problem.js';

/** All that the terminal UI knows. Plain data: every frame is a function of it. */
export interface UiState {
  columns: number;
  rows: number;
  /** The moment the frame shows; epoch milliseconds. */
  now: number;
  /** Undefined until they are loaded. */
  labs?: readonly Lab[];
  /** Labs that do not load, and why. */
  broken: readonly Problem[];
  records: ReadonlyMap<string, LabRecord>;
  /** Newest first; undefined until they are read. */
  attempts?: readonly Attempt[];
  /** Which labs the list shows, and in which order. */
  list: LabList;
  /** Id of the lab under the cursor. */
  selected?: string;
  /** The attempt under way. */
  current?: Sitting;
  /** The checks as they follow the cluster. */
  watch?: WatchView;
  /** What is in the namespaces of the lab whose objects show; undefined until it is read. */
  objects?: readonly ObjectTable[];
  /** What was made against a right answer, where that shows. */
  compared?: ComparedView;
  /** Mock exams; undefined until they are read. */
  exams?: readonly OfferedExam[];
  /** Id of the exam under the cursor. */
  chosenExam?: string;
  /** The exam under way. */
  exam?: OpenExam;
  /** Finished exams, newest first. */
  sittings: readonly ExamSitting[];
  /** The sitting that was handed in because its time was up: not tried again by itself. */
  handedIn?: string;
  /** What is needed on this machine and whether it is there; undefined while it is looked for. */
  doctor?: readonly Finding[];
  cluster: ClusterView;
  /** What is being done to the attempt; one thing at a time. */
  job?: JobView;
  screen: Screen;
  /** Asked or told over the screen; takes the keys until it is answered. */
  dialog?: Dialog;
  /** One line, gone with the next key. */
  notice?: string;
  /** Straight to what is under way, as soon as that is known. */
  goOn?: boolean;
  /** Asked to end; waiting for jobs to stop. */
  closing: boolean;
}

export interface Sitting {
  attempt: Attempt;
  lab: Lab;
}

export interface LabList {
  /** Words that all have to occur in what is known of a lab. */
  filter: string;
  /** Keys go to the filter. */
  typing: boolean;
  order: 'name' | 'weakest';
  /** Labs of this exam alone. */
  exam?: Exam;
}

export interface WatchView {
  /** By check id, as last seen. */
  verdicts: ReadonlyMap<string, Verdict>;
  /** Checks that have changed with the latest look. */
  turned: ReadonlySet<string>;
  /** What set the latest look off: "NetworkPolicy office/access-nginx". */
  change?: string;
  changedAt: number;
  looking: boolean;
}

export interface ComparedView {
  /** The attempt, or a lab: then its newest attempt. */
  wanted: string;
  /** Neither of both while it is read. */
  comparison?: Comparison;
  problem?: Problem;
}

/** One line of the doctor. */
export interface Finding {
  title: string;
  state: 'ok' | 'warning' | 'problem';
  detail: string;
  hint?: string;
}

export interface ClusterView {
  /** `asleep`: it is there but does not answer, because it was stopped or the machine slept. */
  state: 'unknown' | 'coming-up' | 'ready' | 'asleep' | 'failed';
  /** Epoch milliseconds of the latest start. */
  startedAt: number;
  board: Board;
  cluster?: Cluster;
  problem?: Problem;
  /** Why it is asleep: "the container drill-control-plane is exited". */
  detail?: string;
  /** Why this provider was taken where nobody named one. */
  why?: string;
}

export interface JobView {
  kind: JobKind;
  startedAt: number;
  board: Board;
  /** As they come in during a check. */
  verdicts: readonly Verdict[];
}

/** `scroll`: content lines above the first one shown. */
export type Screen =
  /** `selected`: line of the menu. */
  | { name: 'home'; selected: number }
  | { name: 'labs' }
  | { name: 'starting'; lab: string; scroll: number }
  | { name: 'cluster'; scroll: number }
  | { name: 'lab'; scroll: number }
  | { name: 'check'; scroll: number }
  | { name: 'hint'; number: number; scroll: number }
  | { name: 'solution'; shown: { lab: Lab; text: string }; scroll: number }
  | { name: 'final'; attempt: Attempt; lab: Lab; result: GradeResult; scroll: number }
  | { name: 'watch'; scroll: number }
  /** Of the lab under way, or of a question of the exam. */
  | { name: 'objects'; question?: number; scroll: number }
  /** One of several attempts (of an exam) against its right answer; `from` is where one came from. */
  | { name: 'compare'; wanted: readonly Wanted[]; index: number; from: Screen; scroll: number }
  | { name: 'broken'; scroll: number }
  | { name: 'exams' }
  | { name: 'exam-starting'; title: string; scroll: number }
  /** The questions of the exam; `selected`: number of the one under the cursor. */
  | { name: 'exam'; selected: number }
  | { name: 'question'; number: number; scroll: number }
  | { name: 'exam-result'; sitting: ExamSitting; scroll: number }
  | { name: 'history'; scroll: number }
  | { name: 'doctor'; scroll: number };

export interface Wanted {
  /** An attempt, or a lab. */
  id: string;
  title: string;
}

export type Dialog =
  | { type: 'keys'; scroll: number }
  | { type: 'confirm'; question: string; yes: string; no: string; intent: Intent }
  | { type: 'problem'; problem: Problem; retry?: Intent }
  /** More than the line above the keys holds. */
  | { type: 'told'; text: string };

export function initialState(size: { columns: number; rows: number }, now: number): UiState {
  return {
    ...size,
    now,
    broken: [],
    records: new Map(),
    list: { filter: '', typing: false, order: 'name' },
    sittings: [],
    cluster: { state: 'unknown', startedAt: now, board: emptyBoard },
    screen: { name: 'home', selected: 0 },
    closing: false,
  };
}

/** A state to go on with after a pause (a shell, for instance): what was under way then is not any more. */
export function resumedState(state: UiState, size: { columns: number; rows: number }, now: number): UiState {
  const { job: _job, dialog: _dialog, notice: _notice, watch: _watch, objects: _objects, ...kept } = state;
  const idle = state.cluster.state === 'coming-up' ? { ...state.cluster, state: 'unknown' as const } : state.cluster;
  return { ...kept, ...size, now, cluster: idle, closing: false, screen: withoutObjects(state.screen) };
}

/** Objects that nobody follows any more are not shown. */
export function withoutObjects(screen: Screen): Screen {
  if (screen.name !== 'objects') return screen;
  return screen.question === undefined
    ? { name: 'lab', scroll: 0 }
    : { name: 'question', number: screen.question, scroll: 0 };
}
