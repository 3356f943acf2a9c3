import type { ProbeClass } from '../domain/reach.js';

export type Live = 'allowed' | 'denied' | 'unknown';

/** What one round showed of one probe. What the task expects is not part of it, and must never be. */
export interface Look {
  live: Live;
  class: ProbeClass;
  /** Absent where no model applies. */
  model?: Live;
  /** It waited long enough for a lost packet to be sent again (1.3 s): its timeouts decide. */
  patient: boolean;
  /**
   * For denials: did the target answer somebody in this round? `silent`: it does not even answer itself.
   * `unproven`: that could not be found out.
   */
  control?: 'proven' | 'silent' | 'unproven';
}

export type Decision =
  | { next: 'final'; outcome: 'allowed' | 'denied' }
  /** Look again when so many milliseconds have passed since the first look. */
  | { next: 'again'; sinceFirstMs: number }
  | { next: 'unsettled' };

/** When to look again, in milliseconds since the first look ended. */
const LOOK_AGAIN_MS = [250, 500, 1000, 2000] as const;

/**
 * The convergence rule. Live and model agree: final at once. They differ: look again, with a fresh world each time,
 * until two rounds in a row agree. No model: two rounds in a row, with patience. What never settles, and what settles
 * against the model, is unsettled: either the cluster has not caught up or something is at work that we do not know.
 */
export function decide(looks: readonly Look[]): Decision {
  const last = looks[looks.length - 1];
  if (!last) return { next: 'again', sinceFirstMs: 0 };
  if (last.live !== 'unknown' && isSettled(looks, last)) return { next: 'final', outcome: last.live };
  const sinceFirstMs = LOOK_AGAIN_MS[looks.length - 1];
  return sinceFirstMs === undefined ? { next: 'unsettled' } : { next: 'again', sinceFirstMs };
}

function isSettled(looks: readonly Look[], last: Look): boolean {
  const before = looks[looks.length - 2];
  const steady = before !== undefined && before.live === last.live && before.class === last.class;
  if (last.live === 'denied' && !isVouchedFor(looks, last, steady)) return false;
  if (last.model === last.live) return !looks.some(differ) || (steady && !differ(before));
  if (last.model === undefined || last.model === 'unknown') return steady && decides(before) && decides(last);
  return steady && nothingListens(last);
}

/**
 * A target that answers nobody may be starting: a second look shows whether it stays so. Whether it answers may not
 * have been found out for once: a third look may, and without a model nothing less than that will do.
 */
function isVouchedFor(looks: readonly Look[], last: Look, steady: boolean): boolean {
  if (last.control === 'proven' || last.class === 'no-endpoint') return true;
  if (last.control === 'silent') return steady;
  return last.model === 'denied' && looks.length >= 3 && looks.slice(-3).every(({ live }) => live === 'denied');
}

function differ({ live, model }: Look): boolean {
  return live !== 'unknown' && model !== undefined && model !== 'unknown' && live !== model;
}

function decides(look: Look): boolean {
  return look.patient || !(look.class === 'timeout' || look.class === 'dns-timeout');
}

/**
 * The model speaks of the way, not of the far end: a refusal by a target that refuses itself as well does not
 * contradict it.
 */
function nothingListens(look: Look): boolean {
  return look.class === 'refused' && look.control === 'silent';
}

/** What a class says about the way from source to target. */
export function liveOf(probeClass: ProbeClass): Live {
  switch (probeClass) {
    case 'connected':
    case 'http-status':
    case 'dns-answer':
    // TLS is spoken over a connection that was opened.
    case 'tls-error':
      return 'allowed';
    case 'exec-impossible':
    case 'exec-incomplete':
      return 'unknown';
    default:
      return 'denied';
  }
}
