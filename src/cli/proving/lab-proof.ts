import type { Answer, LabWithAnswers } from '../../domain/lab.js';
import { LabError } from '../../domain/lab-error.js';
import type { GradeResult, Verdict } from '../../domain/verdict.js';

/** One grading of a lab in a state whose outcome is known beforehand. */
export interface Trial {
  /** "untouched", or the answer's name. */
  name: string;
  /** What does not fit; empty when the grading is as it must be. */
  problems: readonly string[];
  earned: number;
  total: number;
  tookMs: number;
}

export interface LabProof {
  lab: string;
  trials: readonly Trial[];
  tookMs: number;
  /** Why it could not be laid out; there are no trials then. */
  failure?: LabError;
}

/** Nothing is wrong with the cluster, as far as this tells: other labs can be proven in it. */
export function saysSeedFailed(problem: unknown): problem is LabError {
  return problem instanceof LabError && ['seed-refused', 'seed-not-ready'].includes(problem.code);
}

/** Untouched: nothing may pass that is worth points, or the learner would be paid for nothing. */
export function untouchedTrial(result: GradeResult): Trial {
  const gifts = result.verdicts.filter(({ status, earned }) => status === 'pass' && earned > 0);
  return trial('untouched', result, [
    ...undetermined(result),
    ...(result.score.earned > 0 ? [`earns ${result.score.earned} points with nothing done: ${names(gifts)}`] : []),
  ]);
}

export function answerTrial(answer: Answer, result: GradeResult): Trial {
  return trial(answer.name, result, [
    ...undetermined(result),
    ...(answer.right ? rightProblems(result) : wrongProblems(answer, result)),
  ]);
}

/** An answer that could not even be given. */
export function undoneTrial({ name }: Answer, problem: string): Trial {
  return { name, problems: [problem], earned: 0, total: 0, tookMs: 0 };
}

/** A lab that cannot prove itself: too few answers. */
export function missingAnswers({ answers }: LabWithAnswers): string[] {
  const right = answers.filter((answer) => answer.right).length;
  const wrong = answers.length - right;
  return [
    ...(right < 3 ? [`has ${right} right answers, at least 3 are needed`] : []),
    ...(wrong < 5 ? [`has ${wrong} wrong answers, at least 5 are needed`] : []),
  ];
}

function rightProblems(result: GradeResult): string[] {
  const failed = result.verdicts.filter(({ status }) => status === 'fail');
  return failed.map((verdict) => `${verdict.check} must pass but fails: ${observed(verdict)}`);
}

function wrongProblems(answer: Answer, result: GradeResult): string[] {
  const failed = result.verdicts.filter(({ status }) => status === 'fail');
  const problems: string[] = [];
  for (const id of answer.fails) {
    if (!failed.some(({ check }) => check === id)) problems.push(`${id} must fail but does not`);
  }
  for (const verdict of failed) {
    if (!answer.fails.includes(verdict.check)) {
      problems.push(`${verdict.check} must not fail but does: ${observed(verdict)}`);
    }
  }
  const first = failed[0];
  if (answer.finding && first && !words(first).includes(answer.finding)) {
    problems.push(`${first.check} must say "${answer.finding}" but says: ${words(first)}`);
  }
  return problems;
}

function undetermined({ verdicts }: GradeResult): string[] {
  return verdicts
    .filter(({ status }) => status === 'error')
    .map((verdict) => `${verdict.check} could not be told: ${observed(verdict)}`);
}

function trial(name: string, { score, tookMs }: GradeResult, problems: readonly string[]): Trial {
  return { name, problems, earned: score.earned, total: score.total, tookMs };
}

function names(verdicts: readonly Verdict[]): string {
  return verdicts.map(({ check }) => check).join(', ');
}

function observed({ findings }: Verdict): string {
  return findings.map((finding) => finding.observed).join('; ') || 'no finding';
}

function words({ findings }: Verdict): string {
  return findings
    .flatMap(({ expected, observed: seen, cause, ruledOut, at }) => [
      expected,
      seen,
      cause,
      at && `${at.object.kind} ${at.object.name} ${at.path ?? ''}`,
      ...(ruledOut ?? []),
    ])
    .filter((text) => text)
    .join(' | ');
}
