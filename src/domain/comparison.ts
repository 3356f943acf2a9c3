/** How what a learner made differs from a right answer of the lab. Told only when the attempt is over. */
export interface Comparison {
  attempt: string;
  lab: string;
  /** Of the right answers made of manifests the one with the fewest differences. */
  answer: { name: string; summary: string };
  /** Those that differ first, then missing, additional and equal ones. */
  objects: readonly ComparedObject[];
}

export interface ComparedObject {
  /** `missing`: only the answer has it; `additional`: only the learner has it. */
  state: 'differs' | 'missing' | 'additional' | 'same';
  kind: string;
  namespace?: string;
  /** As the learner has it; the answer's where it is missing. */
  name: string;
  /** Of the answer's object where the learner chose another name. */
  answerName?: string;
  /** The lab came with it. */
  seeded: boolean;
  /** YAML without what the API fills in, line by line; empty for `additional` and `same`. */
  lines: readonly DiffLine[];
}

export interface DiffLine {
  /** `-` only the learner's object has the line, `+` only the answer's; `gap` stands for equal lines left out. */
  sign: ' ' | '-' | '+' | 'gap';
  text: string;
}
