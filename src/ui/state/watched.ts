import type { Verdict } from '../../domain/verdict.js';
import type { WatchUpdate } from '../../practice/practice.js';
import type { UiState, WatchView } from './state.js';

/** What following the cluster has told. */
export function watched(state: UiState, watch: WatchView, update: WatchUpdate): UiState {
  switch (update.type) {
    case 'looking': {
      const change = update.change === undefined ? {} : { change: update.change, changedAt: update.at };
      return { ...state, watch: { ...watch, ...change, turned: new Set(), looking: true } };
    }
    case 'verdict':
      return { ...state, watch: withVerdict(watch, update.verdict) };
    case 'looked': {
      const { attempt } = update;
      const current = state.current && attempt ? { ...state.current, attempt } : state.current;
      const notice = attempt ? { notice: 'Everything passes: that is written down. f finishes.' } : {};
      return { ...state, ...(current && { current }), ...notice, watch: { ...watch, looking: false } };
    }
  }
}

function withVerdict(watch: WatchView, verdict: Verdict): WatchView {
  const before = watch.verdicts.get(verdict.check);
  const turned = before !== undefined && before.status !== verdict.status;
  return {
    ...watch,
    verdicts: new Map(watch.verdicts).set(verdict.check, verdict),
    turned: turned ? new Set(watch.turned).add(verdict.check) : watch.turned,
  };
}
