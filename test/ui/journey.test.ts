import { describe, expect, it } from 'vitest';
import { KEY } from './fake-terminal.js';
import { RunningUi } from './ui.js';

describe('practising a lab through its keys', () => {
  it('list, start, check fails, hint, check passes, finish', async () => {
    const ui = new RunningUi();
    const { terminal, practice } = ui;
    expect(await ui.drawn()).toContain('▸ np-access-label');

    // The cluster comes up while one browses.
    await ui.pass(12_000);
    expect(terminal.text()).toContain('cluster comes up 12 s');
    await ui.type('j', 'j', 'k');
    expect(terminal.text()).toContain('▸ np-lab9');

    // Started before the cluster is there: its phases show, several at once, and nothing stands still.
    await ui.type(KEY.enter);
    expect(terminal.text()).toMatch(/[●○] Starting the control plane +8 s/);
    expect(terminal.text()).toMatch(/[●○] Loading the images of the labs +7 s/);
    expect(practice.calls).not.toContain('begin np-lab9');
    await ui.pass(1_000);
    expect(terminal.text()).toMatch(/[●○] Starting the control plane +9 s/);
    await ui.pass(10_500);
    expect(practice.calls).toContain('begin np-lab9');
    expect(terminal.text()).toContain('Placing the lab');

    await ui.pass(2_500);
    expect(terminal.text()).toContain('Let one pod in');
    expect(terminal.text()).toMatch(/(10:00|9:5\d) left/);
    await ui.pass(60_000);
    expect(terminal.text()).toMatch(/(9:00|8:5\d) left/);

    await ui.type('c');
    expect(terminal.text()).toContain('Waiting for the cluster to come to rest');
    await ui.pass(1_100);
    expect(terminal.text()).toContain('Trying the connections');
    await ui.pass(2_000);
    expect(terminal.text()).toMatch(/✘ not passed +4 of 8 points/);
    await ui.type('G');
    expect(terminal.text()).toContain('OPEN !');

    await ui.type('h');
    expect(terminal.text()).toContain('Look at the peers of the rule.');
    expect(terminal.text()).toContain('Hint 1 of 3');
    await ui.type('q');
    expect(terminal.text()).toContain('Let one pod in');

    await ui.type('c');
    await ui.pass(3_000);
    expect(terminal.text()).toMatch(/✔ passed +8 of 8 points/);

    await ui.type('f');
    expect(terminal.text()).toContain('Finish? A last check, then the lab is removed.');
    await ui.type('y');
    await ui.pass(3_000);
    expect(terminal.text()).toContain('Finished');
    expect(terminal.text()).toMatch(/1:0\d of 10:00 used · 1 of 3 hints · 3 checks · 0 resets/);
    await ui.type(KEY.enter);
    expect(terminal.text()).toMatch(/np-lab9 .*✔ passed 8\/8/);
    await ui.type('q', 'q');
    expect(await ui.exit).toEqual({ type: 'quit' });
    expect(practice.calls.filter((call) => !['current', 'history'].includes(call))).toEqual([
      'up',
      'begin np-lab9',
      'check',
      'hint',
      'check',
      'finish',
    ]);
    expect(terminal.overflow).toBe(0);
  });

  it('reset and solution ask first and do what they say', async () => {
    const ui = new RunningUi({ clusterIsUp: true });
    await ui.drawn();
    await ui.type('j', KEY.enter);
    await ui.pass(4_000);
    await ui.type('r', 'n');
    expect(ui.practice.calls).not.toContain('reset');
    await ui.type('r', 'y');
    expect(ui.terminal.text()).toContain('Putting the lab back 0 s');
    await ui.pass(4_000);
    expect(ui.terminal.text()).toContain('The lab is as it was at the start.');
    await ui.type('v', 'y');
    expect(ui.terminal.text()).toContain('One peer that names both');
    await ui.type('q');
    expect(ui.terminal.text()).toMatch(/np-lab9 .*○ tried/);
    await ui.type('q', 'q');
    await ui.exit;
  });

  it('goes on with an attempt that is under way at the start', async () => {
    const first = new RunningUi({ clusterIsUp: true });
    await first.drawn();
    await first.type('j', KEY.enter);
    await first.pass(3_000);
    await first.type('q', 'q', 'q');
    expect(await first.exit).toEqual({
      type: 'quit',
      message: 'np-lab9 is still under way, 10:00 left. Run kubedrill again to go on with it.',
    });

    await first.clock.advance(90_000);
    const second = new RunningUi({ clock: first.clock, practice: first.practice });
    expect(await second.drawn()).toContain('np-lab9 is under way: 8:30 left. Enter goes on with it.');
    await second.type(KEY.enter);
    expect(second.terminal.text()).toContain('Let one pod in');
    await second.type(KEY.ctrlC);
    await second.exit;
  });
});
