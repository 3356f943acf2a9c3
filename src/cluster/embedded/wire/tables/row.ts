import type { Json, Obj } from '../../object.js';

export interface RowContext {
  /** Epoch milliseconds. */
  now: number;
  /** Age of the object, human. */
  age: string;
}

/** The cells of an object's row, in the order of the kind's columns. */
export type Row = (object: Obj, context: RowContext) => Json[];
