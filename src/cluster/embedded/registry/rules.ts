import type { Clock } from '../../../domain/clock.js';
import type { Obj } from '../object.js';
import type { Store } from '../storage/store.js';
import type { FieldErrors } from './field-errors.js';
import type { NameCheck } from './names.js';

/** What rules may look at beside the object itself. */
export interface RuleContext {
  store: Store;
  clock: Clock;
}

/** What is particular to a kind. Objects have been decoded: only known fields, quantities canonical. */
export interface Rules {
  name: NameCheck;
  /** Fills in what was not said, in place. Runs on every write. */
  defaults?(object: Obj): void;
  /** Admission and allocation before an object is first stored, in place. May throw an ApiError. */
  beforeCreate?(object: Obj, context: RuleContext): void;
  /** Takes over what a client cannot set, in place. */
  beforeUpdate?(object: Obj, before: Obj, context: RuleContext): void;
  validate?(object: Obj, errors: FieldErrors): void;
  validateUpdate?(object: Obj, before: Obj, errors: FieldErrors): void;
  /** The kind has a status that only its subresource changes. */
  status?: boolean;
  /** metadata.generation counts changes of the spec. */
  generation?: boolean;
  /** Fields beside metadata.name and metadata.namespace that a field selector may name. */
  fields?(object: Obj): Record<string, string>;
  /** Seconds an object is given to end, once deletion was asked for. 0 removes it at once. */
  grace?(object: Obj, asked: number | undefined): number;
  /** Deletion goes through a controller although there are no finalizers (namespaces). */
  deletesLater?(object: Obj): boolean;
}
