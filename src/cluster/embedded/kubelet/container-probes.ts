import type { Json } from '../object.js';
import type { RunningContainer } from './container.js';
import { endContainer } from './container-end.js';
import type { Slot } from './container-slot.js';
import { containerEvent, type PodCare } from './pod-care.js';
import { runProbe } from './probe.js';

type Purpose = 'Startup' | 'Readiness' | 'Liveness';

/** Probes this run of the container until it ends; readiness and liveness once it has started up. */
export function startProbes(care: PodCare, slot: Slot, running: RunningContainer): void {
  const { startupProbe, readinessProbe, livenessProbe } = slot.spec;
  if (slot.kind === 'init' || slot.kind === 'ephemeral') return;
  const rest = (): void => {
    if (readinessProbe) void keepProbing(care, slot, running, readinessProbe, 'Readiness');
    if (livenessProbe) void keepProbing(care, slot, running, livenessProbe, 'Liveness');
  };
  if (startupProbe) void keepProbing(care, slot, running, startupProbe, 'Startup', rest);
  else rest();
}

async function keepProbing(
  care: PodCare,
  slot: Slot,
  running: RunningContainer,
  probe: Json,
  purpose: Purpose,
  onStarted?: () => void,
): Promise<void> {
  const { clock } = care.deps.context;
  const signal = AbortSignal.any([slot.probes.signal, care.life]);
  let good = 0;
  let bad = 0;
  try {
    await clock.sleep((probe.initialDelaySeconds ?? 0) * 1000, signal);
    for (;;) {
      if (!care.network) return;
      const why = await runProbe(probe, { spec: slot.spec, running }, care.network, clock, signal);
      signal.throwIfAborted();
      good = why === undefined ? good + 1 : 0;
      bad = why === undefined ? 0 : bad + 1;
      if (why !== undefined) containerEvent(care, slot, 'Warning', 'Unhealthy', `${purpose} probe failed: ${why}`);
      if (purpose === 'Startup' && good >= probe.successThreshold) {
        slot.started = true;
        if (!slot.spec.readinessProbe) slot.ready = true;
        onStarted?.();
        care.later();
        return;
      }
      if (purpose === 'Readiness') {
        const ready = good >= probe.successThreshold ? true : bad >= probe.failureThreshold ? false : slot.ready;
        if (ready !== slot.ready) {
          slot.ready = ready;
          care.later();
        }
      } else if (bad >= probe.failureThreshold) {
        const what = `Container ${slot.spec.name} failed ${purpose.toLowerCase()} probe, will be restarted`;
        containerEvent(care, slot, 'Normal', 'Killing', what);
        const { terminationGracePeriodSeconds: podGrace } = care.pod.spec;
        await endContainer(care, slot, probe.terminationGracePeriodSeconds ?? podGrace ?? 30);
        return;
      }
      await clock.sleep(probe.periodSeconds * 1000, signal);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
