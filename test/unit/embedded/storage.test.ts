import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Obj } from '../../../src/cluster/embedded/object.js';
import { sharing } from '../../../src/cluster/embedded/storage/share.js';
import { Store } from '../../../src/cluster/embedded/storage/store.js';

it('shares parts without changing what either value says', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (before, now) => {
      const [known, wanted] = [structuredClone(before), structuredClone(now)];
      expect(sharing(before, now)).toEqual(wanted);
      expect(before).toEqual(known);
    }),
  );
});

it('keeps of each state of an object what is new in it', () => {
  const pod = (phase: string) =>
    ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web', namespace: 'default', labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', image: 'nginx' }, { name: 'side' }] },
      status: { phase, conditions: [{ type: 'Ready' }] },
    }) as unknown as Obj;
  const store = new Store();
  const pending = store.put('pods', pod('Pending'));
  const running = store.put('pods', pod('Running'));
  expect(running.status.phase).toBe('Running');
  expect(pending.status.phase).toBe('Pending');
  expect(running.metadata.resourceVersion).not.toBe(pending.metadata.resourceVersion);
  expect(running.spec).toBe(pending.spec);
  expect(running.metadata.labels).toBe(pending.metadata.labels);
  expect(running.status.conditions).toBe(pending.status.conditions);
});
