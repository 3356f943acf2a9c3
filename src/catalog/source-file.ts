import { ExitCode, type FilePlace, LabError } from '../domain/lab-error.js';
import { sourcePlace } from '../domain/source-place.js';

/** A text file of a lab, and the errors that point into it. */
export class SourceFile {
  constructor(
    readonly path: string,
    readonly text: string,
  ) {}

  placeAt(offset: number): FilePlace {
    return sourcePlace(this.path, this.text, offset);
  }

  error(offset: number | undefined, message: string, hint?: string): LabError {
    return invalidLab(message, offset === undefined ? { file: this.path } : this.placeAt(offset), hint);
  }
}

export function invalidLab(message: string, at: FilePlace, hint?: string): LabError {
  return new LabError({ code: 'invalid-lab', message, at, exitCode: ExitCode.usage, ...(hint ? { hint } : {}) });
}

/** The first of the errors, with the others told after it. */
export function allOf([first, ...also]: readonly LabError[]): LabError | undefined {
  if (!first || also.length === 0) return first;
  const { code, message, hint, exitCode, at } = first;
  return new LabError({ code, message, exitCode, also, ...(hint !== undefined && { hint }), ...(at && { at }) });
}
