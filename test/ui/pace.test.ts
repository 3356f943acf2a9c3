import { describe, expect, it } from 'vitest';
import { FakePractice } from './fake-practice.js';
import { KEY } from './fake-terminal.js';
import { passingResult, sampleAttempt, sampleLab } from './samples.js';
import { TestClock } from './test-clock.js';
import { RunningUi } from './ui.js';

const labs = Array.from({ length: 60 }, (_, index) => sampleLab({ id: `lab-${index}`, title: `Lab number ${index}` }));

function busyPractice(clock: TestClock): FakePractice {
  const practice = new FakePractice(clock, labs);
  practice.clusterIsUp = true;
  practice.past = Array.from({ length: 1000 }, (_, index) =>
    sampleAttempt(clock.now() - index * 60_000, { lab: `lab-${index % 60}`, best: passingResult(clock.now()) }),
  );
  practice.attempt = sampleAttempt(clock.now(), { lab: 'lab-7', deadlineAt: clock.now() + 600_000 });
  return practice;
}

describe.each([
  [80, 24],
  [200, 60],
])('at %d x %d', (columns, rows) => {
  it('a running clock costs less than 200 bytes and one write a second', async () => {
    const clock = new TestClock();
    const ui = new RunningUi({ clock, labs, practice: busyPractice(clock), columns, rows });
    await ui.drawn();
    await ui.type(KEY.enter);
    const { bytes, writes } = ui.terminal;
    const seconds = 20;
    for (let second = 0; second < seconds; second += 1) await ui.pass(1_000);
    expect(ui.terminal.text()).toContain('9:40 left');
    expect(ui.terminal.writes - writes).toBe(seconds);
    expect((ui.terminal.bytes - bytes) / seconds).toBeLessThan(200);
    await ui.type(KEY.ctrlC);
    await ui.exit;
  });

  it('nothing is written while nothing moves', async () => {
    const clock = new TestClock();
    const practice = new FakePractice(clock, labs);
    practice.clusterIsUp = true;
    const ui = new RunningUi({ clock, labs, practice, columns, rows });
    await ui.drawn();
    const { writes } = ui.terminal;
    await ui.pass(60_000);
    expect(ui.terminal.writes).toBe(writes);
    await ui.type(KEY.ctrlC);
    await ui.exit;
  });

  it('a key shows within 50 ms of work with 60 labs and 1,000 attempts', async () => {
    const clock = new TestClock();
    const ui = new RunningUi({ clock, labs, practice: busyPractice(clock), columns, rows });
    await ui.drawn();
    const times: number[] = [];
    for (let press = 0; press < 40; press += 1) {
      const shown = new Promise<void>((resolve) => {
        ui.terminal.onWrite = resolve;
      });
      const start = process.cpuUsage();
      ui.terminal.keys.write(press % 10 === 9 ? 'k' : 'j');
      await shown;
      const { user, system } = process.cpuUsage(start);
      times.push((user + system) / 1000);
      // Longer than the shortest time between two frames: each key is timed by itself.
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    ui.terminal.onWrite = () => {};
    const median = times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.POSITIVE_INFINITY;
    expect(median).toBeLessThanOrEqual(50);
    await ui.type(KEY.ctrlC);
    await ui.exit;
  });
});
