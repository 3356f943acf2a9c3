import type { Json, Obj } from '../../object.js';
import { humanDuration } from '../duration.js';

/** The cell of an additionalPrinterColumn: simple JSON paths such as .spec.ports[0].name or .metadata.labels['a.b/c']. */
export function readColumn(object: Obj, path: string, type: string, now: number): Json {
  const value = readPath(object, path);
  if (value === undefined || value === null) return null;
  if (type === 'date') return humanDuration(now - Date.parse(String(value)));
  if (type === 'integer' || type === 'number' || type === 'boolean') return value;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function readPath(object: Json, path: string): Json {
  const steps = path.match(/\.(?:\\.|[^.[\\])+|\[\d+\]|\['[^']+'\]/g) ?? [];
  let value: Json = object;
  for (const step of steps) {
    const name = step.startsWith('.') ? step.slice(1).replaceAll('\\', '') : step.slice(1, -1).replace(/^'|'$/g, '');
    value = value?.[name];
  }
  return value;
}
