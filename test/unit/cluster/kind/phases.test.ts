import { describe, expect, it } from 'vitest';
import { phasesTo } from '../../../../src/cluster/kind/phases.js';
import type { PhaseEvent } from '../../../../src/domain/cluster.js';
import { VirtualClock } from '../virtual-clock.js';

function setUp() {
  const clock = new VirtualClock();
  const events: PhaseEvent[] = [];
  return { clock, events, phase: phasesTo((event) => events.push(event), clock) };
}

describe('a phase', () => {
  it('is told from its start to its end', async () => {
    const { events, phase } = setUp();
    const result = await phase('calico', 'Installing Calico', async (tell) => {
      tell('Applied 1 of 2', 0.5);
      tell('Applied 1 of 2', 0.5);
      tell('Waiting');
      return 7;
    });
    expect(result).toBe(7);
    expect(events.map(({ state, detail }) => [state, detail])).toEqual([
      ['started', undefined],
      ['progress', 'Applied 1 of 2'],
      ['progress', 'Waiting'],
      ['done', undefined],
    ]);
    expect(events[0]).toMatchObject({ type: 'phase', phase: 'calico', title: 'Installing Calico' });
  });

  it('says what is waited for, and how long, when nothing changes', async () => {
    const { clock, events, phase } = setUp();
    await phase('calico', 'Installing Calico', async (tell) => {
      tell('calico-node 0 of 1 ready');
      await clock.sleep(9_000);
    });
    expect(events.map(({ detail }) => detail)).toEqual([
      undefined,
      'calico-node 0 of 1 ready',
      'calico-node 0 of 1 ready (4 s)',
      'calico-node 0 of 1 ready (8 s)',
      undefined,
    ]);
  });

  it('that is aborted because another failed is interrupted: the cause is told once', async () => {
    const { events, phase } = setUp();
    const cause = new Error('the sum differs');
    const aborted = [Object.assign(new Error('The operation was aborted'), { name: 'AbortError' }), cause];
    for (const error of [cause, ...aborted]) {
      await expect(phase('one', 'Doing', async () => Promise.reject(error))).rejects.toBe(error);
    }
    const ends = events.filter(({ state }) => state === 'failed');
    expect(ends.map(({ detail }) => detail)).toEqual(['the sum differs', 'interrupted', 'interrupted']);
  });

  it('fails with its work, and says nothing any more', async () => {
    const { clock, events, phase } = setUp();
    let late: ((detail: string) => void) | undefined;
    const failing = phase('create', 'Creating', async (tell) => {
      late = tell;
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    late?.('too late');
    await clock.sleep(20_000);
    expect(events.at(-1)).toMatchObject({ state: 'failed', detail: 'no' });
    expect(events).toHaveLength(2);
  });
});
