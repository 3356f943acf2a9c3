import { ExitCode, type FilePlace, LabError } from '../domain/lab-error.js';

/** A text file of a lab, and the errors that point into it. */
export class SourceFile {
  readonly #lines: readonly string[];

  constructor(
    readonly path: string,
    readonly text: string,
  ) {
    this.#lines = text.split(/\r?\n/);
  }

  /** The place of an offset in the text; 1-based line and column, with an excerpt. */
  placeAt(offset: number): FilePlace {
    const before = this.text.slice(0, offset).split('\n');
    const line = before.length;
    const column = (before.at(-1)?.length ?? 0) + 1;
    return { file: this.path, line, column, excerpt: this.#excerpt(line, column) };
  }

  error(offset: number | undefined, message: string, hint?: string): LabError {
    return invalidLab(message, offset === undefined ? { file: this.path } : this.placeAt(offset), hint);
  }

  /** The line with up to two before it, numbered, and a caret under the column. */
  #excerpt(line: number, column: number): string {
    const width = String(line).length;
    const shown = this.#lines
      .slice(Math.max(0, line - 3), line)
      .map((text, index, all) => `${String(line - all.length + 1 + index).padStart(width)} | ${text}`);
    const lead = (this.#lines[line - 1] ?? '').slice(0, column - 1).replace(/[^\t]/g, ' ');
    return [...shown, `${' '.repeat(width)} | ${lead}^`].join('\n');
  }
}

export function invalidLab(message: string, at: FilePlace, hint?: string): LabError {
  return new LabError({ code: 'invalid-lab', message, at, exitCode: ExitCode.usage, ...(hint ? { hint } : {}) });
}
