import { describe, expect, it } from 'vitest';
import { labRecords } from '../../src/domain/lab-record.js';
import type { Verdict } from '../../src/domain/verdict.js';
import { visibleLabs } from '../../src/ui/state/lab-list.js';
import type { UiState } from '../../src/ui/state/state.js';
import { KEY } from './fake-terminal.js';
import { NOW, practising, stateWith } from './frame.js';
import { given } from './given.js';
import { failingResult, passingResult, sampleAttempt } from './samples.js';
import { RunningUi } from './ui.js';

const shown = (state: UiState) => visibleLabs(state).map(({ id }) => id);

describe('the menu', () => {
  it.each([
    ['l', 'labs'],
    ['e', 'exams'],
    ['h', 'history'],
    ['d', 'doctor'],
    ['p', 'cluster'],
  ])('%s leads to %s, and q back or out', (key, name) => {
    expect(given(stateWith({ screen: { name: 'home', selected: 0 } }), key).screen).toBe(name);
  });

  it('has what is under way first, and goes on with it', () => {
    const home = practising({ screen: { name: 'home', selected: 0 } });
    expect(given(home, 'enter').screen).toBe('lab');
    expect(given(home, 'j', 'enter').screen).toBe('labs');
  });

  it('opens on what is under way where that was asked for', () => {
    const { current, ...rest } = practising({ screen: { name: 'home', selected: 0 }, goOn: true });
    expect(given(rest as UiState, { type: 'current', current }).screen).toBe('lab');
  });

  it('the doctor shows what was found', async () => {
    const ui = new RunningUi({ menu: true, clusterIsUp: true });
    await ui.drawn();
    await ui.type('d');
    expect(ui.terminal.text()).toContain('✔ Docker: Docker 28.1');
    await ui.type('q', 'q');
    expect(await ui.exit).toEqual({ type: 'quit' });
  });
});

describe('the list of labs', () => {
  it('shows what holds all the words typed, as they are typed', () => {
    const typing = given(stateWith(), '/', 'n', 'p', 'space', 'h', 'a', 'r', 'd');
    expect(shown(typing.state)).toEqual(['np-lab9']);
    expect(typing.state.selected).toBe('np-lab9');
    expect(shown(given(typing.state, 'backspace', 'backspace', 'backspace', 'backspace').state)).toHaveLength(2);
    // Letters that are keys elsewhere belong to the filter until it is kept.
    expect(given(typing.state, 'q').state.list.filter).toBe('np hardq');
    const kept = given(typing.state, 'enter');
    expect(kept.state.list.typing).toBe(false);
    expect(given(kept.state, 'enter').intents).toEqual([{ type: 'begin', lab: 'np-lab9' }]);
    expect(shown(given(typing.state, 'esc').state)).toHaveLength(3);
  });

  it('nothing found starts nothing', () => {
    expect(given(stateWith(), '/', 'x', 'x', 'enter', 'enter')).toMatchObject({ intents: [], screen: 'labs' });
  });

  const attempts = [
    sampleAttempt(NOW, { lab: 'np-access-label', best: passingResult(NOW) }),
    sampleAttempt(NOW - 1, { lab: 'np-lab9', best: failingResult(NOW) }),
  ];

  it('weakest first: tried in vain, then new, then passed; n goes to the weakest', () => {
    const state = stateWith({ records: labRecords(attempts), attempts });
    expect(shown(given(state, 'o').state)).toEqual(['np-lab9', 'svc-web-service', 'np-access-label']);
    expect(given(state, 'n').state.selected).toBe('np-lab9');
    expect(given(state, 'n', 'n').state.selected).toBe('svc-web-service');
  });

  it('by exam', () => {
    const state = given(stateWith(), 'tab').state;
    expect(state.list.exam).toBe('CKAD');
    expect(given(state, 'tab').state.list.exam).toBe('CKA');
    expect(given(state, 'tab', 'tab').state.list.exam).toBeUndefined();
  });
});

describe('watching', () => {
  const verdict = (status: Verdict['status']): Verdict => ({
    ...(failingResult(NOW).verdicts[0] as Verdict),
    check: 'server',
    status,
  });

  it('starts, follows, marks what turned and stops', () => {
    const begun = given(practising(), 'w');
    expect(begun).toMatchObject({ screen: 'watch', intents: [{ type: 'watch' }] });
    const looked = given(
      begun.state,
      { type: 'watched', update: { type: 'verdict', at: NOW, verdict: verdict('fail') } },
      { type: 'watched', update: { type: 'looking', at: NOW, change: 'Pod web/a' } },
      { type: 'watched', update: { type: 'verdict', at: NOW, verdict: verdict('pass') } },
    );
    expect([...(looked.state.watch?.turned ?? [])]).toEqual(['server']);
    expect(looked.state.watch?.change).toBe('Pod web/a');
    expect(given(looked.state, 'q')).toMatchObject({ screen: 'lab', intents: [] });
    expect(given(looked.state, 'w')).toMatchObject({ screen: 'lab', intents: [{ type: 'unwatch' }] });
  });

  it('ends with the screen, with a check, and with the UI', async () => {
    const ui = new RunningUi({ clusterIsUp: true });
    await ui.drawn();
    await ui.type('j', KEY.enter);
    await ui.pass(4_000);
    await ui.type('w');
    ui.practice.tell?.({ type: 'verdict', at: 0, verdict: verdict('fail') });
    expect(await ui.drawn()).toContain('● looking');
    await ui.type('c');
    expect(ui.practice.calls).toContain('unwatch');
    await ui.pass(4_000);
    await ui.type('q', 'w', KEY.ctrlC);
    await ui.exit;
    expect(ui.practice.calls.filter((call) => call === 'unwatch')).toHaveLength(2);
  });
});
