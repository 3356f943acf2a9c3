import type { Clock } from '../../src/domain/clock.js';
import type { Listener } from '../../src/domain/events.js';
import type { ExamEvent, ExamSitting } from '../../src/domain/exam.js';
import type { Lab } from '../../src/domain/lab.js';
import { LabError } from '../../src/domain/lab-error.js';
import type { GradeResult } from '../../src/domain/verdict.js';
import type { BeginExam, Exams, Healing, OfferedExam, OpenExam } from '../../src/practice/exam/exams.js';
import { foldExam } from '../../src/practice/exam/fold.js';
import type { ShellEnvironment } from '../../src/practice/practice.js';
import { failingResult, passingResult, SAMPLE_CLUSTER, SAMPLE_LABS } from './samples.js';

/** Exams without a cluster: their questions are the sample labs; the first one is graded as passed, the rest as failed. */
export class FakeExams implements Exams {
  readonly calls: string[] = [];
  /** What a call rejects with, by name. */
  failures = new Map<string, unknown>();
  events: ExamEvent[] = [];
  over: ExamSitting[] = [];
  minutes = 60;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async list(): Promise<{ exams: readonly OfferedExam[]; broken: readonly LabError[] }> {
    return { exams: sampleExams(this.over), broken: [] };
  }

  async begin(id: string, options: BeginExam, on: Listener, signal?: AbortSignal): Promise<OpenExam> {
    this.#called(`begin ${id}${options.failedOnly ? ' failed' : ''}${options.strict ? ' strict' : ''}`);
    const phase = { type: 'phase', phase: 'lab-1', title: 'Question 1: Let pods in by their label' } as const;
    on({ ...phase, state: 'started', at: this.#clock.now() });
    await this.#clock.sleep(2_000, signal);
    on({ ...phase, state: 'done', at: this.#clock.now() });
    const { title, strict } = sampleExams([]).find(({ blueprint }) => blueprint.id === id)?.blueprint ?? {};
    this.events = [
      sampleBegun(this.#clock.now(), {
        deadlineAt: this.#clock.now() + this.minutes * 60_000,
        blueprint: id,
        title: title ?? id,
        strict: options.strict ?? strict ?? false,
      }),
    ];
    return this.#open();
  }

  async current(): Promise<OpenExam | undefined> {
    return this.events.length > 0 ? this.#open() : undefined;
  }

  open = (question: number) => this.#note('open', { type: 'opened', at: this.#clock.now(), question });
  flag = (question: number, flagged: boolean) =>
    this.#note('flag', { type: 'flagged', at: this.#clock.now(), question, flagged });
  markDone = (question: number, done: boolean) =>
    this.#note('done', { type: 'marked', at: this.#clock.now(), question, done });
  pause = () => this.#note('pause', { type: 'paused', at: this.#clock.now() });
  resume = () => this.#note('resume', { type: 'resumed', at: this.#clock.now() });

  async heal(question: number): Promise<Healing> {
    this.#called(`heal ${question}`);
    return { sitting: this.#open().sitting, healed: ['Pod office/nginx'], altered: [] };
  }

  async shell(): Promise<Omit<ShellEnvironment, 'attempt'>> {
    return { env: {}, namespace: 'default', cluster: SAMPLE_CLUSTER, lab: SAMPLE_LABS[0] as Lab };
  }

  async submit(on: Listener, signal?: AbortSignal): Promise<ExamSitting> {
    this.#called('submit');
    const at = this.#clock.now();
    const { deadlineAt, questions } = this.#open().sitting;
    this.events.push({ type: 'submitted', at, reason: at >= deadlineAt ? 'time-up' : 'submitted' });
    for (const { number } of questions) {
      const phase = { type: 'phase', phase: `grade-${number}`, title: `Grading question ${number}` } as const;
      on({ ...phase, state: 'started', at: this.#clock.now() });
      await this.#clock.sleep(500, signal);
      const result: GradeResult = (number === 1 ? passingResult : failingResult)(this.#clock.now());
      this.events.push({ type: 'graded', at: this.#clock.now(), question: number, result, gone: [] });
    }
    return this.#close('graded');
  }

  async stop(): Promise<ExamSitting> {
    this.#called('stop');
    return this.#close('stopped');
  }

  async history(): Promise<{ sittings: readonly ExamSitting[]; corrupt: readonly string[] }> {
    return { sittings: this.over, corrupt: [] };
  }

  #called(call: string): void {
    this.calls.push(call);
    const failure = this.failures.get(call.split(' ')[0] ?? call);
    if (failure) throw failure;
  }

  async #note(call: string, event: ExamEvent): Promise<ExamSitting> {
    this.#called(call);
    this.events.push(event);
    return this.#open().sitting;
  }

  #close(reason: 'graded' | 'stopped'): ExamSitting {
    this.events.push({ type: 'closed', at: this.#clock.now(), reason });
    const { sitting } = this.#open();
    this.events = [];
    this.over = [sitting, ...this.over];
    return sitting;
  }

  #open(): OpenExam {
    const sitting = foldExam(this.events);
    if (!sitting) throw new LabError({ code: 'no-exam', message: 'No exam is under way.' });
    return { sitting, labs: SAMPLE_LABS };
  }
}

type Begun = Extract<ExamEvent, { type: 'begun' }>;

/** An hour for the sample labs, 60 minutes from `at`. */
function sampleBegun(at: number, over: Partial<Begun> = {}): Begun {
  return {
    type: 'begun',
    at,
    sitting: 'sitting-1',
    blueprint: 'ckad-networking',
    title: 'CKAD networking',
    exam: 'CKAD',
    pass: 66,
    strict: false,
    provider: 'kind',
    cluster: 'kubedrill',
    deadlineAt: at + 60 * 60_000,
    questions: SAMPLE_LABS.map(({ id, title, domain, points, minutes, namespaces }) => ({
      ...{ lab: id, title, domain, points, minutes, namespaces },
      seeded: [],
      seedDigest: 'x',
    })),
    ...over,
  };
}

export function sampleSitting(at: number, ...events: ExamEvent[]): ExamSitting {
  return foldExam([sampleBegun(at), ...events]) as ExamSitting;
}

export function sampleExams(over: readonly ExamSitting[]): OfferedExam[] {
  const blueprint = { exam: 'CKAD', minutes: 60, pass: 66, strict: false, questions: [] } as const;
  const ready = { questions: SAMPLE_LABS.length, lacking: [], clashes: [], unoffered: [] };
  return [
    {
      ...ready,
      blueprint: { ...blueprint, id: 'ckad-networking', title: 'CKAD networking' },
      sittings: over.filter((sitting) => sitting.blueprint === 'ckad-networking'),
    },
    {
      ...ready,
      blueprint: { ...blueprint, id: 'cka-a', title: 'CKA mock exam', exam: 'CKA', minutes: 120 },
      lacking: ['etcd-restore', 'kubeadm-upgrade'],
      sittings: [],
    },
  ];
}
