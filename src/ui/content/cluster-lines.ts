import type { UiState } from '../state/state.js';
import { EMPTY_LINE, type Line, line, span } from '../text/line.js';
import { wrap } from '../text/wrap.js';
import { boardLines } from './board-lines.js';
import { problemLines } from './problem-lines.js';

const LABEL_WIDTH = 14;

/** The cluster: what it is, or how it comes along, or why it does not. */
export function clusterLines({ cluster, now }: UiState, width: number): Line[] {
  const phases = boardLines(cluster.board, now, width);
  const lines: Line[] = [];
  if (cluster.problem && cluster.state === 'failed') lines.push(...problemLines(cluster.problem, width), EMPTY_LINE);
  if (cluster.state === 'asleep') {
    const why = cluster.detail === undefined ? '' : `: ${cluster.detail}`;
    const told = `It does not answer${why}. What is in it is kept; u wakes it, and so does whatever needs it.`;
    lines.push(...wrap(line(told), width, { first: [span('! ', { tone: 'unsure', bold: true })] }), EMPTY_LINE);
  }
  if (cluster.cluster && (cluster.state === 'ready' || cluster.state === 'asleep')) {
    const { provider, name, kubernetes, kubeconfig, capabilities } = cluster.cluster;
    const why = cluster.why === undefined ? {} : { why: cluster.why };
    const has = capabilities.join(', ');
    const facts = { provider, ...why, cluster: name, Kubernetes: kubernetes, kubeconfig, has };
    for (const [label, value] of Object.entries(facts)) {
      lines.push(...wrap(line(value), width, { first: [span(label.padEnd(LABEL_WIDTH), { tone: 'faint' })] }));
    }
    lines.push(EMPTY_LINE);
  }
  return phases.length > 0 ? [...lines, ...phases] : lines;
}
