import type { UpOptions } from '../../domain/cluster.js';
import type { Listener } from '../../domain/events.js';
import type { ExamSitting } from '../../domain/exam.js';
import type { Lab } from '../../domain/lab.js';
import type { Comparisons } from '../../practice/compare/comparisons.js';
import type { Exams } from '../../practice/exam/exams.js';
import type { Catalog } from '../../practice/ports.js';
import type { Practice } from '../../practice/practice.js';
import type { JobUiEvent, UiEvent } from '../state/events.js';
import type { ExamNote, Intent } from '../state/intents.js';
import { expectedProblem, type Problem, problemOf } from '../state/problem.js';
import type { Finding } from '../state/state.js';
import { Job } from './job.js';

export interface SessionPorts {
  practice: Practice;
  exams: Exams;
  comparisons: Comparisons;
  diagnose(signal: AbortSignal): Promise<readonly Finding[]>;
  catalog: Pick<Catalog, 'all'>;
  up: UpOptions;
  dispatch: (event: UiEvent) => void;
  /** A bug: an error that is no LabError. */
  crash: (error: unknown) => void;
}

/** Does what the state wants done, outside of React, and tells the state how it goes. */
export class Session {
  readonly #ports: SessionPorts;
  #cluster: Job<Problem | undefined> | undefined;
  #attempt: Job<void> | undefined;
  #watch: Job<void> | undefined;
  #objects: Job<void> | undefined;
  #seen: Promise<void> | undefined;
  #doctor: Job<void> | undefined;
  #noted: Promise<void> = Promise.resolve();

  constructor(ports: SessionPorts) {
    this.#ports = ports;
  }

  /** Reads what there is and brings the cluster up, side by side: nothing waits for anything. */
  start(): void {
    this.#read(async () => {
      const { labs, broken } = await this.#ports.catalog.all();
      return { type: 'labs', labs, broken: broken.map(problemOf) };
    });
    this.#readCurrent();
    this.#readHistory();
    this.#bringUp();
  }

  perform(intent: Intent): void {
    const { practice, exams } = this.#ports;
    if (intent.type === 'up') this.#bringUp();
    else if (intent.type === 'refresh') this.#readHistory();
    else if (intent.type === 'cancel') this.#cancel();
    else if (intent.type === 'begin') {
      const { lab } = intent;
      this.#onceUp(async (on, signal) => ({ type: 'begun', ...(await practice.begin(lab, on, signal)) }));
    } else if (intent.type === 'check') {
      this.#onceUp(async (on, signal) => ({ type: 'checked', ...(await practice.check(on, signal)) }));
    } else if (intent.type === 'finish') {
      this.#onceUp(async (on, signal) => ({ type: 'finished', ...(await practice.finish(on, signal)) }));
    } else if (intent.type === 'stop') {
      this.#onceUp(async (on, signal) => {
        await practice.stop(on, signal);
        return { type: 'stopped' };
      });
    } else if (intent.type === 'reset') {
      this.#onceUp(async (on, signal) => ({ type: 'was-reset', attempt: await practice.reset(on, signal) }));
    } else if (intent.type === 'hint') {
      this.#work(async () => ({ type: 'hinted', hint: await practice.hint() }));
    } else if (intent.type === 'solution') {
      this.#work(async () => ({ type: 'solved', ...(await practice.solution()) }));
    } else if (intent.type === 'exam-begin') {
      const { exam, failedOnly = false, strict } = intent;
      const wishes = { failedOnly, ...(strict !== undefined && { strict }) };
      this.#onceUp(async (on, signal) => ({ type: 'exam-begun', exam: await exams.begin(exam, wishes, on, signal) }));
    } else if (intent.type === 'exam-submit') {
      this.#onceUp(async (on, signal) => ({ type: 'exam-over', sitting: await exams.submit(on, signal) }));
    } else if (intent.type === 'exam-stop') {
      this.#onceUp(async (on, signal) => ({ type: 'exam-over', sitting: await exams.stop(on, signal) }));
    } else if (intent.type === 'exam-heal') {
      const { question } = intent;
      this.#onceUp(async (on, signal) => ({ type: 'exam-healed', ...(await exams.heal(question, on, signal)) }));
    } else if (intent.type === 'exam-note') {
      this.#note(intent.note);
    } else if (intent.type === 'watch') {
      this.#follow();
    } else if (intent.type === 'unwatch') {
      this.#watch?.stop();
    } else if (intent.type === 'doctor') {
      this.#examine();
    } else if (intent.type === 'objects') {
      this.#show(intent.lab);
    } else if (intent.type === 'no-objects') {
      this.#objects?.stop();
    } else if (intent.type === 'compare') {
      this.#compare(intent.wanted);
    } else if (intent.type === 'look') {
      this.look();
    }
  }

  /** Looks how the cluster is; one look at a time. That it cannot be told is no news. */
  async look(): Promise<void> {
    const { practice, dispatch } = this.#ports;
    this.#seen ??= practice
      .status()
      .then(
        (status) => dispatch({ type: 'cluster-seen', status }),
        () => {},
      )
      .finally(() => {
        this.#seen = undefined;
      });
    await this.#seen;
  }

  /** Opens something beside the UI; that it failed is told. */
  pane(open: () => Promise<void>): void {
    this.#read(async () => {
      await open();
      return { type: 'tick' };
    });
  }

  /** One after the other, in the order of the keys. */
  #note(note: ExamNote): void {
    const before = this.#noted;
    this.#noted = this.#read(async () => {
      await before;
      return { type: 'exam-noted', sitting: await noted(this.#ports.exams, note) };
    });
  }

  /** Stops everything; resolves when all of it has ended. */
  async close(): Promise<void> {
    const jobs = [this.#cluster, this.#attempt, this.#watch, this.#objects, this.#doctor];
    for (const job of jobs) job?.stop();
    await Promise.all([...jobs.map((job) => job?.ended), this.#noted]);
  }

  #bringUp(): void {
    if (this.#cluster) return;
    const { practice, up, dispatch, crash } = this.#ports;
    dispatch({ type: 'cluster-starting' });
    const job = new Job<Problem | undefined>(async (signal) => {
      const on: Listener = (event) => {
        if (!signal.aborted) dispatch({ type: 'cluster-event', event });
      };
      try {
        const cluster = await practice.up(up, on, signal);
        if (!signal.aborted) dispatch({ type: 'cluster-ready', cluster });
        return undefined;
      } catch (error) {
        const problem = expectedProblem(error);
        if (!problem || signal.aborted) throw error;
        dispatch({ type: 'cluster-failed', problem });
        return problem;
      }
    }, crash);
    this.#cluster = job;
    job.ended.then((problem) => {
      this.#cluster = undefined;
      if (!problem && !job.stopped) this.look();
    });
  }

  /** A cluster on its way up is waited for: two at once would only wait for each other. */
  #onceUp(work: (on: Listener, signal: AbortSignal) => Promise<JobUiEvent>): void {
    const cluster = this.#cluster;
    this.#work(async (on, signal) => {
      const problem = await cluster?.ended;
      if (problem) return { type: 'job-failed', problem };
      signal.throwIfAborted();
      return work(on, signal);
    });
  }

  /** The checks follow the cluster until that is stopped; it may fail without harm to anything else. */
  #follow(): void {
    this.#watch?.stop();
    this.#watch = this.#following((dispatch, signal) =>
      this.#ports.practice.watch((update) => dispatch({ type: 'watched', update }), signal),
    );
  }

  /** The objects of a lab follow the cluster while they show. */
  #show(lab: Lab): void {
    this.#objects?.stop();
    this.#objects = this.#following((dispatch, signal) =>
      this.#ports.practice.objects(lab, (tables) => dispatch({ type: 'objects', tables }), signal),
    );
  }

  /** Work beside all other, once the cluster is up. When it has been stopped, nothing is heard of it any more. */
  #following(work: (dispatch: SessionPorts['dispatch'], signal: AbortSignal) => Promise<void>): Job<void> {
    const { dispatch, crash } = this.#ports;
    const cluster = this.#cluster;
    return new Job(async (signal) => {
      await cluster?.ended;
      signal.throwIfAborted();
      const unlessStopped: SessionPorts['dispatch'] = (event) => {
        if (!signal.aborted) dispatch(event);
      };
      await work(unlessStopped, signal).catch((error: unknown) => {
        const problem = expectedProblem(error);
        if (!problem) throw error;
        unlessStopped({ type: 'trouble', problem });
      });
    }, crash);
  }

  #compare(wanted: string): void {
    this.#read(async () => {
      try {
        return { type: 'compared', wanted, comparison: await this.#ports.comparisons.of(wanted) };
      } catch (error) {
        const problem = expectedProblem(error);
        if (!problem) throw error;
        return { type: 'not-compared', wanted, problem };
      }
    });
  }

  #examine(): void {
    const { diagnose, dispatch, crash } = this.#ports;
    this.#doctor?.stop();
    this.#doctor = new Job(async (signal) => {
      const findings = await diagnose(signal);
      if (!signal.aborted) dispatch({ type: 'doctor', findings });
    }, crash);
  }

  #work(work: (on: Listener, signal: AbortSignal) => Promise<JobUiEvent>): void {
    const { dispatch, crash } = this.#ports;
    const before = this.#attempt;
    before?.stop();
    this.#watch?.stop();
    this.#attempt = new Job(async (signal) => {
      await before?.ended;
      signal.throwIfAborted();
      const on: Listener = (event) => {
        if (!signal.aborted) dispatch({ type: 'job-event', event });
      };
      const outcome = await work(on, signal).catch((error: unknown) => failure(error));
      if (signal.aborted) return;
      dispatch(outcome);
      if (outcome.type === 'job-failed') this.#readCurrent();
    }, crash);
  }

  /** What a stopped job has left behind is read again once it has really ended. */
  #cancel(): void {
    const job = this.#attempt;
    job?.stop();
    job?.ended.then(() => {
      if (this.#attempt !== job) return;
      this.#readCurrent();
      this.#readHistory();
    });
  }

  #readCurrent(): void {
    this.#read(async () => ({ type: 'exam', exam: await this.#ports.exams.current() }));
    this.#read(async () => ({ type: 'current', current: await this.#ports.practice.current() }));
  }

  #readHistory(): void {
    const { exams } = this.#ports;
    this.#read(async () => {
      const [{ exams: offered, broken }, { sittings }] = await Promise.all([exams.list(), exams.history()]);
      const over = sittings.filter(({ closedAt, stopped }) => closedAt !== undefined && !stopped);
      return { type: 'exams', exams: offered, sittings: over, broken: broken.map(problemOf) };
    });
    this.#read(async () => ({ type: 'history', ...(await this.#ports.practice.history()) }));
  }

  #read(read: () => Promise<UiEvent>): Promise<void> {
    const { dispatch, crash } = this.#ports;
    return read().then(dispatch, (error: unknown) => {
      const problem = expectedProblem(error);
      if (problem) dispatch({ type: 'trouble', problem });
      else crash(error);
    });
  }
}

function noted(exams: Exams, note: ExamNote): Promise<ExamSitting> {
  switch (note.type) {
    case 'open':
      return exams.open(note.question);
    case 'flag':
      return exams.flag(note.question, note.flagged);
    case 'done':
      return exams.markDone(note.question, note.done);
    case 'pause':
      return exams.pause();
    case 'resume':
      return exams.resume();
  }
}

function failure(error: unknown): JobUiEvent {
  const problem = expectedProblem(error);
  if (!problem) throw error;
  return { type: 'job-failed', problem };
}
