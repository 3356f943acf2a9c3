import type { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { LabError } from '../../src/domain/lab-error.js';
import { runUi } from '../../src/ui/run-ui.js';
import { FakeExams } from './fake-exams.js';
import { FakePractice } from './fake-practice.js';
import { FakeTerminal, KEY } from './fake-terminal.js';
import { sampleAttempt, sampleComparison, sampleLab } from './samples.js';
import { settled, TestClock } from './test-clock.js';
import { RunningUi, type Setup } from './ui.js';

async function inLab(setup: Setup = {}): Promise<RunningUi> {
  const clock = setup.clock ?? new TestClock();
  const practice = setup.practice ?? new FakePractice(clock);
  practice.clusterIsUp = true;
  practice.attempt = sampleAttempt(clock.now());
  const ui = new RunningUi({ ...setup, clock, practice });
  await ui.drawn();
  await ui.type(KEY.enter);
  expect(ui.terminal.text()).toContain('10:00 left');
  return ui;
}

function expectRestored({ terminal }: RunningUi): void {
  expect(terminal).toMatchObject({ alternate: false, cursorShown: true, wraps: true });
  expect(terminal.keys.raw).toBe(false);
  expect(terminal.keys.isPaused()).toBe(true);
  expect(terminal.listenerCount('resize')).toBe(0);
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'uncaughtExceptionMonitor'] as const;
const listening = () => signals.map((signal) => process.listenerCount(signal));

describe('runUi', () => {
  const before = listening();

  afterEach(() => {
    expect(listening()).toEqual(before);
  });

  it('refuses what is no terminal, before it writes anything', async () => {
    const clock = new TestClock();
    const terminal = new FakeTerminal();
    const options = {
      practice: new FakePractice(clock),
      exams: new FakeExams(clock),
      comparisons: { of: async (wanted?: string) => sampleComparison(wanted) },
      diagnose: async () => [],
      catalog: { all: async () => ({ labs: [], broken: [] }) },
      clock,
      coloured: true,
      stdout: terminal.output,
    };
    const stdin = new PassThrough() as unknown as typeof terminal.input;
    await expect(runUi({ ...options, stdin })).rejects.toMatchObject({
      code: 'not-a-terminal',
      exitCode: 2,
      hint: expect.stringContaining('kubedrill check'),
    });
    expect(terminal.bytes).toBe(0);
  });

  it('takes the alternate screen and raw keys, and gives both back', async () => {
    const ui = await inLab();
    expect(ui.terminal).toMatchObject({ alternate: true, cursorShown: false });
    expect(ui.terminal.keys.raw).toBe(true);
    await ui.type('q', 'q', 'q');
    await ui.exit;
    expectRestored(ui);
  });

  it('ends for a shell and starts again at the same place', async () => {
    const ui = await inLab();
    await ui.type(KEY.ctrlD, 's');
    const exit = await ui.exit;
    expectRestored(ui);
    if (exit.type !== 'shell') throw new Error(`ended with ${exit.type}`);

    const { clock, practice } = ui;
    await clock.advance(120_000);
    const again = new RunningUi({ clock, practice, columns: 100, rows: 30, options: { initial: exit.state } });
    expect(await again.drawn()).toContain('8:00 left');
    expect(again.terminal.text()).toContain('Write a NetworkPolicy');
    await again.type('q', 'q', 'q');
    await again.exit;
  });

  it.each(['begin', 'check', 'up'])('Ctrl-C during %s stops it and ends as interrupted', async (what) => {
    const ui = what === 'check' ? await inLab() : new RunningUi();
    ui.practice.clusterIsUp = what !== 'up';
    await ui.drawn();
    if (what !== 'up') await ui.type(what === 'check' ? 'c' : KEY.enter);
    await ui.clock.advance(500);
    await ui.type(KEY.ctrlC);
    expect(await ui.exit).toEqual({ type: 'interrupted' });
    expectRestored(ui);
    expect(ui.practice.calls.at(-1)).not.toBe('finish');
  });

  it('waits for stopped jobs, and a second Ctrl-C does not', async () => {
    const ui = await inLab();
    const stubborn = new Promise<never>(() => {});
    vi.spyOn(ui.practice, 'check').mockReturnValue(stubborn);
    await ui.type('c', KEY.ctrlC);
    expect(ui.terminal.text()).toContain('Stopping ...');
    let ended = false;
    ui.exit.then(() => {
      ended = true;
    });
    await settled();
    expect(ended).toBe(false);
    await ui.type(KEY.ctrlC);
    expect(await ui.exit).toEqual({ type: 'interrupted' });
    expectRestored(ui);
  });

  it.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)('%s ends it as interrupted', async (signal) => {
    const ui = await inLab();
    process.emit(signal);
    expect(await ui.exit).toEqual({ type: 'interrupted' });
    expectRestored(ui);
  });

  it('a closed input ends it as interrupted', async () => {
    const ui = await inLab();
    ui.terminal.keys.end();
    expect(await ui.exit).toEqual({ type: 'interrupted' });
  });

  it('a bug in a job restores the terminal and comes out', async () => {
    const ui = await inLab();
    ui.practice.failures.set('check', new TypeError('a bug'));
    await ui.type('c');
    await expect(ui.exit).rejects.toThrow('a bug');
    expectRestored(ui);
  });

  it('a bug in reading restores the terminal and comes out', async () => {
    const ui = await inLab();
    vi.spyOn(ui.practice, 'history').mockRejectedValue(new RangeError('in a read'));
    await ui.type('v', 'y');
    await expect(ui.exit).rejects.toThrow('in a read');
    expectRestored(ui);
  });

  it('a bug while drawing restores the terminal and comes out', async () => {
    const broken = sampleLab();
    Object.defineProperty(broken, 'task', {
      get: () => {
        throw new RangeError('in a frame');
      },
    });
    const clock = new TestClock();
    const practice = new FakePractice(clock, [broken]);
    practice.attempt = sampleAttempt(clock.now());
    const ui = new RunningUi({ clock, practice, labs: [broken] });
    await ui.drawn();
    await ui.type(KEY.enter);
    await expect(ui.exit).rejects.toThrow('in a frame');
    expectRestored(ui);
  });

  it('an uncaught exception gives the terminal back before it is printed', async () => {
    const ui = await inLab();
    (process as EventEmitter).emit('uncaughtExceptionMonitor', new Error('elsewhere'), 'uncaughtException');
    expect(ui.terminal).toMatchObject({ alternate: false, cursorShown: true });
    await ui.type(KEY.ctrlC);
    await ui.exit;
  });

  it('shows an expected error with its hint, tries again, and goes on', async () => {
    const ui = await inLab();
    const failure = new LabError({
      code: 'api-unreachable',
      message: 'The API server does not answer.',
      hint: 'It may be starting: try again in a few seconds.',
    });
    ui.practice.failures.set('check', failure);
    await ui.type('c');
    expect(ui.terminal.text()).toContain('✘ The API server does not answer.');
    expect(ui.terminal.text()).toContain('It may be starting');
    ui.practice.failures.clear();
    await ui.type('r');
    await ui.pass(3_000);
    expect(ui.terminal.text()).toContain('4 of 8 points');
    await ui.type(KEY.ctrlC);
    await ui.exit;
  });

  it('without a cluster the labs can still be read, and the cluster be tried again', async () => {
    const clock = new TestClock();
    const practice = new FakePractice(clock);
    const docker = new LabError({ code: 'docker-not-running', message: 'Docker is not running.', hint: 'Start it.' });
    practice.failures.set('up', docker);
    const ui = new RunningUi({ clock, practice });
    expect(await ui.drawn()).toContain('✘ Docker is not running.');
    expect(ui.terminal.text()).toContain('▸ np-access-label');
    practice.failures.clear();
    await ui.type('u');
    await ui.pass(30_000);
    expect(ui.terminal.text()).toContain('✔ kind v1.36.4 ready');
    await ui.type('q', 'q');
    await ui.exit;
  });

  it('a lab asked for while the cluster fails to come up says why, once', async () => {
    const clock = new TestClock();
    const practice = new FakePractice(clock);
    const ui = new RunningUi({ clock, practice });
    await ui.drawn();
    await ui.type(KEY.enter);
    const failing = new LabError({ code: 'port-taken', message: 'Port 6443 is taken.' });
    vi.spyOn(clock, 'sleep').mockRejectedValue(failing);
    await ui.pass(4_000);
    expect(ui.terminal.text()).toContain('✘ Port 6443 is taken.');
    expect(practice.calls).not.toContain('begin np-access-label');
    await ui.type(KEY.ctrlC);
    await ui.exit;
  });

  it('starting another lab while the cluster comes up: only the last one is begun', async () => {
    const ui = new RunningUi();
    await ui.drawn();
    await ui.type(KEY.enter, 'q', 'j', KEY.enter);
    await ui.pass(30_000);
    expect(ui.practice.calls.filter((call) => call.startsWith('begin'))).toEqual(['begin np-lab9']);
    await ui.type(KEY.ctrlC);
    await ui.exit;
  });

  it('reads again what a cancelled job has left behind', async () => {
    const ui = await inLab();
    const reads = () => ui.practice.calls.filter((call) => call === 'current').length;
    await ui.type('c');
    const earlier = reads();
    await ui.type('q');
    expect(reads()).toBe(earlier + 1);
    expect(ui.terminal.text()).toContain('Stopped.');
    await ui.type(KEY.ctrlC);
    await ui.exit;
  });

  it('follows the size of the terminal at any time', async () => {
    const ui = await inLab();
    for (const [columns, rows] of [
      [200, 60],
      [59, 20],
      [60, 15],
      [100, 30],
    ] as const) {
      ui.terminal.resize(columns, rows);
      await ui.drawn();
      const lines = ui.terminal.lines();
      expect(lines.length).toBeLessThanOrEqual(rows - 1);
      expect(ui.terminal.text()).toContain(columns < 60 ? `This terminal is ${columns} x ${rows}` : 'left');
    }
    expect(ui.terminal.overflow).toBe(0);
    await ui.type(KEY.ctrlC);
    await ui.exit;
  });

  it('Ctrl-L mends a screen that something else has written on', async () => {
    const ui = await inLab();
    const clean = ui.terminal.text();
    ui.terminal.write('\x1b[5;5Hnoise from elsewhere');
    expect(ui.terminal.text()).not.toBe(clean);
    await ui.type(KEY.ctrlL);
    expect(ui.terminal.text()).toBe(clean);
    await ui.type(KEY.ctrlC);
    await ui.exit;
  });
});
