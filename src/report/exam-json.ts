import { type ExamSitting, examRemainingMs, spentOn, stageOf } from '../domain/exam.js';
import { examScore, questionPoints } from '../domain/exam-score.js';
import type { LabError } from '../domain/lab-error.js';
import type { OfferedExam } from '../practice/exam/exams.js';
import { errorJson } from './json.js';

/*
 * What `exam ... --json` prints. The shapes are stable: fields are added, never renamed or removed. Moments are ISO
 * 8601 in UTC, durations end in Ms or Seconds, and what is not there is null.
 */

/** `exam list` */
export function examsJson(exams: readonly OfferedExam[], broken: readonly LabError[]) {
  return {
    exams: exams.map(({ blueprint, questions, lacking, clashes, unoffered, sittings }) => ({
      id: blueprint.id,
      title: blueprint.title,
      exam: blueprint.exam,
      minutes: blueprint.minutes,
      pass: blueprint.pass,
      strict: blueprint.strict,
      questions,
      lacking,
      clashes,
      unoffered,
      sittings: sittings.map(({ id }) => id),
    })),
    broken: broken.map((error) => errorJson(error).error),
  };
}

/** `exam start`, `exam status`, `exam submit`, `exam result` */
export function sittingJson(sitting: ExamSitting, now: number) {
  const stage = stageOf(sitting);
  const { domains, ...score } = examScore(sitting);
  return {
    id: sitting.id,
    exam: sitting.blueprint,
    title: sitting.title,
    for: sitting.exam,
    stage,
    strict: sitting.strict,
    seed: sitting.seed ?? null,
    provider: sitting.provider,
    cluster: sitting.cluster,
    startedAt: moment(sitting.startedAt),
    deadlineAt: moment(sitting.deadlineAt),
    submittedAt: sitting.submittedAt === undefined ? null : moment(sitting.submittedAt),
    submitReason: sitting.submitReason ?? null,
    stopped: sitting.stopped,
    pauses: sitting.pauses,
    remainingSeconds: Math.floor(examRemainingMs(sitting, now) / 1000),
    open: sitting.open,
    /** Null until all is graded. */
    score: stage === 'over' && !sitting.stopped ? score : null,
    domains: stage === 'over' && !sitting.stopped ? domains : [],
    questions: sitting.questions.map((question) => ({
      number: question.number,
      lab: question.lab,
      title: question.title,
      domain: question.domain,
      points: question.points,
      targetSeconds: question.minutes * 60,
      spentSeconds: Math.round(spentOn(sitting, question, now) / 1000),
      flagged: question.flagged,
      done: question.done,
      earned: question.result ? questionPoints(question).earned : null,
      possible: question.result ? questionPoints(question).possible : null,
      gone: question.gone ?? [],
      verdicts: question.result?.verdicts ?? [],
    })),
  };
}

function moment(at: number): string {
  return new Date(at).toISOString();
}
