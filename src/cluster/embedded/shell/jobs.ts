/** A background command of a shell. */
export interface Job {
  pid: number;
  /** Resolves with its exit code; never rejects. */
  ended: Promise<number>;
  code: number | undefined;
  /** Ends it, and with it everything that it started. */
  kill(signal: string): void;
}

let lastPid = 100;

/** Numbers for processes, unique in this cluster. */
export function nextPid(): number {
  lastPid = lastPid >= 4_000_000 ? 100 : lastPid + 1;
  return lastPid;
}

export class Jobs {
  readonly #jobs = new Map<number, Job>();

  add(job: Job): void {
    this.#jobs.set(job.pid, job);
    void job.ended.then((code) => {
      job.code = code;
    });
  }

  get(pid: number): Job | undefined {
    return this.#jobs.get(pid);
  }

  all(): Job[] {
    return [...this.#jobs.values()];
  }

  forget(pid: number): void {
    this.#jobs.delete(pid);
  }
}
