import { stripVTControlCharacters } from 'node:util';
import { CURSOR } from '../content/signs.js';

/**
 * For screen readers: instead of drawing over what is there, writes each line that is new, once, one below the other.
 * A clock that goes on is not news.
 */
export class SpokenScreen {
  readonly #write: (text: string) => void;
  #known: ReadonlySet<string> = new Set();

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  /** Rows separated by "\n", with SGR sequences. */
  show(frame: string): void {
    const lines = frame.split('\n').flatMap(partsOf);
    const fresh = lines.filter((line) => !this.#known.has(meaningOf(line)));
    this.#known = new Set(lines.flatMap((line) => [meaningOf(line), meaningOf(line.replace(CURSOR, ' '))]));
    if (fresh.length > 0) this.#write(`${fresh.map((line) => line.replace(CURSOR, 'chosen:')).join('\r\n')}\r\n`);
  }

  /** The next frame is told whole. */
  forget(): void {
    this.#known = new Set();
  }

  repaint(): void {
    this.forget();
  }
}

/** What stands side by side is told one after the other; rules and frames not at all. */
function partsOf(row: string): string[] {
  return stripVTControlCharacters(row)
    .split('│')
    .map((part) => part.replace(/[─█░]+/g, ' ').trim())
    .filter((part) => part !== '');
}

/** Without what changes by itself: clocks, seconds, the sign that something works. */
function meaningOf(line: string): string {
  return line
    .replace(/\d+:\d\d(:\d\d)?/g, '#')
    .replace(/\b\d+ (s|min)\b/g, '#')
    .replace(/[●○]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
