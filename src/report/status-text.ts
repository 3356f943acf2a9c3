import { type Attempt, remainingMs } from '../domain/attempt.js';
import type { ClusterStatus } from '../domain/cluster.js';
import { formatClock } from './duration.js';
import { withoutKubectl } from './kubectl-text.js';
import { formatScore } from './points.js';
import type { Style } from './style.js';
import { padTo, wrap } from './wrap.js';

/** The cluster and the attempt under way, a line for each fact. */
export function statusText(
  status: ClusterStatus,
  attempt: Attempt | undefined,
  now: number,
  width: number,
  style: Style,
): string {
  const facts: [string, string][] = [
    ['provider', `${status.provider}${status.why ? ` (${status.why})` : ''}`],
    ['cluster', `${status.name}: ${status.state}${status.detail ? ` (${status.detail})` : ''}`],
  ];
  if (status.cluster) {
    const { kubernetes, kubeconfig, ingress } = status.cluster;
    facts.push(['kubernetes', kubernetes], ['kubeconfig', kubeconfig]);
    const { local } = ingress ?? {};
    if (local) facts.push(['ingress', `http://${local.http} and https://${local.https}, once a lab needs it`]);
    const missing = withoutKubectl(status.cluster);
    if (missing) facts.push(['kubectl', missing]);
  }
  if (attempt) {
    facts.push(['lab', attempt.lab], ['time left', timeLeft(attempt, now)]);
    if (attempt.latest) facts.push(['last check', formatScore(attempt.latest.score)]);
    if (attempt.hints > 0) facts.push(['hints', String(attempt.hints)]);
  } else {
    facts.push(['lab', 'none under way']);
  }
  const label = Math.max(...facts.map(([name]) => name.length)) + 2;
  return facts.map(([name, text]) => wrap(text, { width, first: style.faint(padTo(name, label)) })).join('\n');
}

/** "9:59", or that the time is up. */
export function timeLeft(attempt: Attempt, now: number): string {
  const remaining = remainingMs(attempt, now);
  return remaining > 0 ? formatClock(remaining) : 'none, the time is up';
}
