import { type Attempt, remainingMs } from '../domain/attempt.js';
import type { ClusterStatus } from '../domain/cluster.js';
import type { Comparison } from '../domain/comparison.js';
import type { Lab } from '../domain/lab.js';
import type { LabError } from '../domain/lab-error.js';
import type { GradeResult } from '../domain/verdict.js';
import type { LabProgress } from './lab-progress.js';

/*
 * What `--json` prints. The shapes are stable: fields are added, never renamed or removed. Moments are ISO 8601 in
 * UTC, durations end in Ms or Seconds, and what is not there is null.
 */

/** `check`, `finish` */
export function resultJson(result: GradeResult, attempt: Attempt, now: number) {
  return {
    lab: result.lab,
    passed: result.score.passed,
    score: result.score,
    verdicts: result.verdicts.map(({ check, title, status, points, earned, why, findings, matrix, notes }) => ({
      check,
      title,
      status,
      points,
      earned,
      why,
      findings,
      matrix: matrix ?? [],
      notes: notes ?? [],
    })),
    startedAt: moment(result.startedAt),
    tookMs: result.tookMs,
    /** The check was asked for after the deadline: it does not count. */
    late: attempt.late === true,
    attempt: attemptJson(attempt, now),
  };
}

/** One attempt, in `status`, `check`, `start` and `history`. */
export function attemptJson(attempt: Attempt, now: number) {
  const open = attempt.finishedAt === undefined;
  return {
    id: attempt.id,
    lab: attempt.lab,
    provider: attempt.provider,
    cluster: attempt.cluster,
    startedAt: moment(attempt.startedAt),
    deadlineAt: moment(attempt.deadlineAt),
    finishedAt: attempt.finishedAt === undefined ? null : moment(attempt.finishedAt),
    finishReason: attempt.finishReason ?? null,
    /** 0 when the time is up; null once the attempt is finished. */
    remainingSeconds: open ? Math.floor(remainingMs(attempt, now) / 1000) : null,
    hints: attempt.hints,
    resets: attempt.resets,
    checks: attempt.checks,
    solutionShown: attempt.solutionShown,
    latest: attempt.latest?.score ?? null,
    best: attempt.best?.score ?? null,
  };
}

/** `status` */
export function statusJson(status: ClusterStatus, attempt: Attempt | undefined, now: number) {
  return {
    provider: status.provider,
    /** Why this one, where it was not named. */
    providerBecause: status.why ?? null,
    cluster: status.name,
    state: status.state,
    detail: status.detail ?? null,
    kubeconfig: status.cluster?.kubeconfig ?? null,
    kubectl: status.cluster?.kubectl ?? null,
    kubernetes: status.cluster?.kubernetes ?? null,
    /** "127.0.0.1:32768": where an Ingress controller is reached from this machine. */
    ingressHttp: status.cluster?.ingress?.local?.http ?? null,
    ingressHttps: status.cluster?.ingress?.local?.https ?? null,
    attempt: attempt ? attemptJson(attempt, now) : null,
  };
}

/** `list` */
export function labsJson(
  labs: readonly Lab[],
  progress: ReadonlyMap<string, LabProgress>,
  broken: readonly LabError[],
) {
  return {
    labs: labs.map(({ id, title, exams, domain, difficulty, minutes, points, requires, namespaces, tags }) => ({
      id,
      title,
      exams,
      domain,
      difficulty,
      minutes,
      points,
      requires,
      namespaces,
      tags,
      state: progress.get(id) ?? 'new',
    })),
    broken: broken.map((error) => errorJson(error).error),
  };
}

/** `history` */
export function historyJson(attempts: readonly Attempt[], corrupt: readonly string[], now: number) {
  return { attempts: attempts.map((attempt) => attemptJson(attempt, now)), corrupt };
}

/** What any command prints with `--json` when it ends in an error. */
export function errorJson(error: ErrorFields & { also?: readonly ErrorFields[] }) {
  const { also = [] } = error;
  return { error: { ...fieldsOf(error), ...(also.length > 0 && { also: also.map(fieldsOf) }) } };
}

type ErrorFields = Pick<LabError, 'code' | 'message' | 'hint' | 'at'>;

function fieldsOf({ code, message, hint, at }: ErrorFields) {
  const place = at ? { file: at.file, line: at.line ?? null, column: at.column ?? null } : null;
  return { code, message, hint: hint ?? null, at: place };
}

function moment(at: number): string {
  return new Date(at).toISOString();
}

/** `diff`; in `lines`, "-" is the learner's, "+" the answer's, "gap" a run of equal lines left out. */
export function comparisonJson({ attempt, lab, answer, objects }: Comparison) {
  return {
    attempt,
    lab,
    answer,
    objects: objects.map(({ namespace, answerName, ...object }) => ({
      ...object,
      namespace: namespace ?? null,
      answerName: answerName ?? null,
    })),
  };
}
