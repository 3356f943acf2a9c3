import { describe, expect, it } from 'vitest';
import type { Json, Obj } from '../../../src/cluster/embedded/object.js';
import { serverSideApply } from '../../../src/cluster/embedded/patch/apply.js';
import { structShape } from '../../../src/cluster/embedded/patch/field-set.js';
import { managedFields, ownersAfterUpdate } from '../../../src/cluster/embedded/patch/managers.js';
import { mergePatch } from '../../../src/cluster/embedded/patch/merge-patch.js';
import { strategicMerge } from '../../../src/cluster/embedded/patch/strategic.js';
import { ApiError } from '../../../src/cluster/embedded/registry/errors.js';

const SHAPE = structShape('apps.v1.Deployment');

describe('strategic merge patch', () => {
  const target = { spec: { template: { spec: { containers: [{ name: 'a', image: 'x' }, { name: 'b' }] } } } };
  const containers = (patch: Json): Json =>
    strategicMerge('apps.v1.Deployment', target, { spec: { template: { spec: patch } } }).spec.template.spec.containers;

  it('merges list items by their key and puts new ones first, as the API does', () => {
    expect(containers({ containers: [{ name: 'c', image: 'z' }] }).map((item: Json) => item.name)).toEqual([
      'c',
      'a',
      'b',
    ]);
    expect(containers({ containers: [{ name: 'a', image: 'y' }] })).toEqual([{ name: 'a', image: 'y' }, { name: 'b' }]);
  });

  it('deletes an item, and keeps to the order that is asked for', () => {
    expect(containers({ containers: [{ name: 'a', $patch: 'delete' }] })).toEqual([{ name: 'b' }]);
    const order = [{ name: 'b' }, { name: 'a' }];
    expect(containers({ '$setElementOrder/containers': order }).map((item: Json) => item.name)).toEqual(['b', 'a']);
  });

  it('retains only the keys that are listed', () => {
    const before = { spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } } };
    const patch = { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } };
    expect(strategicMerge('apps.v1.Deployment', before, patch).spec.strategy).toEqual({ type: 'Recreate' });
  });
});

it('removes what a merge patch sets to null', () => {
  expect(mergePatch({ a: 1, b: { c: 2, d: 3 } }, { a: null, b: { c: null } })).toEqual({ b: { d: 3 } });
});

describe('server-side apply', () => {
  const config = (spec: Json): Json => ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'd' }, spec });
  const written = (object: Obj, managers: Parameters<typeof managedFields>[0]): Obj => ({
    ...object,
    metadata: { ...object.metadata, managedFields: managedFields(managers, 'now') },
  });
  const apply = (live: Obj | undefined, manager: string, spec: Json, force = false): Obj => {
    const result = serverSideApply(SHAPE, live, config(spec), { manager, subresource: '', force });
    return written(result.object, result.managers);
  };
  const updated = (live: Obj, change: Json): Obj => {
    const after = { ...live, spec: { ...live.spec, ...change } };
    return written(after, ownersAfterUpdate(SHAPE, live, after, { manager: 'kubectl-edit', subresource: '' }));
  };

  it('takes away what a manager no longer names', () => {
    const first = apply(undefined, 'me', { replicas: 2, paused: true });
    expect(apply(first, 'me', { replicas: 2 }).spec).toEqual({ replicas: 2 });
  });

  it('leaves what others set', () => {
    const live = updated(apply(undefined, 'me', { replicas: 2 }), { minReadySeconds: 5 });
    expect(apply(live, 'me', { replicas: 3 }).spec).toEqual({ replicas: 3, minReadySeconds: 5 });
  });

  it('refuses to overwrite another manager, by name and field, unless forced', () => {
    const live = updated(apply(undefined, 'me', { replicas: 2 }), { replicas: 5 });
    expect(() => apply(live, 'me', { replicas: 2 })).toThrow(
      'Apply failed with 1 conflict: conflict with "kubectl-edit" using apps/v1: .spec.replicas',
    );
    const forced = apply(live, 'me', { replicas: 2 }, true);
    expect(forced.spec.replicas).toBe(2);
    expect(forced.metadata.managedFields?.map((entry) => entry.manager)).toEqual(['me']);
  });

  it('shares a field on which both agree', () => {
    const live = apply(apply(undefined, 'me', { replicas: 2 }), 'you', { replicas: 2 });
    expect(live.metadata.managedFields).toHaveLength(2);
    expect(() => apply(live, 'you', { replicas: 9 })).toThrow(ApiError);
  });
});
