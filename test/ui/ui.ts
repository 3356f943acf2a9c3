import { vi } from 'vitest';
// Loaded beforehand: the UI then hears the keys as soon as its first frame is there.
import '../../src/ui/ink-drawing.js';
import type { Lab } from '../../src/domain/lab.js';
import type { LabError } from '../../src/domain/lab-error.js';
import { runUi, type UiExit, type UiOptions } from '../../src/ui/run-ui.js';
import { FakeExams } from './fake-exams.js';
import { FakePractice } from './fake-practice.js';
import { FakeTerminal } from './fake-terminal.js';
import { SAMPLE_LABS, sampleComparison } from './samples.js';
import { settled, TestClock } from './test-clock.js';

/** The UI in a terminal that tests can read and type into. */
export class RunningUi {
  readonly clock: TestClock;
  readonly terminal: FakeTerminal;
  readonly practice: FakePractice;
  readonly exams: FakeExams;
  readonly exit: Promise<UiExit>;
  /** Still on the menu, from which most tests go to the list of labs first. */
  #onMenu: boolean;

  constructor(setup: Setup = {}) {
    const { labs = SAMPLE_LABS, broken = [], columns = 80, rows = 24 } = setup;
    this.clock = setup.clock ?? new TestClock();
    this.terminal = new FakeTerminal(columns, rows);
    this.practice = setup.practice ?? new FakePractice(this.clock, labs);
    this.#onMenu = setup.menu !== true && setup.options?.initial === undefined;
    if (setup.clusterIsUp) this.practice.clusterIsUp = true;
    this.exams = setup.exams ?? new FakeExams(this.clock);
    this.exit = runUi({
      practice: this.practice,
      exams: this.exams,
      comparisons: { of: async (wanted) => sampleComparison(wanted) },
      diagnose: async () => [{ title: 'Docker', state: 'ok', detail: 'Docker 28.1' }],
      catalog: { all: async () => ({ labs, broken }) },
      clock: this.clock,
      stdin: this.terminal.input,
      stdout: this.terminal.output,
      coloured: true,
      ...setup.options,
    });
    this.exit.catch(() => {});
  }

  /** Types keys one after the other; each has been heard when this resolves. */
  async type(...keys: string[]): Promise<void> {
    for (const key of keys) {
      this.terminal.keys.write(key);
      await settled();
    }
    await this.drawn();
  }

  async pass(ms: number): Promise<void> {
    await this.clock.advance(ms);
    await this.drawn();
  }

  /** The latest state is on the terminal. */
  async drawn(): Promise<string> {
    // Ink and React are loaded when the first UI starts.
    await vi.waitUntil(() => this.terminal.bytes > 0, { timeout: 30_000 });
    await settled();
    if (this.#onMenu) {
      this.#onMenu = false;
      this.terminal.keys.write('l');
      await settled();
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
    return this.terminal.text();
  }
}

export interface Setup {
  labs?: readonly Lab[];
  broken?: readonly LabError[];
  columns?: number;
  rows?: number;
  clock?: TestClock;
  practice?: FakePractice;
  exams?: FakeExams;
  clusterIsUp?: boolean;
  /** Stay on the menu. */
  menu?: boolean;
  options?: Partial<UiOptions>;
}
