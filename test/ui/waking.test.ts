import { expect, it } from 'vitest';
import { FakePractice } from './fake-practice.js';
import { KEY } from './fake-terminal.js';
import { passingResult, sampleAttempt } from './samples.js';
import { TestClock } from './test-clock.js';
import { RunningUi } from './ui.js';

async function inLab(): Promise<RunningUi> {
  const clock = new TestClock();
  const practice = new FakePractice(clock);
  practice.clusterIsUp = true;
  practice.attempt = sampleAttempt(clock.now());
  const ui = new RunningUi({ clock, practice, columns: 140, rows: 40 });
  await ui.drawn();
  await ui.type(KEY.enter);
  return ui;
}

it('says within half a minute that the cluster sleeps; u wakes it, with progress, and nothing is blocked', async () => {
  const ui = await inLab();
  expect(ui.terminal.text()).toContain('✔ kind v1.36.4 ready (Docker answers)');
  ui.practice.sleeps = 'the container drill is exited';
  await ui.pass(30_000);
  expect(ui.terminal.text()).toContain('! kind asleep, u wakes it: the container drill is exited');
  await ui.type('u');
  await ui.pass(6_000);
  expect(ui.terminal.text()).toMatch(/cluster comes up 6 s: Loading the images of the labs/);
  await ui.type('G');
  expect(ui.terminal.text()).toContain('Names of policies, Services and labels');
  await ui.pass(20_000);
  expect(ui.terminal.text()).toContain('✔ kind v1.36.4 ready');
  await ui.type(KEY.ctrlC);
  await ui.exit;
});

it('a check wakes it and then checks', async () => {
  const ui = await inLab();
  ui.practice.results = [passingResult];
  ui.practice.sleeps = 'its service does not run';
  await ui.pass(30_000);
  ui.practice.calls.length = 0;
  await ui.type('c');
  await ui.pass(5_000);
  expect(ui.practice.calls).toEqual(['up']);
  await ui.pass(25_000);
  expect(ui.practice.calls).toEqual(['up', 'check']);
  expect(ui.terminal.text()).toContain('✔ passed');
  await ui.type(KEY.ctrlC);
  await ui.exit;
});

it('the objects follow the cluster while they show, and are let go of', async () => {
  const ui = await inLab();
  await ui.type('o');
  expect(ui.terminal.text()).toMatch(/restricted +mynp +all +Ingress/);
  ui.practice.tellObjects?.([{ kind: 'Pod', columns: ['NAME'], rows: [['brand-new']] }]);
  await ui.drawn();
  expect(ui.terminal.text()).toContain('brand-new');
  expect(ui.terminal.text()).not.toContain('mynp');
  await ui.type('q');
  expect(ui.practice.calls.slice(-2)).toEqual(['objects np-lab9', 'no objects']);
  await ui.type('o', KEY.ctrlC);
  await ui.exit;
  expect(ui.practice.calls.at(-1)).toBe('no objects');
});

it('what was made is compared with a right answer once the attempt is over', async () => {
  const ui = await inLab();
  await ui.type('f', 'y');
  await ui.pass(5_000);
  await ui.type('d');
  expect(ui.terminal.text()).toContain('~ NetworkPolicy restricted/mynp differs; the answer calls it only-sleepybox1');
  await ui.type(KEY.ctrlC);
  await ui.exit;
});
