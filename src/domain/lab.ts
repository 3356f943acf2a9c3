import type { FilePlace } from './lab-error.js';
import type { KubeObject } from './objects.js';

export const EXAMS = ['CKAD', 'CKA'] as const;
export type Exam = (typeof EXAMS)[number];

/** What a lab may need of a cluster, and a provider may have. */
export const CAPABILITIES = [
  'networkpolicy',
  'ingress',
  'loadbalancer',
  'nodeport',
  'node-access',
  'volumes',
  'metrics',
  /** The namespace `default` is the learner's alone and may be swept. */
  'default-namespace',
] as const;
export type Capability = (typeof CAPABILITIES)[number];

/** What lab.yaml says. */
export interface LabMeta {
  /** Also the folder's name: `np-lab9`. */
  id: string;
  title: string;
  exams: readonly Exam[];
  /** Curriculum domain, in the exam's own words: "Services and Networking". */
  domain: string;
  difficulty: 'easy' | 'medium' | 'hard';
  /** Time a good candidate needs, in minutes; also the clock of an attempt. */
  minutes: number;
  requires: readonly Capability[];
  /** Every namespace the lab uses. All are created before the clock starts, swept by a reset, deleted at the end (`default` is only swept). */
  namespaces: readonly string[];
  tags: readonly string[];
  /** Page of the Kubernetes documentation to read afterwards. */
  docs?: string;
}

export interface Lab extends LabMeta {
  /** Absolute path of the lab's folder. */
  folder: string;
  /** Sum of the checks' points. */
  points: number;
  /** Markdown. */
  task: string;
  /** In rising order; the last is nearly the answer. Markdown. */
  hints: readonly string[];
  /** Markdown: the reference solution explained. */
  solution: string;
  seed: readonly KubeObject[];
  /** Of the seed's objects. */
  places?: Places;
  checks: readonly Check[];
}

/** A lab as its author sees it. The answers are many files, which nobody else needs. */
export interface LabWithAnswers extends Lab {
  answers: readonly Answer[];
}

/** One entry of grade.yaml. Fields beyond these belong to the check's kind and are validated by its grader's schema. */
export interface Check {
  id: string;
  kind: string;
  title: string;
  points: number;
  why: string;
  /** The whole lab scores 0 when this one fails. */
  gate?: boolean;
  /** Ids of checks that must pass before this one means anything. */
  after?: readonly string[];
  hidden?: boolean;
  /** Numbers of the behaviours that it proves, for the table of what is covered. */
  proves?: readonly number[];
  /** The kind's own fields, as its schema returned them. */
  spec: unknown;
}

/** A tried answer: proof that the grading of the lab is right. */
export interface Answer {
  /** Folder's name: `right-metadata-name`, `wrong-two-peers`. */
  name: string;
  right: boolean;
  /** One line: what the learner did. */
  summary: string;
  /** For a wrong answer: the ids of exactly the checks that fail (skipped ones are not named). */
  fails: readonly string[];
  /** For a wrong answer: a piece of text that a finding of the first failing check must contain. */
  finding?: string;
  steps: readonly AnswerStep[];
}

export type AnswerStep =
  | { type: 'apply'; file: string; objects: readonly KubeObject[]; places?: Places }
  /** bash, run with kubectl on PATH and KUBECONFIG set, in an empty folder. */
  | { type: 'script'; file: string };

/** Where objects are written. */
export type Places = ReadonlyMap<KubeObject, PlaceOf>;
/** The place of an object's field, or of the nearest that there is above it. */
export type PlaceOf = (...path: readonly string[]) => FilePlace;
