import { type Clock, systemClock } from '../domain/clock.js';
import type { ProbeAction, ProbeObservation, ProbeSource } from '../domain/reach.js';
import type { Kube } from '../kube/kube.js';
import { askAll } from './ask.js';
import { DEFAULT_SETTINGS, type ProbeSettings } from './settings.js';
import { Stations } from './stations.js';

export interface OnceOptions {
  clock?: Clock;
  settings?: Partial<ProbeSettings>;
  signal?: AbortSignal;
}

/**
 * One look, patient, without model and controls: what a person sees who tries by hand from that pod. Never rejects
 * for what happens to the probe: that is its class.
 */
export async function probeOnce(
  kube: Kube,
  source: ProbeSource,
  action: ProbeAction,
  { clock = systemClock, settings: own, signal }: OnceOptions = {},
): Promise<ProbeObservation> {
  const settings = { ...DEFAULT_SETTINGS, ...own };
  const stations = new Stations({ kube, clock, settings });
  try {
    const replies = await askAll([{ key: 'once', source, action, limitMs: settings.limitMs }], stations, signal);
    const [reply] = replies.values();
    return reply?.observation ?? { class: 'exec-incomplete', tookMs: 0 };
  } finally {
    await stations.clear();
  }
}
