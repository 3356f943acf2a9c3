import { meaningOf } from './fields.js';
import { sameImage } from './image.js';
import { isMap } from './operators.js';
import type { Place } from './place.js';
import { sameQuantity } from './quantity.js';

/** Whether two values mean the same at this place; nothing, null and what is empty are alike. */
export function sameScalar(expected: unknown, actual: unknown, place: Place): boolean {
  if (expected === actual || (isEmpty(expected) && isEmpty(actual))) return true;
  switch (meaningOf(place.parent, place.field)) {
    case 'image':
      return typeof expected === 'string' && typeof actual === 'string' && sameImage(expected, actual);
    case 'quantity':
      return sameQuantity(expected, actual);
    case 'int-or-string':
      return isScalar(expected) && isScalar(actual) && String(expected) === String(actual);
    default:
      return JSON.stringify(expected) === JSON.stringify(actual);
  }
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number';
}

export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isMap(value) && Object.keys(value).length === 0;
}
