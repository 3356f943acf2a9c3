import type { Json } from '../object.js';
import type { Slot } from './container-slot.js';
import type { PodCare } from './pod-care.js';
import { portOf, runProbe } from './probe.js';

/** Runs a postStart or preStop hook to its end. That it failed is not held against the container. */
export async function runHook(care: PodCare, slot: Slot, hook: Json): Promise<void> {
  const { running, spec } = slot;
  if (!running || !care.network) return;
  const { clock } = care.deps.context;
  if (hook.sleep) {
    await clock.sleep(hook.sleep.seconds * 1000, care.life).catch(() => {});
    return;
  }
  const probe = { ...hook, timeoutSeconds: 86_400 };
  if (hook.httpGet) probe.httpGet = { ...hook.httpGet, port: portOf(hook.httpGet.port, spec) };
  await runProbe(probe, { spec, running }, care.network, clock, care.life).catch(() => {});
}
