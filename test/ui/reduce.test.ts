import { describe, expect, it } from 'vitest';
import { LabError } from '../../src/domain/lab-error.js';
import { act } from '../../src/ui/state/act.js';
import { bindingsOf } from '../../src/ui/state/bindings.js';
import type { UiEvent } from '../../src/ui/state/events.js';
import { farewell } from '../../src/ui/state/farewell.js';
import { nextSecondIn } from '../../src/ui/state/moves.js';
import { expectedProblem, problemOf } from '../../src/ui/state/problem.js';
import { initialState, resumedState, type UiState } from '../../src/ui/state/state.js';
import { frameOf, NOW, practising, stateWith } from './frame.js';
import { given } from './given.js';
import { failingResult, passingResult, SAMPLE_CLUSTER, SAMPLE_LABS, sampleAttempt, sampleLab } from './samples.js';

const gone = problemOf(new LabError({ code: 'no-attempt', message: 'No attempt.' }));
const clusterGone = problemOf(new LabError({ code: 'cluster-gone', message: 'The cluster is gone.', hint: 'Run up.' }));
const busy = problemOf(new LabError({ code: 'busy', message: 'Another kubedrill is at work.', hint: 'Wait for it.' }));
const checking = () => given(practising(), 'c').state;

describe('the list of labs', () => {
  it.each([
    ['j', 'np-lab9'],
    ['down', 'np-lab9'],
    ['G', 'svc-web-service'],
    ['end', 'svc-web-service'],
    ['k', 'np-access-label'],
    ['ctrl-d', 'svc-web-service'],
  ])('moves with %s', (key, selected) => {
    expect(given(stateWith(), key).state.selected).toBe(selected);
  });

  it('stops at both ends and comes back', () => {
    expect(given(stateWith(), 'G', 'j', 'j').state.selected).toBe('svc-web-service');
    expect(given(stateWith(), 'G', 'g', 'k').state.selected).toBe('np-access-label');
    expect(given(stateWith(), 'G', 'ctrl-u').state.selected).toBe('np-access-label');
  });

  it('begins the chosen lab and shows it starting', () => {
    const { state, intents } = given(stateWith(), 'j', 'enter');
    expect(intents).toEqual([{ type: 'begin', lab: 'np-lab9' }]);
    expect(state.screen).toMatchObject({ name: 'starting', lab: 'np-lab9' });
    expect(state.job).toMatchObject({ kind: 'begin', startedAt: NOW });
  });

  it('goes on with the lab under way and asks before another one ends it', () => {
    const state = practising({ screen: { name: 'labs' } });
    expect(given(state, 'enter')).toMatchObject({ screen: 'lab', intents: [] });
    const asked = given(state, 'g', 'enter');
    expect(asked.state.dialog).toMatchObject({ type: 'confirm', question: expect.stringContaining('np-lab9') });
    expect(asked.intents).toEqual([]);
    expect(given(asked.state, 'n').state.dialog).toBeUndefined();
    expect(given(asked.state, 'y').intents).toEqual([{ type: 'begin', lab: 'np-access-label' }]);
  });

  it('tells what the cluster lacks for a lab instead of beginning it', () => {
    const nodes = sampleLab({ id: 'cni-look', title: 'Look at the network plugin', requires: ['node-access'] });
    const state = stateWith({ labs: [nodes, ...SAMPLE_LABS], selected: nodes.id });
    const { state: after, intents } = given(state, 'enter');
    expect(intents).toEqual([]);
    expect(after.notice).toMatch(/^cni-look needs node-access, which this cluster lacks/);
    const text = frameOf(after).join('\n');
    expect(text).toMatch(/cni-look .* – not here/);
    expect(text).toContain('needs node-access, which this cluster lacks');
    // Before anybody has looked, the cursor is put on one that can be begun, whichever is known first.
    const home = { ...state, screen: { name: 'home', selected: 0 } } as const;
    const ready: UiEvent = { type: 'cluster-ready', cluster: SAMPLE_CLUSTER };
    expect(given(home, ready).state.selected).toBe('np-access-label');
    const read: UiEvent = { type: 'labs', labs: [nodes, ...SAMPLE_LABS], broken: [] };
    expect(given(home, read).state.selected).toBe('np-access-label');
  });

  it('does nothing while no lab is known', () => {
    const empty = initialState({ columns: 80, rows: 24 }, NOW);
    expect(given(empty, 'enter', 'j')).toMatchObject({ screen: 'labs', intents: [] });
  });

  it('shows the cluster and broken labs, and comes back', () => {
    expect(given(stateWith(), 'p').screen).toBe('cluster');
    expect(given(stateWith(), 'p', 'q').screen).toBe('labs');
    expect(given(stateWith({ broken: [busy] }), 'b').screen).toBe('broken');
    expect(given(stateWith({ broken: [busy] }), 'b', 'esc').screen).toBe('labs');
    expect(given(stateWith(), 'b').screen).toBe('labs');
  });

  it('brings a failed cluster up again, and only a failed one', () => {
    const failed = stateWith({ cluster: { ...stateWith().cluster, state: 'failed', problem: busy } });
    expect(given(failed, 'u').intents).toEqual([{ type: 'up' }]);
    expect(given(stateWith(), 'u').intents).toEqual([]);
  });

  it('quits', () => {
    expect(given(stateWith(), 'q').screen).toBe('home');
    expect(given(stateWith(), 'q', 'q').intents).toEqual([{ type: 'quit' }]);
  });
});

describe('the lab', () => {
  it.each([
    ['c', 'check'],
    ['h', 'hint'],
    ['s', 'shell'],
  ])('%s asks nothing and wants %s', (key, type) => {
    expect(given(practising(), key).intents).toEqual([{ type }]);
  });

  it.each([
    ['r', 'reset'],
    ['v', 'solution'],
    ['f', 'finish'],
    ['x', 'stop'],
  ])('%s asks first, then wants %s', (key, type) => {
    const asked = given(practising(), key);
    expect(asked.intents).toEqual([]);
    expect(asked.state.dialog).toMatchObject({ type: 'confirm', intent: { type } });
    expect(given(asked.state, 'x', 'enter', 'c').intents).toEqual([]);
    expect(given(asked.state, 'y').intents).toEqual([{ type }]);
    for (const no of ['n', 'q', 'esc']) {
      expect(given(asked.state, no)).toMatchObject({ intents: [], screen: 'lab', state: { screen: { name: 'lab' } } });
      expect(given(asked.state, no).state.dialog).toBeUndefined();
    }
  });

  it('scrolls the task within its length', () => {
    const { state } = given(practising(), 'G');
    const end = state.screen;
    expect(end).toMatchObject({ name: 'lab' });
    expect('scroll' in end && end.scroll).toBeGreaterThan(5);
    expect(given(state, 'j', 'pagedown', 'space').state.screen).toEqual(end);
    expect(given(state, 'g').state.screen).toEqual({ name: 'lab', scroll: 0 });
    expect(given(state, 'k', 'k').state.screen).toEqual({
      name: 'lab',
      scroll: ('scroll' in end ? end.scroll : 0) - 2,
    });
    expect(given(practising(), 'ctrl-d').state.screen).toEqual({ name: 'lab', scroll: 9 });
    expect(given(practising(), 'ctrl-d', 'ctrl-u', 'k').state.screen).toEqual({ name: 'lab', scroll: 0 });
  });

  it('scrolls back when a larger terminal shows all', () => {
    const { state } = given(practising(), 'G', { type: 'resized', columns: 200, rows: 60 });
    expect(state.screen).toEqual({ name: 'lab', scroll: 0 });
  });

  it('goes back to the labs with the attempt still under way', () => {
    const { state, screen } = given(practising(), 'q');
    expect(screen).toBe('labs');
    expect(state.current).toBeDefined();
  });

  it('has a result to show only after a check', () => {
    expect(bindingsOf(practising()).some(({ action }) => action === 'result')).toBe(false);
    const checked = practising({
      current: { lab: sampleLab(), attempt: sampleAttempt(NOW, { latest: failingResult(NOW) }) },
    });
    expect(given(checked, 'e').screen).toBe('check');
    expect(given(checked, 'e', 'q').screen).toBe('lab');
  });

  it('wants one thing at a time', () => {
    expect(given(checking(), 'c', 'h', 's', 'r', 'f').intents).toEqual([]);
  });
});

describe('hints', () => {
  const hinted = (hints: number) =>
    practising({ current: { lab: sampleLab(), attempt: sampleAttempt(NOW, { hints }) } });

  it('counts the hint that was given and shows it', () => {
    const { state } = given(practising(), 'h', { type: 'hinted', hint: { number: 1, of: 3, text: 'x' } });
    expect(state.screen).toEqual({ name: 'hint', number: 1, scroll: 0 });
    expect(state.current?.attempt.hints).toBe(1);
    expect(state.job).toBeUndefined();
  });

  it('takes no more when all are taken', () => {
    expect(given(hinted(3), 'h')).toMatchObject({ intents: [], screen: 'hint', state: { notice: expect.any(String) } });
  });

  it('says so when there are none', () => {
    const none = practising({ current: { lab: sampleLab({ hints: [] }), attempt: sampleAttempt(NOW) } });
    expect(given(none, 'h')).toMatchObject({ intents: [], screen: 'lab', state: { notice: 'This lab has no hints.' } });
  });

  it('shows the ones taken without taking another', () => {
    expect(given(hinted(2), 'H')).toMatchObject({ intents: [], state: { screen: { name: 'hint', number: 2 } } });
    expect(given(hinted(2), 'H', 'left').state.screen).toMatchObject({ number: 1 });
    expect(given(hinted(2), 'H', 'left', 'left').state.screen).toMatchObject({ number: 1 });
    expect(given(hinted(2), 'H', 'right').state.screen).toMatchObject({ number: 2 });
    expect(given(hinted(0), 'H')).toMatchObject({
      screen: 'lab',
      state: { notice: expect.stringContaining('No hint') },
    });
  });
});

describe('a check', () => {
  it('collects what happens and shows the result', () => {
    const verdict = failingResult(NOW).verdicts[0];
    const working = given(
      checking(),
      { type: 'job-event', event: { type: 'settling', at: NOW, reasons: ['web 1 of 2'] } },
      { type: 'job-event', event: { type: 'probing', at: NOW, round: 1, probes: 6, sources: 3 } },
    ).state;
    expect(working.job?.board.running[0]?.detail).toContain('6 probes from 3 pods');
    const judged = given(working, {
      type: 'job-event',
      event: { type: 'verdict', at: NOW, verdict: verdict as never },
    });
    expect(judged.state.job?.verdicts).toEqual([verdict]);
    const result = failingResult(NOW);
    const done = given(judged.state, {
      type: 'checked',
      attempt: sampleAttempt(NOW, { latest: result, checks: 1 }),
      result,
    });
    expect(done.screen).toBe('check');
    expect(done.state.job).toBeUndefined();
    expect(done.state.current?.attempt.latest).toBe(result);
  });

  it('can be cancelled, and what comes late is not heard', () => {
    const { state, intents } = given(checking(), 'q');
    expect(intents).toEqual([{ type: 'cancel' }]);
    expect(state).toMatchObject({ screen: { name: 'lab' }, notice: 'Stopped.' });
    const late = given(state, { type: 'checked', attempt: sampleAttempt(NOW), result: passingResult(NOW) });
    expect(late.screen).toBe('lab');
    expect(late.state.current?.attempt.latest).toBeUndefined();
  });

  it('that fails says why and can be tried again', () => {
    const failed = given(checking(), { type: 'job-failed', problem: busy });
    expect(failed.screen).toBe('lab');
    expect(failed.state.dialog).toEqual({ type: 'problem', problem: busy, retry: { type: 'check' } });
    expect(given(failed.state, 'q').state.dialog).toBeUndefined();
    const again = given(failed.state, 'r');
    expect(again.intents).toEqual([{ type: 'check' }]);
    expect(again.state).toMatchObject({ screen: { name: 'check' }, job: { kind: 'check' } });
  });

  it('that finds no attempt leaves it', () => {
    const failed = given(checking(), { type: 'job-failed', problem: gone });
    expect(failed.screen).toBe('labs');
    expect(failed.state.current).toBeUndefined();
    expect(failed.state.dialog).toEqual({ type: 'problem', problem: gone });
  });

  it('that finds no cluster says so everywhere and offers to bring it up', () => {
    const failed = given(checking(), { type: 'job-failed', problem: clusterGone });
    expect(failed.state.cluster).toMatchObject({ state: 'failed', problem: clusterGone });
    expect(given(failed.state, 'q', 'u').intents).toEqual([{ type: 'up' }]);
  });
});

describe('beginning', () => {
  const starting = () => given(stateWith(), 'j', 'enter').state;

  it('ends in the lab', () => {
    const begun: UiEvent = { type: 'begun', attempt: sampleAttempt(NOW), lab: sampleLab() };
    expect(given(starting(), begun)).toMatchObject({ screen: 'lab', intents: [{ type: 'refresh' }] });
  });

  it('looks after the cluster when it was not known to be up', () => {
    const state = { ...starting(), cluster: { ...stateWith().cluster, state: 'failed' as const } };
    const { intents } = given(state, { type: 'begun', attempt: sampleAttempt(NOW), lab: sampleLab() });
    expect(intents).toEqual([{ type: 'refresh' }, { type: 'up' }]);
  });

  it('can be cancelled', () => {
    expect(given(starting(), 'esc')).toMatchObject({ screen: 'labs', intents: [{ type: 'cancel' }] });
  });

  it('that fails goes back to the labs and can be tried again', () => {
    const failed = given(starting(), { type: 'job-failed', problem: busy });
    expect(failed.screen).toBe('labs');
    expect(given(failed.state, 'enter').intents).toEqual([{ type: 'begin', lab: 'np-lab9' }]);
  });
});

describe('ending', () => {
  it('finish shows the final result and reads the history again', () => {
    const state = given(practising(), 'f', 'y').state;
    expect(state.screen.name).toBe('check');
    const attempt = sampleAttempt(NOW, { finishedAt: NOW });
    const done = given(state, { type: 'finished', attempt, result: passingResult(NOW) });
    expect(done).toMatchObject({ screen: 'final', intents: [{ type: 'refresh' }] });
    expect(done.state.current).toBeUndefined();
    expect(given(done.state, 'v').state.screen).toMatchObject({
      name: 'solution',
      shown: { text: sampleLab().solution },
    });
    expect(given(done.state, 'v')).toMatchObject({ intents: [] });
    expect(given(done.state, 'enter').screen).toBe('labs');
  });

  it('the solution ends the attempt', () => {
    const state = given(practising(), 'v', 'y').state;
    const shown = given(state, { type: 'solved', lab: sampleLab(), text: '# S' });
    expect(shown).toMatchObject({ screen: 'solution', intents: [{ type: 'refresh' }] });
    expect(shown.state.current).toBeUndefined();
    expect(given(shown.state, 'q').screen).toBe('labs');
  });

  it('stopping leaves the attempt without a result', () => {
    const state = given(practising(), 'x', 'y').state;
    const ended = given(state, { type: 'stopped' });
    expect(ended).toMatchObject({ screen: 'labs', intents: [{ type: 'refresh' }] });
    expect(ended.state.current).toBeUndefined();
  });

  it('a reset keeps the attempt and says that it is done; stopped half-way it says so', () => {
    const state = given(practising(), 'r', 'y').state;
    const done = given(state, { type: 'was-reset', attempt: sampleAttempt(NOW, { resets: 1 }) });
    expect(done.state).toMatchObject({ notice: expect.stringContaining('as it was'), screen: { name: 'lab' } });
    expect(done.state.current?.attempt.resets).toBe(1);
    expect(given(state, 'q').state.notice).toContain('half-way');
  });
});

describe('the cluster', () => {
  const phase = (state: 'started' | 'done', phase: string) =>
    ({ type: 'cluster-event', event: { type: 'phase', phase, title: phase, state, at: NOW } }) as const;

  it('comes up with phases that overlap', () => {
    const { state } = given(
      stateWith(),
      { type: 'cluster-starting' },
      phase('started', 'create'),
      phase('started', 'images'),
      phase('done', 'create'),
    );
    expect(state.cluster.state).toBe('coming-up');
    expect(state.cluster.board.running.map(({ phase }) => phase)).toEqual(['images']);
    expect(state.cluster.board.ended.map(({ phase }) => phase)).toEqual(['create']);
    const ready = given(state, { type: 'cluster-ready', cluster: SAMPLE_CLUSTER });
    expect(ready.state.cluster).toMatchObject({ state: 'ready', cluster: SAMPLE_CLUSTER });
  });

  it('that failed forgets its problem when it starts again', () => {
    const failed = given(stateWith(), { type: 'cluster-failed', problem: busy }).state;
    expect(failed.cluster).toMatchObject({ state: 'failed', problem: busy });
    expect(given(failed, { type: 'cluster-starting' }).state.cluster.problem).toBeUndefined();
  });
});

describe('what the store says', () => {
  it('puts the cursor on the attempt under way at the start', () => {
    const current = { lab: sampleLab(), attempt: sampleAttempt(NOW) };
    const { state } = given(stateWith(), { type: 'current', current });
    expect(state).toMatchObject({ current, selected: 'np-lab9', screen: { name: 'labs' } });
    const early = given(
      initialState({ columns: 80, rows: 24 }, NOW),
      { type: 'current', current },
      { type: 'labs', labs: SAMPLE_LABS, broken: [] },
    );
    expect(early.state.selected).toBe('np-lab9');
  });

  it('leaves a lab whose attempt has ended elsewhere', () => {
    const { state } = given(practising(), { type: 'current', current: undefined });
    expect(state).toMatchObject({ screen: { name: 'labs' }, notice: 'The attempt has ended.' });
  });

  it('makes records of the attempts', () => {
    const passed = (hints: number) => sampleAttempt(NOW, { best: passingResult(NOW), hints });
    const record = (...attempts: ReturnType<typeof sampleAttempt>[]) =>
      given(stateWith(), { type: 'history', attempts, corrupt: [] }).state.records.get('np-lab9');
    expect(record()).toBeUndefined();
    expect(record(sampleAttempt(NOW))).toMatchObject({ standing: 'tried', tries: 1 });
    expect(record(passed(0))).toMatchObject({ standing: 'passed' });
    expect(record(passed(0), passed(2))).toMatchObject({ standing: 'mastered', tries: 2, best: { earned: 8 } });
    expect(record(passed(1), passed(0))).toMatchObject({ standing: 'passed' });
  });

  it('names attempt files that were set aside', () => {
    const { state } = given(stateWith(), { type: 'history', attempts: [], corrupt: ['x.jsonl'] });
    expect(state.notice).toContain('x.jsonl');
    expect(given(state, 'j').state.notice).toBeUndefined();
  });

  it('that it cannot be read is told, and the rest goes on', () => {
    const { state } = given(stateWith(), { type: 'trouble', problem: busy });
    expect(state.dialog).toEqual({ type: 'problem', problem: busy });
    expect(given(state, 'enter').state.dialog).toBeUndefined();
  });
});

describe('keys everywhere', () => {
  it('? lists the keys, movement scrolls it, anything else closes it', () => {
    const small = practising({ rows: 15 });
    const open = given(small, '?').state;
    expect(open.dialog).toEqual({ type: 'keys', scroll: 0 });
    expect(given(open, 'j').state.dialog).toEqual({ type: 'keys', scroll: 1 });
    expect(given(open, 'q')).toMatchObject({ screen: 'lab', intents: [] });
    expect(given(open, 'q').state.dialog).toBeUndefined();
  });

  it('Ctrl-C interrupts whatever shows, and again while closing', () => {
    for (const state of [stateWith(), practising(), checking(), given(practising(), 'f').state]) {
      const first = given(state, 'ctrl-c');
      expect(first.intents).toEqual([{ type: 'interrupt' }]);
      expect(given(first.state, 'q', 'ctrl-c').intents).toEqual([{ type: 'interrupt' }]);
    }
  });

  it('Ctrl-L draws again', () => {
    expect(given(practising(), 'ctrl-l').intents).toEqual([{ type: 'redraw' }]);
  });

  it('in a terminal too small only leaving is possible', () => {
    const tiny = practising({ columns: 59 });
    expect(given(tiny, 'f', 'y', 's', 'c').intents).toEqual([]);
    expect(given(tiny, 'q').intents).toEqual([{ type: 'quit' }]);
  });

  it('unknown keys do nothing', () => {
    expect(given(practising(), 'z', 'tab', 'ctrl-x')).toMatchObject({ intents: [], screen: 'lab' });
  });

  it('every binding of every screen has an effect or is a movement', () => {
    const screens: UiState[] = [stateWith(), practising(), given(practising(), 'h').state, checking()];
    for (const state of screens) {
      for (const { action } of bindingsOf(state)) expect(() => act(state, action)).not.toThrow();
    }
  });
});

describe('time', () => {
  it('ticks on the second that the clock shows', () => {
    expect(nextSecondIn(practising())).toBe(1000);
    expect(nextSecondIn({ ...practising(), now: NOW + 300 })).toBe(700);
    expect(nextSecondIn({ ...checking(), now: NOW + 999 })).toBe(1);
  });

  it('stands still when nothing moves', () => {
    expect(nextSecondIn(stateWith())).toBeUndefined();
    expect(nextSecondIn({ ...practising(), now: NOW + 3_600_000 })).toBeUndefined();
  });

  it('ticks for a job and for a cluster on its way, also with the clock set back', () => {
    const starting = given(stateWith(), 'enter').state;
    expect(nextSecondIn({ ...starting, now: NOW + 1_250 })).toBe(750);
    expect(nextSecondIn({ ...starting, now: NOW - 250 })).toBe(250);
    const { state } = given(stateWith(), { type: 'cluster-starting' });
    expect(nextSecondIn({ ...state, now: NOW + 400 })).toBe(600);
  });
});

describe('leaving and coming back', () => {
  it('keeps the screen and forgets what was under way', () => {
    const left = given(practising(), 'j', 'c').state;
    const back = resumedState({ ...left, closing: true }, { columns: 100, rows: 30 }, NOW + 60_000);
    expect(back).toMatchObject({
      columns: 100,
      rows: 30,
      now: NOW + 60_000,
      closing: false,
      screen: { name: 'check' },
    });
    expect(back.job).toBeUndefined();
    expect(back.current).toBe(left.current);
  });

  it('says what goes on without the UI', () => {
    expect(farewell(practising())).toBe('np-lab9 is still under way, 7:00 left. Run kubedrill again to go on with it.');
    expect(farewell({ ...practising(), now: NOW + 3_600_000 })).toContain('its time is up');
    expect(farewell(given(stateWith(), { type: 'cluster-starting' }).state)).toContain('still coming up');
    expect(farewell(stateWith())).toBeUndefined();
  });
});

describe('problems', () => {
  it('carry the place and the hint of a LabError; other errors are no problems', () => {
    const error = new LabError({
      code: 'bad-lab',
      message: 'No title.',
      hint: 'Add one.',
      at: { file: 'lab.yaml', line: 3, column: 7, excerpt: 'x: 1\n^' },
    });
    expect(expectedProblem(error)).toEqual({
      code: 'bad-lab',
      message: 'No title.',
      hint: 'Add one.',
      place: 'lab.yaml:3:7',
      excerpt: 'x: 1\n^',
    });
    expect(expectedProblem(new TypeError('bug'))).toBeUndefined();
  });
});
