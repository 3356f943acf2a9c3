import type { Obj } from '../object.js';
import type { RunningContainer } from './container.js';
import type { Slot } from './container-slot.js';
import { runHook } from './lifecycle-hooks.js';
import type { PodCare } from './pod-care.js';

/** preStop, TERM, and KILL when the grace period is over. */
export async function endContainer(care: PodCare, slot: Slot, graceSeconds: number): Promise<void> {
  const { running } = slot;
  if (!running) return;
  const { clock } = care.deps.context;
  const deadline = clock.now() + graceSeconds * 1000;
  if (slot.spec.lifecycle?.preStop) await runHook(care, slot, slot.spec.lifecycle.preStop);
  running.signal('TERM');
  while (slot.running === running && clock.now() < deadline) {
    await Promise.race([
      clock.sleep(Math.min(deadline - clock.now(), 1000), care.life).catch(() => {}),
      ended(slot, running),
    ]);
    if (care.life.aborted) return;
    if (deadlineMoved(care.pod, clock.now())) running.kill();
  }
  running.kill();
}

/** Resolves soon after the container's end. */
function ended(slot: Slot, running: RunningContainer): Promise<void> {
  return new Promise((resolve) => {
    if (slot.running !== running) resolve();
    else
      running.log.follow(
        () => {},
        () => setImmediate(resolve),
      );
  });
}

/** A second deletion may have shortened the grace period. */
function deadlineMoved(pod: Obj, now: number): boolean {
  const until = Date.parse(pod.metadata.deletionTimestamp ?? '');
  return !Number.isNaN(until) && now >= until;
}
