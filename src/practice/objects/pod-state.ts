import type { Pod } from '../../domain/objects.js';

/** "2/3": its containers that are ready. */
export function podReady({ spec, status }: Pod): string {
  const ready = (status?.containerStatuses ?? []).filter((container) => container.ready).length;
  return `${ready}/${spec.containers.length}`;
}

/** The word that `kubectl get pods` shows: why a container waits or has ended, else the phase. */
export function podState({ metadata, status }: Pod): string {
  if (metadata.deletionTimestamp !== undefined) return 'Terminating';
  const containers = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  for (const { state } of containers) {
    const reason = state?.waiting?.reason ?? (state?.terminated?.exitCode ? state.terminated.reason : undefined);
    if (reason && reason !== 'PodInitializing') return reason;
  }
  if (status?.phase === 'Succeeded') return 'Completed';
  return status?.phase ?? 'Pending';
}
