import type { ClusterStatus } from '../../domain/cluster.js';
import { advance, emptyBoard } from '../../report/board.js';
import type { ClusterUiEvent } from './events.js';
import type { Intent } from './intents.js';
import { jobKindOf } from './intents.js';
import type { Problem } from './problem.js';
import type { ClusterView, UiState } from './state.js';

/** The cluster after what was told of it. */
export function withCluster(state: UiState, event: ClusterUiEvent): UiState {
  const { problem: _problem, detail: _detail, ...cluster } = state.cluster;
  switch (event.type) {
    case 'cluster-starting':
      return { ...state, cluster: { ...whyOf(cluster), state: 'coming-up', startedAt: state.now, board: emptyBoard } };
    case 'cluster-event':
      return { ...state, cluster: { ...cluster, board: advance(cluster.board, event.event) } };
    case 'cluster-ready':
      return { ...state, cluster: { ...cluster, state: 'ready', cluster: event.cluster } };
    case 'cluster-failed':
      return { ...state, cluster: { ...cluster, state: 'failed', problem: event.problem } };
    case 'cluster-seen':
      return { ...state, cluster: seen(state.cluster, event.status) };
  }
}

/** A look says nothing about a cluster that is on its way, or that could not be had. */
function seen(view: ClusterView, { state, cluster, detail, why, provider, name }: ClusterStatus): ClusterView {
  if (view.state !== 'ready' && view.state !== 'asleep') return view;
  const { detail: _detail, problem: _problem, ...kept } = view;
  const known = { ...kept, ...(why !== undefined && { why }) };
  if (state === 'running' && cluster) return { ...known, state: 'ready', cluster };
  if (state === 'partial') return { ...known, state: 'asleep', ...(detail !== undefined && { detail }) };
  return { ...known, state: 'failed', problem: gone(provider, name, detail) };
}

function gone(provider: string, name: string, detail: string | undefined): Problem {
  return {
    code: 'cluster-gone',
    message: `The cluster ${name} (${provider}) is gone${detail === undefined ? '' : `: ${detail}`}.`,
    hint: 'u makes a new one; what was in it is lost.',
  };
}

const whyOf = ({ why }: { why?: string }) => (why === undefined ? {} : { why });

/** What can be done without the cluster. */
const NEEDS_NO_CLUSTER: ReadonlySet<string> = new Set(['hint', 'solution']);

/** What has to be done first: a cluster that sleeps is woken by whatever needs it. */
export function wakingFor({ cluster }: UiState, intent: Intent): Intent[] {
  const needs = intent.type === 'watch' || (jobKindOf(intent) !== undefined && !NEEDS_NO_CLUSTER.has(intent.type));
  return needs && cluster.state === 'asleep' ? [{ type: 'up' }] : [];
}
