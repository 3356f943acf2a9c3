import { type Finding, observationInWords, type ProbeObservation, type ProbeResult } from '../../src/sdk.js';
import type { Wanted } from './wanted.js';

export interface Problem {
  status: 'fail' | 'error';
  finding: Finding;
}

/** What is wrong with the answer, or undefined. `cause` says what the objects make of the name. */
export function judgeAnswer(
  wanted: Wanted,
  expected: string,
  result: ProbeResult | undefined,
  cause: () => string,
): Problem | undefined {
  if (wanted.type === 'missing') return { status: 'fail', finding: { expected, ...wanted.problem } };
  if (!result) return { status: 'error', finding: { expected, observed: 'this was not asked' } };
  const { outcome, observation, unsettled } = result;
  const silent = observation.class === 'dns-timeout';
  if (outcome === 'unknown' || (silent && wanted.type === 'nothing')) {
    const why = unsettled ?? observation.detail;
    const observed = `could not be determined (${observationInWords(observation)})`;
    return { status: 'error', finding: { expected, observed, ...(why ? { cause: why } : {}) } };
  }
  const answers = answersOf(observation);
  if (isRight(wanted, answers, silent)) return undefined;
  const observed = answers.length > 0 ? `the answer is ${answers.join(', ')}` : observationInWords(observation);
  return { status: 'fail', finding: { expected, observed, ...(silent ? {} : { cause: cause() }) } };
}

function isRight(wanted: Exclude<Wanted, { type: 'missing' }>, answers: readonly string[], silent: boolean): boolean {
  if (silent) return false;
  switch (wanted.type) {
    case 'nothing':
      return answers.length === 0;
    case 'alias':
      return answers.length === 1 && withoutDot(answers[0] ?? '') === withoutDot(wanted.name);
    case 'addresses':
      return [...answers].sort().join() === [...wanted.addresses].sort().join();
  }
}

function answersOf(observation: ProbeObservation): readonly string[] {
  return observation.class === 'dns-answer' ? [...new Set(observation.answers ?? [])] : [];
}

/** The dot that marks a name as complete is no part of it. */
function withoutDot(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}
