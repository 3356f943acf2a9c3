import { isRecord, type Json } from '../object.js';

/**
 * The new value, made of the old one's parts wherever these are equal, so that the many states of an object that watches
 * may look back on take little memory. Parts of `now` are replaced in place; where nothing differs `before` itself is
 * returned.
 */
export function sharing(before: Json, now: Json): Json {
  if (before === now) return before;
  if (Array.isArray(now)) {
    if (!Array.isArray(before)) return now;
    let same = before.length === now.length;
    now.forEach((item, i) => {
      now[i] = sharing(before[i], item);
      same &&= now[i] === before[i];
    });
    return same ? before : now;
  }
  if (!isRecord(now) || !isRecord(before)) return now;
  const keys = Object.keys(now);
  let same = keys.length === Object.keys(before).length;
  for (const key of keys) {
    now[key] = sharing(before[key], now[key]);
    same &&= key in before && now[key] === before[key];
  }
  return same ? before : now;
}
