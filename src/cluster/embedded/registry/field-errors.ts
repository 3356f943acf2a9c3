import type { Json } from '../object.js';
import type { Cause } from './errors.js';

/** Collects what is wrong with an object, in the words of the API server's field errors. */
export class FieldErrors {
  readonly causes: Cause[] = [];

  required(field: string, detail = ''): void {
    this.add('FieldValueRequired', field, detail ? `Required value: ${detail}` : 'Required value');
  }

  invalid(field: string, value: Json, detail: string): void {
    this.add('FieldValueInvalid', field, `Invalid value: ${shown(value)}: ${detail}`);
  }

  /** `supported` is named in the order given. */
  notSupported(field: string, value: Json, supported: readonly string[]): void {
    const values = supported.map((item) => JSON.stringify(item));
    this.add(
      'FieldValueNotSupported',
      field,
      `Unsupported value: ${shown(value)}: supported values: ${values.join(', ')}`,
    );
  }

  duplicate(field: string, value: Json): void {
    this.add('FieldValueDuplicate', field, `Duplicate value: ${shown(value)}`);
  }

  forbidden(field: string, detail: string): void {
    this.add('FieldValueForbidden', field, `Forbidden: ${detail}`);
  }

  notFound(field: string, value: Json): void {
    this.add('FieldValueNotFound', field, `Not found: ${shown(value)}`);
  }

  tooLong(field: string, most: number): void {
    this.add('FieldValueTooLong', field, `Too long: may not be more than ${most} bytes`);
  }

  get any(): boolean {
    return this.causes.length > 0;
  }

  private add(reason: string, field: string, message: string): void {
    this.causes.push({ reason, message, field });
  }
}

function shown(value: Json): string {
  return value === undefined ? 'null' : JSON.stringify(value);
}
