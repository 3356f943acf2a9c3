import type { Lab } from '../../domain/lab.js';
import { formatMoment } from '../../report/duration.js';
import { formatPoints } from '../../report/points.js';
import { lackingFor, visibleLabs } from '../state/lab-list.js';
import type { UiState } from '../state/state.js';
import { EMPTY_LINE, type Line, line, span } from '../text/line.js';
import { wrap } from '../text/wrap.js';
import { boardLines } from './board-lines.js';
import { clockFace } from './clock-face.js';
import { labsTable } from './labs-table.js';
import type { Layout } from './layout.js';
import { windowOf } from './menu-lines.js';
import { problemLines } from './problem-lines.js';

const LEAST_ROWS = 4;
const BOARD_MOST = 7;

/** The list of labs, what the chosen one is, and how the cluster comes along. Exactly what fits. */
export function labsLines(state: UiState, { width, height }: Layout): Line[] {
  const banner = bannerLines(state, width);
  if (!state.labs) return [...banner, line('Reading the labs ...')];
  const labs = visibleLabs(state);
  const table = labsTable(state, width);
  const about = aboutLines(state, width);
  const room = height - banner.length - 1;
  const board = clusterLines(state, width, Math.max(0, room - about.length - Math.max(LEAST_ROWS, labs.length)));
  const rows = Math.max(1, room - about.length - board.length);
  const shown = windowOf(
    labs,
    labs.findIndex(({ id }) => id === state.selected),
    rows,
  ).map(table.row);
  const none = state.labs.length === 0 ? 'No lab can be read.' : 'No lab like that: Esc shows all.';
  const list = labs.length === 0 ? [line(none)] : shown;
  return [...banner, table.head, ...list, ...about, ...board].slice(0, height);
}

function bannerLines(state: UiState, width: number): Line[] {
  const lines: Line[] = listLine(state);
  if (state.current) {
    const { lab, attempt } = state.current;
    lines.push(
      ...wrap(
        [
          span('▶ ', { tone: 'accent', bold: true }),
          span(lab.id, { bold: true }),
          span(' is under way: '),
          clockFace(attempt, state.now),
          span('. Enter goes on with it.'),
        ],
        width,
      ),
      EMPTY_LINE,
    );
  }
  if (state.cluster.state === 'failed' && state.cluster.problem) {
    lines.push(...problemLines(state.cluster.problem, width), line('  u tries again.'), EMPTY_LINE);
  }
  return lines;
}

/** What the list leaves out, and its order where that is not the usual one. */
function listLine({ list, labs = [], records }: UiState): Line[] {
  const { filter, typing, exam, order } = list;
  if (filter === '' && !typing && !exam && order === 'name') return [];
  const shown = visibleLabs({ labs, records, list }).length;
  const parts = [
    `${shown} of ${labs.length}`,
    ...(exam ? [exam] : []),
    ...(order === 'weakest' ? ['weakest first'] : []),
  ];
  const find: Line =
    filter === '' && !typing
      ? []
      : [
          span('/', { tone: 'accent', bold: true }),
          span(filter),
          span(typing ? '▏' : '', { tone: 'accent' }),
          span('  '),
        ];
  return [[...find, span(parts.join(' · '), { tone: 'faint' })]];
}

function aboutLines(state: UiState, width: number): Line[] {
  const lab = visibleLabs(state).find(({ id }) => id === state.selected);
  const lines: Line[] = [];
  if (lab) {
    lines.push(
      EMPTY_LINE,
      ...wrap([span(lab.title, { bold: true })], width),
      ...wrap(line(factsOf(state, lab)), width),
    );
    lines.push(...wrap(line(recordOf(state, lab), { tone: 'faint' }), width));
  }
  if (state.broken.length > 0) {
    const text = `${state.broken.length} ${state.broken.length === 1 ? 'lab' : 'labs'} could not be read: b shows why.`;
    lines.push(EMPTY_LINE, line(`! ${text}`, { tone: 'unsure' }));
  }
  return lines;
}

function factsOf(state: UiState, lab: Lab): string {
  const lacking = lackingFor(state, lab);
  const which = lacking.length > 0 ? ', which this cluster lacks' : '';
  const needed = lacking.length > 0 ? lacking : lab.requires;
  const needs = needed.length > 0 ? ` · needs ${needed.join(', ')}${which}` : '';
  return `${lab.domain} · ${formatPoints(lab.points)} points in ${lab.minutes} minutes${needs}`;
}

function recordOf(state: UiState, lab: Lab): string {
  const record = state.records.get(lab.id);
  if (!record) return 'Not tried yet.';
  const times = record.tries === 1 ? 'once' : `${record.tries} times`;
  const best = record.best
    ? `, best ${formatPoints(record.best.earned)} of ${formatPoints(record.best.total)} points`
    : ', never checked in time';
  return `Tried ${times}${best}, last on ${formatMoment(record.latestAt)}.`;
}

/** While the cluster comes up: its phases, the latest where not all fit into `room`. */
function clusterLines({ cluster, now }: UiState, width: number, room: number): Line[] {
  if (cluster.state !== 'coming-up' || room < 3) return [];
  const title = line('The cluster comes up', { bold: true });
  const phases = boardLines(cluster.board, now, width);
  return [EMPTY_LINE, title, ...phases.slice(-Math.min(BOARD_MOST, room - 2))];
}
