import type { LogLine, LogSource } from '../wire/pod-services.js';

const MOST_BYTES = 4 * 1024 * 1024;

/** What a container has written, by line, the oldest forgotten when it becomes too much. */
export class LogBuffer implements LogSource {
  readonly #lines: LogLine[] = [];
  readonly #followers = new Map<(line: LogLine) => void, () => void>();
  #size = 0;
  #partial = Buffer.alloc(0);
  #ended = false;

  constructor(readonly now: () => number) {}

  get lines(): readonly LogLine[] {
    return this.#lines;
  }

  write(chunk: Uint8Array): void {
    let rest = Buffer.concat([this.#partial, chunk]);
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      this.#add(rest.subarray(0, end + 1));
      rest = rest.subarray(end + 1);
    }
    this.#partial = Buffer.from(rest);
  }

  end(): void {
    if (this.#partial.length > 0) this.#add(this.#partial);
    this.#partial = Buffer.alloc(0);
    this.#ended = true;
    for (const onEnd of [...this.#followers.values()]) onEnd();
    this.#followers.clear();
  }

  follow(onLine: (line: LogLine) => void, onEnd: () => void): () => void {
    if (this.#ended) onEnd();
    else this.#followers.set(onLine, onEnd);
    return () => this.#followers.delete(onLine);
  }

  #add(text: Uint8Array): void {
    const line = { at: this.now(), text };
    this.#lines.push(line);
    this.#size += text.length;
    while (this.#size > MOST_BYTES) this.#size -= this.#lines.shift()?.text.length ?? this.#size;
    for (const follower of [...this.#followers.keys()]) follower(line);
  }
}
