import type { Attempt } from '../../domain/attempt.js';
import { labRecords } from '../../domain/lab-record.js';
import { advance } from '../../report/board.js';
import { healingText } from '../../report/healing-text.js';
import { start } from './act.js';
import { withCluster } from './cluster-view.js';
import type { JobUiEvent, UiEvent } from './events.js';
import { examScreen } from './exam-act.js';
import { handsItselfIn, withTimeWarning } from './exam-time.js';
import { withVisibleCursor } from './filter.js';
import type { Intent, JobKind } from './intents.js';
import { withCursorOnOffered } from './lab-list.js';
import { following } from './objects-act.js';
import { press } from './press.js';
import { type Problem, saysAttemptIsGone, saysClusterIsGone, saysNoAnswer } from './problem.js';
import { withinContent } from './scroll.js';
import type { Screen, Sitting, UiState } from './state.js';
import { type Step, step, without } from './step.js';
import { watched } from './watched.js';
import { withExam, withExams } from './with-exams.js';

/** The next state and what is to be done. Pure: the same event at the same moment does the same. `now`: epoch milliseconds. */
export function reduce(before: UiState, event: UiEvent, now: number): Step {
  const { state, intents } = following(before, withTheTime(before, next({ ...before, now }, event)));
  const slept = event.type === 'tick' && now - before.now > SLEPT_MS;
  return { state: withinContent(state), intents: slept ? [...intents, { type: 'look' }] : intents };
}

/** A shown second that comes so late has been slept through, and the cluster with it. */
const SLEPT_MS = 15_000;

/** Warns of the time of an exam that runs out, and hands the exam in when it has. */
function withTheTime(before: UiState, { state, intents }: Step): Step {
  const warned = withTimeWarning(before, state);
  if (!handsItselfIn(warned)) return { state: warned, intents };
  const notice = 'The time is up: the exam is handed in.';
  const { dialog: _, ...open } = { ...warned, notice, handedIn: warned.exam?.sitting.id ?? '' };
  const over = start(open, { type: 'exam-submit' });
  return { state: over.state, intents: [...intents, ...over.intents] };
}

function next(state: UiState, event: UiEvent): Step {
  switch (event.type) {
    case 'key':
      return press(state, event.key);
    case 'resized':
      return step({ ...state, columns: event.columns, rows: event.rows });
    case 'tick':
      return step(state);
    case 'objects':
      return step(state.screen.name === 'objects' ? { ...state, objects: event.tables } : state);
    case 'compared':
    case 'not-compared':
      return step(withCompared(state, event));
    case 'labs': {
      const { labs, broken } = event;
      const known = labs.some(({ id }) => id === state.selected) ? state.selected : labs[0]?.id;
      const read = { ...state, labs, broken, ...(known !== undefined && { selected: known }) };
      return step(withCursorOnOffered(withVisibleCursor(read)));
    }
    case 'history':
      return step(withHistory(state, event.attempts, event.corrupt));
    case 'current':
      return step(withCurrent(state, event.current));
    case 'exams':
      return step(withExams(state, event));
    case 'exam':
      return step(withExam(state, event.exam));
    case 'exam-noted':
      return step(state.exam ? { ...state, exam: { ...state.exam, sitting: event.sitting } } : state);
    case 'doctor':
      return step({ ...state, doctor: event.findings });
    case 'watched':
      return step(state.watch ? watched(state, state.watch, event.update) : state);
    case 'trouble':
      return step({ ...state, dialog: { type: 'problem', problem: event.problem } }, ...lookAfter(event.problem));
    case 'closing':
      return step({ ...state, closing: true });
    case 'cluster-starting':
    case 'cluster-event':
    case 'cluster-ready':
    case 'cluster-failed':
    case 'cluster-seen':
      return step(withCursorOnOffered(withCluster(state, event)));
    default:
      return state.job ? jobStep(state, event) : step(state);
  }
}

function withHistory(state: UiState, attempts: readonly Attempt[], corrupt: readonly string[]): UiState {
  const read = { ...state, attempts, records: labRecords(attempts) };
  if (corrupt.length === 0) return read;
  return { ...read, notice: `Attempt files that could not be read were set aside: ${corrupt.join(', ')}` };
}

function withCurrent(state: UiState, current: Sitting | undefined): UiState {
  if (current) {
    const first = state.current === undefined && (state.screen.name === 'labs' || state.screen.name === 'home');
    const screen: Screen = state.goOn && state.screen.name === 'home' ? { name: 'lab', scroll: 0 } : state.screen;
    return { ...state, current, screen, goOn: false, ...(first && { selected: current.lab.id }) };
  }
  if (!state.current) return state;
  const left = without(state, 'current', 'watch');
  if (!needsAttempt(state.screen)) return left;
  return { ...left, screen: { name: 'labs' }, notice: 'The attempt has ended.' };
}

function needsAttempt(screen: Screen): boolean {
  if (screen.name === 'objects') return screen.question === undefined;
  return ['lab', 'check', 'hint', 'watch'].includes(screen.name);
}

function withCompared(
  state: UiState,
  { type, ...compared }: Extract<UiEvent, { type: 'compared' | 'not-compared' }>,
): UiState {
  return state.compared?.wanted === compared.wanted ? { ...state, compared } : state;
}

function lookAfter(problem: Problem): Intent[] {
  return saysNoAnswer(problem) ? [{ type: 'look' }] : [];
}

function jobStep(state: UiState, event: JobUiEvent): Step {
  if (event.type === 'job-event') return step(withJobEvent(state, event));
  if (event.type === 'job-failed') return jobFailed(state, event.problem);
  const done = without(state, 'job');
  switch (event.type) {
    case 'begun': {
      const { attempt, lab } = event;
      const ask: Intent[] = state.cluster.state === 'ready' ? [] : [{ type: 'up' }];
      const begun: UiState = {
        ...done,
        current: { attempt, lab },
        selected: lab.id,
        screen: { name: 'lab', scroll: 0 },
      };
      return step(begun, { type: 'refresh' }, ...ask);
    }
    case 'checked': {
      const checked: UiState = { ...withAttempt(done, event.attempt), screen: { name: 'check', scroll: 0 } };
      // Something could not be told: perhaps the cluster does not answer any more.
      return event.result.score.provisional ? step(checked, { type: 'look' }) : step(checked);
    }
    case 'stopped': {
      const ended: UiState = {
        ...without(done, 'current'),
        screen: { name: 'labs' },
        notice: 'The attempt has ended.',
      };
      return step(ended, { type: 'refresh' });
    }
    case 'was-reset':
      return step({ ...withAttempt(done, event.attempt), notice: 'The lab is as it was at the start.' });
    case 'hinted': {
      if (!done.current) return step(done);
      const { attempt } = done.current;
      const { number } = event.hint;
      const taken = { ...attempt, hints: Math.max(attempt.hints, number) };
      return step({ ...withAttempt(done, taken), screen: { name: 'hint', number, scroll: 0 } });
    }
    case 'finished': {
      const { attempt, result } = event;
      if (!done.current) return step({ ...done, screen: { name: 'labs' } }, { type: 'refresh' });
      const screen: Screen = { name: 'final', attempt, lab: done.current.lab, result, scroll: 0 };
      return step({ ...without(done, 'current'), screen }, { type: 'refresh' });
    }
    case 'exam-begun':
      return step(
        { ...without(done, 'current'), exam: event.exam, screen: { name: 'exam', selected: 1 } },
        { type: 'refresh' },
      );
    case 'exam-over': {
      const { sitting } = event;
      const screen: Screen = sitting.stopped ? { name: 'exams' } : { name: 'exam-result', sitting, scroll: 0 };
      return step({ ...without(done, 'exam'), screen }, { type: 'refresh' });
    }
    case 'exam-healed': {
      const { sitting } = event;
      const text = healingText(event);
      const healed = { ...done, ...(done.exam && { exam: { ...done.exam, sitting } }) };
      const fits = text.length <= done.columns / 2;
      return step(fits ? { ...healed, notice: text } : { ...healed, dialog: { type: 'told', text } });
    }
    case 'solved': {
      const { lab, text } = event;
      const screen: Screen = { name: 'solution', shown: { lab, text }, scroll: 0 };
      return step({ ...without(done, 'current'), screen }, { type: 'refresh' });
    }
  }
}

function withJobEvent(state: UiState, { event }: Extract<JobUiEvent, { type: 'job-event' }>): UiState {
  if (!state.job) return state;
  const board = advance(state.job.board, event);
  const verdicts = event.type === 'verdict' ? [...state.job.verdicts, event.verdict] : state.job.verdicts;
  return { ...state, job: { ...state.job, board, verdicts } };
}

function withAttempt(state: UiState, attempt: Attempt): UiState {
  return state.current ? { ...state, current: { ...state.current, attempt } } : state;
}

/** Back to where the job was started from, with the problem over it and a way to try again. */
function jobFailed(state: UiState, problem: Problem): Step {
  const { job, screen } = state;
  const retry = job && retryOf(job.kind, screen);
  const gone = saysAttemptIsGone(problem);
  const left = gone ? without(state, 'job', 'current', 'exam') : without(state, 'job');
  const place = placeAfterFailure(left);
  const failed: UiState = {
    ...left,
    screen: place,
    dialog: { type: 'problem', problem, ...(retry && !gone && { retry }) },
  };
  if (!saysClusterIsGone(problem)) return step(failed, ...lookAfter(problem));
  return step({ ...failed, cluster: { ...failed.cluster, state: 'failed', problem } });
}

function retryOf(kind: JobKind, screen: Screen): Intent | undefined {
  switch (kind) {
    case 'begin':
      return screen.name === 'starting' ? { type: 'begin', lab: screen.lab } : undefined;
    // Asked for with wishes that are made anew.
    case 'exam-begin':
    case 'exam-heal':
      return undefined;
    default:
      return { type: kind };
  }
}

function placeAfterFailure(state: UiState): Screen {
  const { screen, exam, current } = state;
  if (screen.name === 'exam-starting') return exam ? examScreen(state) : { name: 'exams' };
  if (screen.name === 'question' || screen.name === 'exam') return exam ? screen : { name: 'exams' };
  return current && needsAttempt(screen) ? { name: 'lab', scroll: 0 } : { name: 'labs' };
}
