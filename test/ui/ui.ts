import { vi } from 'vitest';
import type { Lab } from '../../src/domain/lab.js';
import type { LabError } from '../../src/domain/lab-error.js';
import { runUi, type UiExit, type UiOptions } from '../../src/ui/run-ui.js';
import { FakePractice } from './fake-practice.js';
import { FakeTerminal } from './fake-terminal.js';
import { SAMPLE_LABS } from './samples.js';
import { settled, TestClock } from './test-clock.js';

/** The UI in a terminal that tests can read and type into. */
export class RunningUi {
  readonly clock: TestClock;
  readonly terminal: FakeTerminal;
  readonly practice: FakePractice;
  readonly exit: Promise<UiExit>;

  constructor(setup: Setup = {}) {
    const { labs = SAMPLE_LABS, broken = [], columns = 80, rows = 24 } = setup;
    this.clock = setup.clock ?? new TestClock();
    this.terminal = new FakeTerminal(columns, rows);
    this.practice = setup.practice ?? new FakePractice(this.clock, labs);
    if (setup.clusterIsUp) this.practice.clusterIsUp = true;
    this.exit = runUi({
      practice: this.practice,
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
    await vi.waitUntil(() => this.terminal.bytes > 0, { timeout: 15_000 });
    await settled();
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
  clusterIsUp?: boolean;
  options?: Partial<UiOptions>;
}
