/** Work under way that can be told to stop. */
export class Job<Outcome> {
  readonly #controller = new AbortController();
  /** Settles when the work has really ended, stopped or not; undefined when it was stopped. Never rejects. */
  readonly ended: Promise<Outcome | undefined>;

  constructor(work: (signal: AbortSignal) => Promise<Outcome>, onCrash: (error: unknown) => void) {
    const { signal } = this.#controller;
    this.ended = work(signal).then(
      (outcome) => (signal.aborted ? undefined : outcome),
      (error) => {
        // What a stopped job says of having been stopped is of no interest.
        if (!signal.aborted) onCrash(error);
        return undefined;
      },
    );
  }

  get stopped(): boolean {
    return this.#controller.signal.aborted;
  }

  stop(): void {
    this.#controller.abort(new Error('stopped by the person'));
  }
}
