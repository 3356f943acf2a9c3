import { describe, expect, it } from 'vitest';
import { LabError } from '../../src/domain/lab-error.js';
import { bindingsOf } from '../../src/ui/state/bindings.js';
import type { UiEvent } from '../../src/ui/state/events.js';
import { problemOf } from '../../src/ui/state/problem.js';
import { reduce } from '../../src/ui/state/reduce.js';
import { resumedState, type UiState } from '../../src/ui/state/state.js';
import { sampleSitting } from './fake-exams.js';
import { frameOf, NOW, practising, stateWith } from './frame.js';
import { given } from './given.js';
import {
  failingResult,
  passingResult,
  SAMPLE_CLUSTER,
  SAMPLE_LABS,
  sampleAttempt,
  sampleComparison,
  sampleLab,
  sampleTables,
  undeterminedResult,
} from './samples.js';

const labels = (state: UiState) => bindingsOf(state).map(({ label }) => label);
const lab = sampleLab();

describe('the objects of the lab', () => {
  const shown = () => given(practising({ current: { lab, attempt: sampleAttempt(NOW) } }), 'o').state;

  it('are followed while they show', () => {
    const { state, intents } = given(practising({ current: { lab, attempt: sampleAttempt(NOW) } }), 'o');
    expect(intents).toEqual([{ type: 'objects', lab }]);
    expect(frameOf(state).join('\n')).toContain('Reading the objects ...');
    const told = given(state, { type: 'objects', tables: sampleTables() }).state;
    expect(frameOf(told).join('\n')).toMatch(/sleepybox2 +0\/1 +ImagePullBackOff/);
  });

  it.each([
    ['q', 'lab', []],
    ['c', 'check', [{ type: 'check' }]],
    ['w', 'watch', [{ type: 'watch' }]],
  ] as const)('and for no longer: %s', (key, screen, others) => {
    const left = given(shown(), key);
    expect(left.screen).toBe(screen);
    expect(left.intents).toEqual([...others, { type: 'no-objects' }]);
    expect(left.state.objects).toBeUndefined();
  });

  it('nor when the attempt has ended elsewhere, nor after a shell', () => {
    const gone = given(shown(), { type: 'current', current: undefined });
    expect(gone).toMatchObject({ screen: 'labs', intents: [{ type: 'no-objects' }] });
    expect(resumedState(shown(), { columns: 80, rows: 24 }, NOW).screen).toEqual({ name: 'lab', scroll: 0 });
  });

  it('and anew when the cluster comes back, as the checks are that follow it', () => {
    const watching = given(practising({ current: { lab, attempt: sampleAttempt(NOW) } }), 'w', 'q', 'o').state;
    const back = given(watching, { type: 'cluster-starting' }, { type: 'cluster-ready', cluster: SAMPLE_CLUSTER });
    expect(back.intents).toEqual([{ type: 'watch' }, { type: 'objects', lab }]);
  });

  it('are named in the footer and among the keys', () => {
    expect(frameOf(practising()).at(-1)).toContain('o objects');
    expect(frameOf(given(practising(), '?').state).join('\n')).toContain('what is in the namespaces of the lab now');
  });

  it('can be seen of a question of an exam, and its shell opened from there', () => {
    const exam = { sitting: sampleSitting(NOW - 60_000), labs: SAMPLE_LABS };
    const question = stateWith({ exam, screen: { name: 'question', number: 2, scroll: 0 } });
    const { state, intents } = given(question, 'o');
    expect(intents).toEqual([{ type: 'objects', lab: SAMPLE_LABS[1] }]);
    expect(given(state, 's').intents).toEqual([{ type: 'shell', question: 2 }]);
    expect(given(state, 'c', 'w', 'h').intents).toEqual([]);
    expect(given(state, 'q').state.screen).toEqual({ name: 'question', number: 2, scroll: 0 });
    // The exam hands itself in while they show.
    const late = reduce(state, { type: 'tick' }, exam.sitting.deadlineAt + 1);
    expect(late.intents.map(({ type }) => type)).toEqual(expect.arrayContaining(['exam-submit', 'no-objects']));
  });
});

describe('comparing with a right answer', () => {
  const attempt = sampleAttempt(NOW - 300_000, { finishedAt: NOW });
  const final = stateWith({ screen: { name: 'final', attempt, lab, result: failingResult(NOW), scroll: 0 } });
  const solution = stateWith({ screen: { name: 'solution', shown: { lab, text: lab.solution }, scroll: 0 } });

  it('is offered when the attempt is over, and never before', () => {
    expect(labels(final)).toContain('compare');
    expect(labels(solution)).toContain('compare');
    for (const name of ['lab', 'check', 'watch', 'objects'] as const) {
      const open = practising({ screen: { name, scroll: 0 } });
      expect(labels(open)).not.toContain('compare');
      expect(given(open, 'd').intents).toEqual([]);
    }
    const exam = { sitting: sampleSitting(NOW - 60_000), labs: SAMPLE_LABS };
    const question = stateWith({ exam, screen: { name: 'question', number: 1, scroll: 0 } });
    expect(given(question, 'd').state.screen.name).toBe('question');
  });

  it('shows what comes back, and goes back to where it was asked for', () => {
    const { state, intents } = given(final, 'd');
    expect(intents).toEqual([{ type: 'compare', wanted: attempt.id }]);
    expect(frameOf(state).join('\n')).toContain('Comparing ...');
    const comparison = sampleComparison();
    const told = given(state, { type: 'compared', wanted: attempt.id, comparison }).state;
    const frame = frameOf(told).join('\n');
    expect(frame).toContain('Another shape can be just as right');
    expect(frame).toMatch(/^ {3}- +name: mynp$/m);
    expect(frame).toMatch(/^ {3}\+ +name: only-sleepybox1$/m);
    expect(given(told, 'q').state).toMatchObject({ screen: { name: 'final' } });
    expect(given(told, 'q').state.compared).toBeUndefined();
    expect(given(solution, 'd').intents).toEqual([{ type: 'compare', wanted: lab.id }]);
  });

  it('says why there is nothing to compare, and takes no answer for another attempt', () => {
    const problem = problemOf(new LabError({ code: 'no-answer-of-objects', message: 'They are commands.' }));
    const { state } = given(final, 'd', { type: 'not-compared', wanted: 'another', problem });
    expect(state.compared).toEqual({ wanted: attempt.id });
    const told = given(state, { type: 'not-compared', wanted: attempt.id, problem }).state;
    expect(frameOf(told).join('\n')).toContain('They are commands.');
  });

  it('of an exam begins with the first question that was missed, and goes from one to the next', () => {
    const at = NOW - 1000;
    const sitting = sampleSitting(
      NOW - 600_000,
      { type: 'opened', at: NOW - 300_000, question: 2 },
      { type: 'submitted', at, reason: 'submitted' },
      { type: 'graded', at, question: 1, result: passingResult(at), gone: [] },
      { type: 'graded', at, question: 2, result: failingResult(at), gone: [] },
      { type: 'graded', at, question: 3, result: failingResult(at), gone: [] },
      { type: 'closed', at, reason: 'graded' },
    );
    const over = stateWith({ screen: { name: 'exam-result', sitting, scroll: 0 } });
    const second = given(over, 'd');
    expect(second.intents).toEqual([{ type: 'compare', wanted: `${sitting.id}-2` }]);
    // The third one was never opened: there is no attempt at it.
    expect(given(second.state, 'right').intents).toEqual([]);
    expect(given(second.state, 'left').intents).toEqual([{ type: 'compare', wanted: `${sitting.id}-1` }]);
    expect(given(second.state, 'left', 'esc').screen).toBe('exam-result');
  });
});

describe('a cluster that sleeps', () => {
  const seen = (state: 'running' | 'partial' | 'absent', detail?: string): UiEvent => ({
    type: 'cluster-seen',
    status: {
      state,
      provider: 'kind',
      name: 'kubedrill',
      why: 'Docker answers',
      ...(detail && { detail }),
      ...(state === 'running' && { cluster: SAMPLE_CLUSTER }),
    },
  });
  const asleep = given(practising(), seen('partial', 'the container drill is exited')).state;

  it('is told with its provider and why, and how it is woken', () => {
    const wide = { ...asleep, columns: 140 };
    expect(frameOf(wide).join('\n')).toContain('! kind asleep, u wakes it: the container drill is exited');
    expect(frameOf({ ...wide, screen: { name: 'cluster', scroll: 0 } }).join('\n')).toMatch(/why +Docker answers/);
    expect(given(asleep, 'u').intents).toEqual([{ type: 'up' }]);
    expect(given(asleep, seen('running')).state.cluster).toMatchObject({ state: 'ready', why: 'Docker answers' });
    expect(given(asleep, seen('running')).state.cluster.detail).toBeUndefined();
  });

  it('is gone when nothing of it is there', () => {
    expect(given(practising(), seen('absent')).state.cluster).toMatchObject({ state: 'failed' });
  });

  it('is not what a look says while it comes up, or where there is none', () => {
    const coming = stateWith({ cluster: { ...stateWith().cluster, state: 'coming-up' } });
    expect(given(coming, seen('partial')).state.cluster.state).toBe('coming-up');
  });

  it.each([
    ['c', ['up', 'check']],
    ['w', ['up', 'watch']],
    ['s', ['up']],
    ['h', ['hint']],
  ])('%s does what it needs first', (key, types) => {
    expect(given(asleep, key).intents).toMatchObject(types.map((type) => ({ type })));
  });

  it('r, f and x wake it once they are confirmed', () => {
    for (const [key, type] of [
      ['r', 'reset'],
      ['f', 'finish'],
      ['x', 'stop'],
    ] as const) {
      expect(given(asleep, key, 'y').intents).toEqual([{ type: 'up' }, { type }]);
    }
  });

  it.each(['cluster-not-answering', 'api-unreachable'])('is looked for after %s', (code) => {
    const problem = problemOf(new LabError({ code, message: 'No answer.' }));
    expect(given(practising(), 'c', { type: 'job-failed', problem }).intents).toContainEqual({ type: 'look' });
    expect(given(practising(), { type: 'trouble', problem }).intents).toEqual([{ type: 'look' }]);
  });

  it('is looked for after a check that could not tell, and after the machine has slept', () => {
    const result = undeterminedResult(NOW);
    const checked = given(practising(), 'c', { type: 'checked', attempt: sampleAttempt(NOW), result });
    expect(checked.intents).toContainEqual({ type: 'look' });
    expect(reduce(practising(), { type: 'tick' }, NOW + 1_000).intents).toEqual([]);
    expect(reduce(practising(), { type: 'tick' }, NOW + 120_000).intents).toEqual([{ type: 'look' }]);
  });
});
