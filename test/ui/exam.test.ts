import { describe, expect, it } from 'vitest';
import { bodyOf } from '../../src/ui/content/body.js';
import { handsItselfIn } from '../../src/ui/state/exam-time.js';
import { farewell } from '../../src/ui/state/farewell.js';
import { reduce } from '../../src/ui/state/reduce.js';
import type { UiState } from '../../src/ui/state/state.js';
import { FakeExams, sampleExams, sampleSitting } from './fake-exams.js';
import { KEY } from './fake-terminal.js';
import { NOW, stateWith } from './frame.js';
import { given } from './given.js';
import { SAMPLE_LABS } from './samples.js';
import { TestClock } from './test-clock.js';
import { RunningUi } from './ui.js';

const MINUTE = 60_000;
const sitting = (over: Partial<UiState> = {}): UiState =>
  stateWith({
    exams: sampleExams([]),
    chosenExam: 'ckad-networking',
    exam: { sitting: sampleSitting(NOW), labs: SAMPLE_LABS },
    screen: { name: 'exam', selected: 1 },
    ...over,
  });

const at = (state: UiState, minutes: number) => reduce(state, { type: 'tick' }, NOW + minutes * MINUTE);

describe('the list of exams', () => {
  const list = stateWith({ exams: sampleExams([]), chosenExam: 'ckad-networking', screen: { name: 'exams' } });

  it('asks before it starts one, strict or not', () => {
    expect(given(list, 'enter').state.dialog).toMatchObject({ question: 'Start CKAD networking?' });
    expect(given(list, 'enter', 'y').intents).toEqual([
      { type: 'exam-begin', exam: 'ckad-networking', title: 'CKAD networking' },
    ]);
    expect(given(list, 'S', 'y').intents).toMatchObject([{ strict: true }]);
  });

  it('says what one lacks instead of starting it', () => {
    const { state, intents } = given(list, 'j', 'enter');
    expect(state.notice).toBe('cka-a lacks these etcd-restore, kubeadm-upgrade');
    expect(intents).toEqual([]);
  });
});

describe('an exam under way', () => {
  it('opens questions, and the open one is written down', () => {
    const { state, intents } = given(sitting(), 'j', 'enter');
    expect(state.screen).toMatchObject({ name: 'question', number: 2 });
    expect(intents).toEqual([{ type: 'exam-note', note: { type: 'open', question: 2 } }]);
    expect(given(sitting(), 'enter', 'right', 'right', 'right').state.screen).toMatchObject({ number: 3 });
    expect(given(sitting(), 'j', 'enter', 'q').state.screen).toEqual({ name: 'exam', selected: 2 });
  });

  it('tells what healing did in a line where that is enough, else on a page of its own', () => {
    const event = {
      type: 'exam-healed',
      sitting: sampleSitting(NOW),
      healed: ['Pod office/nginx'],
      altered: [],
    } as const;
    expect(given(sitting(), 'H', 'y', event).state).toMatchObject({ notice: 'Put back: Pod office/nginx.' });
    const altered = ['Service office/nginx: spec.type is NodePort, was ClusterIP'];
    const { state } = given(sitting(), 'H', 'y', { ...event, altered });
    expect(
      bodyOf(state)
        .lines.flat()
        .map(({ text }) => text)
        .join(' '),
    ).toContain('spec.type is NodePort, was ClusterIP');
    expect(given(state, 'j').state.dialog).toBeDefined();
    expect(given(state, 'q').state.dialog).toBeUndefined();
    expect(given(state, 'q').screen).toBe('exam');
  });

  it('shows marks at once', () => {
    const { state, intents } = given(sitting(), 'd', 'j', 'f');
    expect(state.exam?.sitting.questions.map(({ done, flagged }) => [done, flagged])).toEqual([
      [true, false],
      [false, true],
      [false, false],
    ]);
    expect(intents).toEqual([
      { type: 'exam-note', note: { type: 'done', question: 1, done: true } },
      { type: 'exam-note', note: { type: 'flag', question: 2, flagged: true } },
    ]);
  });

  it('names what is open before it is handed in', () => {
    const asked = given(sitting(), 'd', 'S');
    expect(asked.state.dialog).toMatchObject({ question: 'Hand the exam in? Not marked as done: 2, 3.' });
    expect(given(asked.state, 'n').intents).toEqual([]);
    expect(given(asked.state, 'y').intents).toEqual([{ type: 'exam-submit' }]);
  });

  it('has no checks, hints or solutions', () => {
    for (const key of ['c', 'h', 'v', 'w', 'r']) expect(given(sitting(), 'enter', key).intents).toEqual([]);
  });

  it('pauses, but not when it is strict', () => {
    expect(given(sitting(), 'P').intents).toEqual([{ type: 'exam-note', note: { type: 'pause' } }]);
    const strict = { ...sampleSitting(NOW), strict: true };
    const { intents, state } = given(sitting({ exam: { sitting: strict, labs: SAMPLE_LABS } }), 'P');
    expect(intents).toEqual([]);
    expect(state.notice).toContain('strict');
  });

  it('keeps labs from being started', () => {
    const { intents, state } = given(sitting({ screen: { name: 'labs' } }), 'enter');
    expect(intents).toEqual([]);
    expect(state.notice).toContain('CKAD networking is under way');
  });

  it('warns at 30, 10 and 1 minutes, once each', () => {
    let state = at(sitting(), 29).state;
    expect(state.notice).toBeUndefined();
    for (const [minutes, words] of [
      [30, '! 30 minutes left.'],
      [50, '! 10 minutes left.'],
      [59, '! 1 minute left.'],
    ] as const) {
      state = at(state, minutes).state;
      expect(state.notice).toBe(words);
      state = given(state, 'j').state;
      expect(at(state, minutes + 0.5).state.notice).toBeUndefined();
    }
  });

  it('hands itself in when the time is up, whatever dialog is open, and tries that once', () => {
    const { state, intents } = at(given(sitting(), 'S').state, 60);
    // An hour without a tick: the machine has slept, and perhaps the cluster with it.
    expect(intents).toEqual([{ type: 'exam-submit' }, { type: 'look' }]);
    expect(state.dialog).toBeUndefined();
    expect(state.notice).toContain('The time is up');
    const problem = { code: 'could-not-grade', message: 'The cluster does not answer.' };
    const failed = given(state, { type: 'job-failed', problem });
    expect(handsItselfIn(failed.state)).toBe(false);
    expect(failed.state.dialog).toMatchObject({ type: 'problem', retry: { type: 'exam-submit' } });
    expect(failed.screen).toBe('exam');
  });

  it('does not hand itself in during a pause', () => {
    const paused = sampleSitting(NOW, { type: 'paused', at: NOW + MINUTE });
    expect(at(sitting({ exam: { sitting: paused, labs: SAMPLE_LABS } }), 300).intents).toEqual([{ type: 'look' }]);
  });

  it('is named on leaving', () => {
    expect(farewell(sitting())).toBe(
      'CKAD networking is still under way, 1:00:00 left. Run kubedrill again to go on with it.',
    );
  });
});

describe('sitting an exam through its keys', () => {
  it('start, a kill, go on, hand in, the result by domain', async () => {
    const clock = new TestClock();
    const exams = new FakeExams(clock);
    const first = new RunningUi({ clock, exams, menu: true, clusterIsUp: true });
    await first.drawn();
    await first.type('e', KEY.enter, 'y');
    expect(first.terminal.text()).toContain('The clock starts when all questions are ready.');
    await first.pass(2_500);
    expect(first.terminal.text()).toMatch(/0 of 3 done/);
    await first.type('j', KEY.enter);
    expect(first.terminal.text()).toContain('Question 2 of 3');
    await first.pass(MINUTE);
    await first.type('d');
    expect(first.terminal.text()).toMatch(/Question 2 of 3 ✔/);
    await first.type(KEY.ctrlC);
    expect(await first.exit).toEqual({ type: 'interrupted' });

    await clock.advance(12 * MINUTE);
    const second = new RunningUi({ clock, exams, menu: true, clusterIsUp: true });
    expect(await second.drawn()).toMatch(/▸ c +Continue +CKAD networking, 46:5\d left/);
    await second.type(KEY.enter);
    expect(second.terminal.text()).toMatch(/▸ +2 .* 13:00 \/ 10:00! +✔ done/);
    await second.type('S', 'y');
    await second.pass(3_000);
    expect(second.terminal.text()).toMatch(/✘ not passed +\d+\.?\d* %, 66 % passes/);
    expect(second.terminal.text()).toMatch(/Services and Networking +█+░+/);
    await second.type('q', 'q', 'q');
    await second.exit;
    expect(exams.calls.filter((call) => !['open', 'done'].includes(call))).toEqual(['begin ckad-networking', 'submit']);
    expect(second.terminal.overflow).toBe(0);
  });

  it('the time runs out: it hands itself in', async () => {
    const clock = new TestClock();
    const exams = new FakeExams(clock);
    exams.minutes = 2;
    const ui = new RunningUi({ clock, exams, menu: true, clusterIsUp: true });
    await ui.drawn();
    await ui.type('e', KEY.enter, 'y');
    await ui.pass(2_500);
    await ui.pass(MINUTE);
    expect(ui.terminal.text()).toContain('! 1 minute left.');
    await ui.pass(MINUTE + 5_000);
    expect(exams.calls).toContain('submit');
    expect(ui.terminal.text()).toContain('the time ran out');
    await ui.type(KEY.ctrlC);
    await ui.exit;
  });
});
