import { homeItems } from '../state/home.js';
import type { UiState } from '../state/state.js';
import { cut, EMPTY_LINE, type Line, line, span } from '../text/line.js';
import { wrap } from '../text/wrap.js';
import { boardLines } from './board-lines.js';
import type { Layout } from './layout.js';
import { cellsLine, cursorSpan } from './menu-lines.js';
import { problemLines } from './problem-lines.js';

const TITLE_WIDTH = 10;

/** The menu, what is weakest, and how the cluster comes along. */
export function homeLines(state: UiState, { width, height }: Layout): Line[] {
  const { screen, cluster, now } = state;
  const selected = screen.name === 'home' ? screen.selected : 0;
  const menu = homeItems(state).map(({ key, title, detail }, index) =>
    cut(
      cellsLine(cursorSpan(index === selected), [
        { width: 1, content: [span(key, { tone: 'accent', bold: true })] },
        { width: TITLE_WIDTH, content: line(title, { bold: true }) },
        { width: Math.max(1, width - TITLE_WIDTH - 7), content: line(detail, { tone: 'faint' }) },
      ]),
      width,
    ),
  );
  const lines: Line[] = [EMPTY_LINE, ...menu, EMPTY_LINE];
  if (cluster.state === 'failed' && cluster.problem) {
    lines.push(...problemLines(cluster.problem, width), line('  u tries again.'));
  } else if (cluster.state === 'coming-up') {
    const phases = boardLines(cluster.board, now, width);
    const room = Math.max(1, height - lines.length - 1);
    lines.push(line('The cluster comes up; look around meanwhile.', { bold: true }), ...phases.slice(-room));
  } else if (cluster.state === 'asleep') {
    const why = cluster.detail === undefined ? '' : `: ${cluster.detail}`;
    lines.push(...wrap(line(`The cluster is asleep${why}. u wakes it, and so does whatever needs it.`), width));
  } else if (cluster.cluster) {
    const { provider, kubernetes, capabilities } = cluster.cluster;
    lines.push(
      ...wrap(line(`${provider}, Kubernetes ${kubernetes}: ${capabilities.join(', ')}`, { tone: 'faint' }), width),
    );
  }
  return lines.slice(0, height);
}
