import type { Attempt } from '../../src/domain/attempt.js';
import type { Clock } from '../../src/domain/clock.js';
import type { Cluster, ClusterStatus, PhaseEvent, UpOptions } from '../../src/domain/cluster.js';
import type { Listener } from '../../src/domain/events.js';
import type { Lab } from '../../src/domain/lab.js';
import { LabError } from '../../src/domain/lab-error.js';
import type { ObjectTable } from '../../src/domain/object-table.js';
import type { GradeResult } from '../../src/domain/verdict.js';
import type { Hint, Practice, ShellEnvironment, WatchUpdate } from '../../src/practice/practice.js';
import { failingResult, passingResult, SAMPLE_CLUSTER, SAMPLE_LABS, sampleAttempt, sampleTables } from './samples.js';

/** A phase of a scripted job: begins at a time, says things, ends. Milliseconds from the job's start. */
interface ScriptedPhase {
  phase: string;
  title: string;
  from: number;
  to: number;
  details: readonly string[];
  measured?: boolean;
}

const UP_PHASES: readonly ScriptedPhase[] = [
  { phase: 'node-image', title: 'Loading the node image', from: 0, to: 4_000, details: [], measured: true },
  {
    phase: 'create',
    title: 'Starting the control plane',
    from: 4_000,
    to: 14_000,
    details: ['kubeadm init', 'waiting for the API'],
  },
  {
    phase: 'lab-images',
    title: 'Loading the images of the labs',
    from: 5_000,
    to: 18_000,
    details: [],
    measured: true,
  },
  {
    phase: 'calico',
    title: 'Installing Calico',
    from: 11_000,
    to: 20_000,
    details: ['applying', 'calico-node 0/1 ready'],
  },
  {
    phase: 'coredns',
    title: 'Waiting for CoreDNS',
    from: 15_000,
    to: 21_000,
    details: ['coredns 0/2 ready', 'coredns 1/2 ready'],
  },
  {
    phase: 'preflight',
    title: 'Proving that policies are enforced',
    from: 21_000,
    to: 22_000,
    details: ['one allowed, one denied'],
  },
];

const BEGIN_PHASES: readonly ScriptedPhase[] = [
  { phase: 'sweep', title: 'Sweeping the namespaces', from: 0, to: 1_000, details: ['default, restricted'] },
  {
    phase: 'seed',
    title: 'Placing the lab',
    from: 1_000,
    to: 3_000,
    details: ['applying 4 objects', 'waiting for 2 pods'],
  },
];

/** A Practice without a cluster: phases take scripted time, checks give the results queued for them. */
export class FakePractice implements Practice {
  readonly calls: string[] = [];
  attempt: Attempt | undefined;
  past: readonly Attempt[] = [];
  /** Given out in turn; the last one stays. */
  results: ((at: number) => GradeResult)[] = [failingResult, passingResult];
  /** What a call rejects with, by name. */
  failures = new Map<string, unknown>();
  clusterIsUp = false;
  readonly #clock: Clock;
  readonly #labs: readonly Lab[];

  constructor(clock: Clock, labs: readonly Lab[] = SAMPLE_LABS) {
    this.#clock = clock;
    this.#labs = labs;
  }

  async up(_options: UpOptions, on: Listener, signal?: AbortSignal): Promise<Cluster> {
    this.#called('up');
    if (!this.clusterIsUp || this.sleeps) await this.#play(UP_PHASES, on, signal);
    this.clusterIsUp = true;
    this.sleeps = undefined;
    return SAMPLE_CLUSTER;
  }

  async down(): Promise<void> {
    this.#called('down');
    this.clusterIsUp = false;
  }

  /** Why the cluster does not answer, though it is there. */
  sleeps: string | undefined;

  async status(): Promise<ClusterStatus> {
    const about = { provider: 'kind', name: 'kubedrill', why: 'Docker answers' } as const;
    if (this.sleeps !== undefined) return { ...about, state: 'partial', detail: this.sleeps };
    if (this.clusterIsUp) return { ...about, state: 'running', cluster: SAMPLE_CLUSTER };
    return { ...about, state: 'absent' };
  }

  async begin(lab: string, on: Listener, signal?: AbortSignal): Promise<{ attempt: Attempt; lab: Lab }> {
    this.#called(`begin ${lab}`);
    await this.#play(BEGIN_PHASES, on, signal);
    const found = this.#lab(lab);
    const now = this.#clock.now();
    this.attempt = sampleAttempt(now, { id: `${lab}-${now}`, lab, deadlineAt: now + found.minutes * 60_000 });
    return { attempt: this.attempt, lab: found };
  }

  async current(): Promise<{ attempt: Attempt; lab: Lab } | undefined> {
    this.#called('current');
    return this.attempt && { attempt: this.attempt, lab: this.#lab(this.attempt.lab) };
  }

  async check(on: Listener, signal?: AbortSignal): Promise<{ attempt: Attempt; result: GradeResult }> {
    this.#called('check');
    return this.#grade(on, signal);
  }

  /** What `watch` has told to: a test plays the cluster. */
  tell: ((update: WatchUpdate) => void) | undefined;

  async watch(on: (update: WatchUpdate) => void, signal: AbortSignal): Promise<void> {
    this.#called('watch');
    this.tell = on;
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    this.calls.push('unwatch');
    this.tell = undefined;
  }

  /** What `objects` has told to: a test plays the cluster. */
  tellObjects: ((tables: readonly ObjectTable[]) => void) | undefined;

  async objects(lab: Lab, on: (tables: readonly ObjectTable[]) => void, signal: AbortSignal): Promise<void> {
    this.#called(`objects ${lab.id}`);
    this.tellObjects = on;
    on(sampleTables());
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    this.calls.push('no objects');
    this.tellObjects = undefined;
  }

  async hint(): Promise<Hint> {
    this.#called('hint');
    const attempt = this.#underWay();
    const { hints } = this.#lab(attempt.lab);
    const number = Math.min(attempt.hints + 1, hints.length);
    this.attempt = { ...attempt, hints: number };
    return { number, of: hints.length, text: hints[number - 1] ?? '' };
  }

  async solution(): Promise<{ lab: Lab; text: string }> {
    this.#called('solution');
    const lab = this.#lab(this.#underWay().lab);
    this.#end('solution');
    return { lab, text: lab.solution };
  }

  async reset(on: Listener, signal?: AbortSignal): Promise<Attempt> {
    this.#called('reset');
    const attempt = this.#underWay();
    await this.#play(BEGIN_PHASES, on, signal);
    this.attempt = { ...attempt, resets: attempt.resets + 1 };
    return this.attempt;
  }

  async finish(on: Listener, signal?: AbortSignal): Promise<{ attempt: Attempt; result: GradeResult }> {
    this.#called('finish');
    const { result } = await this.#grade(on, signal);
    return { attempt: this.#end('finished'), result };
  }

  async stop(): Promise<Attempt> {
    this.#called('stop');
    return this.#end('stopped');
  }

  async shell(): Promise<ShellEnvironment> {
    const attempt = this.#underWay();
    return { env: {}, namespace: 'default', cluster: SAMPLE_CLUSTER, lab: this.#lab(attempt.lab), attempt };
  }

  async graded(): Promise<{ attempt: Attempt; result: GradeResult }> {
    const attempt = this.#underWay();
    if (!attempt.latest) throw new Error('this has not been checked');
    return { attempt, result: attempt.latest };
  }

  async history(): Promise<{ attempts: readonly Attempt[]; corrupt: readonly string[] }> {
    this.#called('history');
    return { attempts: this.attempt ? [this.attempt, ...this.past] : this.past, corrupt: [] };
  }

  #called(call: string): void {
    this.calls.push(call);
    const failure = this.failures.get(call.split(' ')[0] ?? call);
    if (failure) throw failure;
  }

  #lab(id: string): Lab {
    const lab = this.#labs.find((one) => one.id === id);
    if (!lab) throw new LabError({ code: 'unknown-lab', message: `There is no lab ${id}.` });
    return lab;
  }

  #underWay(): Attempt {
    if (this.attempt) return this.attempt;
    throw new LabError({ code: 'no-attempt', message: 'No attempt is under way.', hint: 'Start a lab first.' });
  }

  #end(finishReason: NonNullable<Attempt['finishReason']>): Attempt {
    const ended: Attempt = { ...this.#underWay(), finishedAt: this.#clock.now(), finishReason };
    this.attempt = undefined;
    this.past = [ended, ...this.past];
    return ended;
  }

  async #grade(on: Listener, signal?: AbortSignal): Promise<{ attempt: Attempt; result: GradeResult }> {
    const attempt = this.#underWay();
    const clock = this.#clock;
    on({ type: 'settling', at: clock.now(), reasons: ['Deployment web has 1 of 2 pods ready'] });
    await clock.sleep(1_000, signal);
    on({ type: 'probing', at: clock.now(), round: 1, probes: 6, sources: 3 });
    await clock.sleep(1_500, signal);
    const make = this.results.length > 1 ? this.results.shift() : this.results[0];
    if (!make) throw new Error('no result is queued');
    const result = make(clock.now());
    for (const verdict of result.verdicts) on({ type: 'verdict', at: clock.now(), verdict });
    await clock.sleep(300, signal);
    const { best } = attempt;
    const better = !best || result.score.earned > best.score.earned ? result : best;
    this.attempt = { ...attempt, checks: attempt.checks + 1, latest: result, best: better };
    return { attempt: this.attempt, result };
  }

  /** Plays the phases in real order: they may overlap. */
  async #play(phases: readonly ScriptedPhase[], on: Listener, signal?: AbortSignal): Promise<void> {
    const clock = this.#clock;
    const moments = phases.flatMap((phase) => momentsOf(phase)).sort((a, b) => a.after - b.after);
    let passed = 0;
    for (const { after, event } of moments) {
      if (after > passed) await clock.sleep(after - passed, signal);
      passed = after;
      on({ ...event, at: clock.now() });
    }
  }
}

function momentsOf(scripted: ScriptedPhase): { after: number; event: Omit<PhaseEvent, 'at'> }[] {
  const { phase, title, from, to, details, measured } = scripted;
  const event = (state: PhaseEvent['state'], more: Partial<PhaseEvent> = {}) => ({
    type: 'phase' as const,
    phase,
    title,
    state,
    ...more,
  });
  const steps = measured ? 10 : details.length;
  const progress = Array.from({ length: steps }, (_, index) => ({
    after: from + Math.round(((to - from) * (index + (measured ? 1 : 0.2))) / (steps + 1)),
    event: event('progress', measured ? { fraction: (index + 1) / (steps + 1) } : { detail: details[index] ?? '' }),
  }));
  return [{ after: from, event: event('started') }, ...progress, { after: to, event: event('done') }];
}
