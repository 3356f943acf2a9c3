import type { Obj } from '../object.js';

/** Keeps a PersistentVolumeClaim while a pod uses it. */
export const CLAIM_PROTECTION = 'kubernetes.io/pvc-protection';

/** Leaves the finalizer by which the garbage collector sees to the dependents; without a policy, what is there. */
export function markFinalizers(object: Obj, policy: string | undefined): void {
  const word = policy === 'Foreground' ? 'foregroundDeletion' : policy === 'Orphan' ? 'orphan' : undefined;
  const others = (object.metadata.finalizers ?? []).filter(
    (item) => !policy || (item !== 'foregroundDeletion' && item !== 'orphan'),
  );
  const finalizers = word ? [...others, word] : others;
  if (finalizers.length > 0) object.metadata.finalizers = finalizers;
  else delete object.metadata.finalizers;
}
