import { EventEmitter } from 'node:events';

/**
 * What Ink takes for its output. Ink writes each frame whole (its `debug` mode: neither throttled nor mixed with cursor
 * movements, and the same with CI in the environment); the screen finds out what has changed.
 */
export class FrameSink extends EventEmitter {
  readonly #size: { readonly columns: number; readonly rows: number };
  readonly #show: (frame: string) => void;

  constructor(size: { readonly columns: number; readonly rows: number }, show: (frame: string) => void) {
    super();
    this.#size = size;
    this.#show = show;
  }

  get columns(): number {
    return this.#size.columns;
  }

  get rows(): number {
    return this.#size.rows;
  }

  write(frame: string): boolean {
    this.#show(frame);
    return true;
  }
}
