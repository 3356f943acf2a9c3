import { afterAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../src/cluster/embedded/object.js';
import { readRecorded, recording, writeRecorded } from './recorded.js';

export interface Case {
  name: string;
  answer(): Promise<Json>;
}

/**
 * Each case's answer equals what a real API server gave. On a real one this keeps the record true; on the embedded one
 * it shows that it answers the same.
 */
export async function holdToRecord(title: string, file: string, real: boolean, cases: readonly Case[]): Promise<void> {
  const recorded = await readRecorded(file);
  const anew = real && recording;
  describe(title, () => {
    const seen: Record<string, Json> = {};
    it.each(cases)(
      '$name',
      async ({ name, answer }) => {
        // As it is written down: without what is undefined.
        seen[name] = JSON.parse(JSON.stringify((await answer()) ?? null));
        const wrong = anew ? [] : differences(recorded[name], seen[name]);
        expect(wrong, wrong.join('\n')).toEqual([]);
      },
      real ? 300_000 : 30_000,
    );
    if (anew) afterAll(() => writeRecorded(file, seen));
  });
}

/** Where two values differ, a line each; text is shown as JSON. */
function differences(recorded: Json, here: Json, path = ''): string[] {
  if (isObject(recorded) && isObject(here)) {
    const keys = [...new Set([...Object.keys(recorded), ...Object.keys(here)])].sort();
    return keys.flatMap((key) => differences(recorded[key], here[key], `${path}.${key}`));
  }
  if (Array.isArray(recorded) && Array.isArray(here) && recorded.length === here.length) {
    return recorded.flatMap((item, i) => differences(item, here[i], `${path}[${i}]`));
  }
  const [was, is] = [JSON.stringify(recorded), JSON.stringify(here)];
  return was === is ? [] : [`${path}: recorded ${was}, here ${is}`];
}

const isObject = (value: Json): boolean => value !== null && typeof value === 'object' && !Array.isArray(value);
