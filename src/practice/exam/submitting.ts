import type { AttemptEvent } from '../../domain/attempt.js';
import type { Listener } from '../../domain/events.js';
import { type ExamSitting, isOverdue, type SatQuestion, stageOf } from '../../domain/exam.js';
import { ExitCode, LabError } from '../../domain/lab-error.js';
import { couldNotGrade } from '../checking.js';
import { clearAway } from '../clearing.js';
import { ownsCluster, type PracticeDeps } from '../deps.js';
import { inPhase } from '../phase.js';
import { saysNotAnswering } from '../reaching.js';
import { onExamCluster } from './cluster.js';
import { gradeQuestion } from './grading.js';
import { labsOf, requireExam } from './under-way.js';

interface Watching {
  on: Listener;
  signal: AbortSignal | undefined;
}

/**
 * Stops the clock, grades what is not graded yet, writes each result down as it comes and ends the exam. Rejects with
 * `could-not-grade` when nothing of a question could be told: the exam then waits for the next `submit`.
 */
export async function submitExam(deps: PracticeDeps, on: Listener, signal?: AbortSignal): Promise<ExamSitting> {
  const { clock, exams } = deps;
  let sitting = await requireExam(deps);
  const labs = await labsOf(sitting, deps.catalog);
  const write = async (event: Parameters<typeof exams.append>[1]) => {
    await exams.append(sitting.id, event);
    sitting = (await exams.read(sitting.id)) ?? sitting;
  };
  if (stageOf(sitting) !== 'grading') {
    const at = clock.now();
    await write({ type: 'submitted', at, reason: isOverdue(sitting, at) ? 'time-up' : 'submitted' });
  }
  const untold: number[] = [];
  for (const question of sitting.questions.filter(({ result }) => result === undefined)) {
    const lab = labs[question.number - 1];
    if (!lab) continue;
    const { number } = question;
    const graded = await inPhase(
      { clock, on, phase: `grade-${number}`, title: `Grading question ${number}: ${question.title}` },
      () => gradeQuestion(deps, sitting, question, lab, { on: silenced(on), signal }),
    );
    if (couldNotGrade(graded.result)) untold.push(number);
    else await write({ type: 'graded', at: clock.now(), question: number, ...graded });
  }
  if (untold.length > 0) throw notGraded(sitting, untold);
  return close(deps, sitting, 'graded', { on, signal });
}

/** The checks' own steps would be one long list; the phase of the question says enough. */
function silenced(on: Listener): Listener {
  return (event) => {
    if (event.type === 'settling' || event.type === 'probing') on(event);
  };
}

export async function stopExam(deps: PracticeDeps, on: Listener, signal?: AbortSignal): Promise<ExamSitting> {
  return close(deps, await requireExam(deps), 'stopped', { on, signal });
}

/** Writes the end down before the cluster is cleared: killed meanwhile, the next `begin` clears the rest. */
async function close(
  deps: PracticeDeps,
  sitting: ExamSitting,
  reason: 'graded' | 'stopped',
  { on, signal }: Watching,
): Promise<ExamSitting> {
  const { clock, exams, shellKubeconfigs } = deps;
  if (reason === 'graded') await recordAttempts(deps, sitting);
  await exams.append(sitting.id, { type: 'closed', at: clock.now(), reason });
  await Promise.all(sitting.questions.map(({ number }) => shellKubeconfigs.remove(shellName(sitting, number))));
  const namespaces = sitting.questions.flatMap((question) => question.namespaces);
  const clearing = { clock, on, signal, namespaces, ownCluster: ownsCluster(deps) };
  await onExamCluster(deps, sitting, signal, (kube) => clearAway(kube, clearing)).catch((error: unknown) => {
    const gone = error instanceof LabError && ['cluster-gone', 'other-provider'].includes(error.code);
    if (!gone && !saysNotAnswering(error)) throw error;
  });
  return (await exams.read(sitting.id)) ?? sitting;
}

/** Under which the kubeconfig of a question's shells is kept. */
export function shellName({ id }: ExamSitting, question: number): string {
  return `${id}-${question}`;
}

/** Each question that was worked on counts in the history as an attempt at its lab. Run again, it adds nothing. */
async function recordAttempts(deps: PracticeDeps, sitting: ExamSitting): Promise<void> {
  for (const question of sitting.questions) {
    const attempt = `${sitting.id}-${question.number}`;
    if (!question.result || question.spentMs === 0 || (await deps.attempts.read(attempt))) continue;
    for (const event of attemptEvents(attempt, sitting, question, question.result)) {
      await deps.attempts.append(attempt, event);
    }
  }
}

/** Ends with the grading and lasts as long as the question was open; graded late or not, the result is in time. */
function attemptEvents(
  attempt: string,
  sitting: ExamSitting,
  { lab, namespaces, seedDigest, spentMs }: SatQuestion,
  result: NonNullable<SatQuestion['result']>,
): AttemptEvent[] {
  const { id, provider, cluster, clusterUid } = sitting;
  const end = result.startedAt;
  const placed = { lab, provider, cluster, ...(clusterUid !== undefined && { clusterUid }) };
  return [
    {
      type: 'begun',
      at: end - spentMs,
      attempt,
      ...placed,
      deadlineAt: end,
      seeded: [],
      namespaces,
      seedDigest,
      exam: id,
    },
    { type: 'checked', at: end, result },
    { type: 'finished', at: end, reason: 'finished' },
  ];
}

function notGraded({ blueprint }: ExamSitting, questions: readonly number[]): LabError {
  return new LabError({
    code: 'could-not-grade',
    message: `Nothing could be told of question ${questions.join(', ')} of exam ${blueprint}; what was graded is saved.`,
    hint: '`kubedrill exam submit` grades the rest when the cluster answers (`kubedrill status`).',
    exitCode: ExitCode.couldNotGrade,
  });
}
