import { describe, expect, test } from 'vitest';
import type { PracticeEvent } from '../../../src/domain/events.js';
import type { KubeObject } from '../../../src/domain/objects.js';
import { Snapshot } from '../../../src/grading/snapshot.js';
import { settle } from '../../../src/practice/settling.js';
import { HandClock } from './hand-clock.js';

const ending = (name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { namespace: 'front', name, deletionTimestamp: '2026-05-01T09:00:00Z' },
  spec: { containers: [] },
});

async function settled(listings: (listing: number) => KubeObject[]) {
  const clock = new HandClock();
  const events: PracticeEvent[] = [];
  const startedAt = clock.now();
  let listing = 0;
  const observer = { snapshot: async () => new Snapshot(listings(listing++)) };
  await settle(observer, ['front'], { clock, on: (event) => events.push(event) });
  return { events, tookMs: clock.now() - startedAt, listings: listing };
}

describe('settling', () => {
  test('at rest: one listing, nothing said, no wait', async () => {
    expect(await settled(() => [])).toEqual({ events: [], tookMs: 0, listings: 1 });
  });

  test('waits while something moves, and says each thing once', async () => {
    const { events, tookMs } = await settled((listing) => {
      if (listing < 3) return [ending('web')];
      return listing < 5 ? [ending('db')] : [];
    });
    const reasons = events.map((event) => (event.type === 'settling' ? event.reasons : []));
    expect(reasons).toEqual([['pod front/web is terminating'], ['pod front/db is terminating']]);
    expect(tookMs).toBe(1000);
  });

  test('gives up after 15 s, and what is there is graded', async () => {
    expect((await settled(() => [ending('web')])).tookMs).toBe(15_000);
  });

  test('with the clock set back an hour meanwhile it still ends', async () => {
    const clock = new HandClock();
    let listing = 0;
    const observer = {
      snapshot: async () => {
        if (++listing === 10) clock.time -= 3_600_000;
        return new Snapshot([ending('web')]);
      },
    };
    await settle(observer, ['front'], { clock, on: () => undefined });
    expect(listing).toBe(76);
  });
});
