import { type Json, type Obj, timestamp } from '../object.js';
import { restarts, type Slot } from './container-slot.js';

/** After a restart of the cluster containers start anew, and count it. `now` is epoch milliseconds. */
export function resume(slots: readonly Slot[], pod: Obj, now: number): void {
  const known: Json[] = [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])];
  for (const slot of slots) {
    const before = known.find((status) => status.name === slot.spec.name);
    if (!before) continue;
    slot.restartCount = before.restartCount;
    if (before.state?.running) {
      slot.restartCount++;
      slot.lastState = {
        terminated: {
          exitCode: 255,
          reason: 'Unknown',
          startedAt: before.state.running.startedAt,
          finishedAt: timestamp(now),
          containerID: before.containerID,
        },
      };
    } else if (before.state?.terminated && !restarts(slot, pod.spec.restartPolicy, before.state.terminated.exitCode)) {
      slot.state = before.state;
      slot.containerId = before.containerID ?? '';
    } else if (before.lastState) slot.lastState = before.lastState;
  }
}
