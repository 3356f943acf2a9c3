import type { ExamEvent, ExamSitting, SatQuestion } from '../../domain/exam.js';

/**
 * What a sitting's events add up to; undefined unless the first one is `begun`. Nothing after `closed` counts, and no
 * work after `submitted`. Time never runs backwards between events, whatever the clock said.
 */
export function foldExam(events: readonly ExamEvent[]): ExamSitting | undefined {
  const [first, ...rest] = events;
  if (first?.type !== 'begun') return undefined;
  const { type: _, at, sitting: id, questions, ...kept } = first;
  const sitting: ExamSitting = {
    ...kept,
    id,
    startedAt: at,
    questions: questions.map((question, index) => ({
      ...question,
      number: index + 1,
      flagged: false,
      done: false,
      spentMs: 0,
    })),
    open: 1,
    openSince: at,
    pauses: 0,
    pausedMs: 0,
    stopped: false,
  };
  let latestAt = at;
  for (const event of rest) {
    latestAt = Math.max(latestAt, event.at);
    apply(sitting, event, latestAt);
    if (sitting.closedAt !== undefined) break;
  }
  return sitting;
}

function apply(sitting: ExamSitting, event: ExamEvent, at: number): void {
  switch (event.type) {
    case 'begun':
      return;
    case 'graded':
      change(sitting, event.question, { result: event.result, gone: event.gone });
      return;
    case 'closed':
      stopTheClock(sitting, at);
      sitting.closedAt = at;
      sitting.stopped = event.reason === 'stopped';
      return;
    default:
      if (sitting.submittedAt === undefined) work(sitting, event, at);
  }
}

type Work = Exclude<ExamEvent, { type: 'begun' | 'graded' | 'closed' }>;

function work(sitting: ExamSitting, event: Work, at: number): void {
  switch (event.type) {
    case 'opened':
      stopTheClock(sitting, at);
      if (sitting.questions[event.question - 1]) sitting.open = event.question;
      return;
    case 'flagged':
      change(sitting, event.question, { flagged: event.flagged });
      return;
    case 'marked':
      change(sitting, event.question, { done: event.done });
      return;
    case 'healed':
      change(sitting, event.question, { seeded: event.seeded });
      return;
    case 'paused':
      stopTheClock(sitting, at);
      sitting.pausedAt ??= at;
      return;
    case 'resumed':
      if (sitting.pausedAt === undefined) return;
      sitting.deadlineAt += at - sitting.pausedAt;
      sitting.pausedMs += at - sitting.pausedAt;
      sitting.pauses += 1;
      delete sitting.pausedAt;
      sitting.openSince = at;
      return;
    case 'submitted':
      stopTheClock(sitting, at);
      delete sitting.pausedAt;
      sitting.submittedAt = at;
      sitting.submitReason = event.reason;
  }
}

/** Books the time since the open question's began to run; not what ran after the deadline, nor a pause. */
function stopTheClock(sitting: ExamSitting, at: number): void {
  const { open, openSince, pausedAt, submittedAt, deadlineAt } = sitting;
  if (pausedAt !== undefined || submittedAt !== undefined) return;
  const spentMs = Math.max(0, Math.min(at, deadlineAt) - openSince);
  change(sitting, open, (question) => ({ spentMs: question.spentMs + spentMs }));
  sitting.openSince = at;
}

type Changes = Partial<SatQuestion>;

function change(sitting: ExamSitting, number: number, changes: Changes | ((question: SatQuestion) => Changes)): void {
  sitting.questions = sitting.questions.map((question) =>
    question.number === number
      ? { ...question, ...(typeof changes === 'function' ? changes(question) : changes) }
      : question,
  );
}
