import type { LabCatalog } from '../../../src/catalog/catalog.js';
import type { Parts } from '../../../src/cli/parts.js';
import { runCli } from '../../../src/cli/run-cli.js';
import type { Settings } from '../../../src/cli/settings.js';
import type { Clock } from '../../../src/domain/clock.js';
import type { Cluster } from '../../../src/domain/cluster.js';
import type { LabWithAnswers } from '../../../src/domain/lab.js';
import type { ExitCode } from '../../../src/domain/lab-error.js';
import { LabError } from '../../../src/domain/lab-error.js';
import type { Catalog } from '../../../src/practice/ports.js';
import type { Practice } from '../../../src/practice/practice.js';
import { attempt, lab9, passedResult, T0 } from './fake-lab.js';

export const cluster: Cluster = {
  provider: 'kind',
  name: 'kubedrill',
  kubeconfig: '/state/kubeconfig',
  kubernetes: 'v1.36.4',
  capabilities: ['networkpolicy'],
};

/** One minute after the attempt's start, and no time passes. */
const stoppedClock: Clock = {
  now: () => T0 + 60_000,
  sleep: (_ms, signal) =>
    new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    }),
};

/** A practice in which a lab is under way and everything goes well. */
const goodPractice: Practice = {
  up: async () => cluster,
  down: async () => {},
  status: async () => ({ state: 'running', provider: 'kind', name: 'kubedrill', cluster }),
  begin: async () => ({ attempt, lab: lab9 }),
  current: async () => ({ attempt, lab: lab9 }),
  check: async () => ({ attempt, result: passedResult }),
  watch: async () => {},
  objects: async () => {},
  hint: async () => ({ number: 1, of: 2, text: 'Look at both ends.' }),
  solution: async () => ({ lab: lab9, text: 'One peer, two selectors.' }),
  reset: async () => attempt,
  finish: async () => ({ attempt: { ...attempt, finishedAt: T0 + 90_000 }, result: passedResult }),
  stop: async () => attempt,
  shell: async () => ({
    env: { KUBECONFIG: "/state/it's/kubeconfig", KUBEDRILL_LAB: 'np-lab9' },
    namespace: 'default',
    cluster,
    lab: lab9,
    attempt,
  }),
  graded: async () => ({ attempt, result: passedResult }),
  history: async () => ({ attempts: [attempt], corrupt: [] }),
};

export interface Ran {
  exitCode: ExitCode;
  stdout: string;
  stderr: string;
  settings: Settings | undefined;
  saved: unknown[];
}

export interface Faked {
  practice?: Partial<Practice>;
  parts?: Partial<Parts>;
  env?: Record<string, string>;
  tty?: boolean;
  columns?: number;
  signal?: AbortSignal;
  readerGone?: AbortSignal;
  clock?: Clock;
}

/** Runs a command line with fakes for everything outside it. */
export async function run(argv: readonly string[], faked: Faked = {}): Promise<Ran> {
  let stdout = '';
  let stderr = '';
  let settings: Settings | undefined;
  const saved: unknown[] = [];
  const tty = faked.tty ?? false;
  const exitCode = await runCli(argv, {
    io: {
      out: (text) => {
        stdout += text;
      },
      err: (text) => {
        stderr += text;
      },
      outIsTty: tty,
      errIsTty: tty,
      inIsTty: tty,
      readerGone: faked.readerGone ?? new AbortController().signal,
      columns: () => faked.columns ?? 80,
      rows: () => 24,
      env: faked.env ?? {},
    },
    clock: faked.clock ?? stoppedClock,
    signal: faked.signal ?? new AbortController().signal,
    cwd: '/home/ada',
    version: '1.2.3',
    parts: (given) => {
      settings = given;
      return fakeParts({ ...goodPractice, ...faked.practice }, faked.parts ?? {});
    },
    saveBug: async (error) => {
      saved.push(error);
      return '/state/bugs/now.log';
    },
  });
  return { exitCode, stdout, stderr, settings, saved };
}

/** These labs, the same ones for learners and for authors. */
export function catalogOf(labs: readonly LabWithAnswers[], broken: readonly LabError[] = []): LabCatalog {
  const answered: Catalog<LabWithAnswers> = {
    all: async () => ({ labs, broken }),
    get: async (id) => {
      const found = labs.find((lab) => lab.id === id);
      if (found) return found;
      throw new LabError({ code: 'unknown-lab', message: `There is no lab "${id}".`, exitCode: 2 });
    },
  };
  return { ...answered, answered };
}

const unasked = (name: string) => async (): Promise<never> => {
  throw new Error(`the command asked for ${name}, which this test does not provide`);
};

function fakeParts(practice: Practice, given: Partial<Parts>): Parts {
  return {
    practice: async () => practice,
    catalog: async () => catalogOf([lab9]),
    exams: unasked('exams'),
    comparisons: unasked('comparisons'),
    kube: unasked('kube'),
    network: unasked('network'),
    lendTerminal: unasked('lendTerminal'),
    diagnose: unasked('diagnose'),
    proveLab: unasked('proveLab'),
    proveLabs: unasked('proveLabs'),
    labSchemas: unasked('labSchemas'),
    createBundle: unasked('createBundle'),
    verifyBundle: unasked('verifyBundle'),
    clusters: unasked('clusters'),
    purge: unasked('purge'),
    runUi: unasked('runUi'),
    ...given,
  };
}
