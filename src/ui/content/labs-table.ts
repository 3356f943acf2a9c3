import type { Lab } from '../../domain/lab.js';
import type { LabRecord } from '../../domain/lab-record.js';
import { formatPoints } from '../../report/points.js';
import { lackingFor } from '../state/lab-list.js';
import type { UiState } from '../state/state.js';
import { cut, joinEqual, type Line, pad, type Span, span, widthOf } from '../text/line.js';
import { clockFace } from './clock-face.js';
import { CURSOR } from './signs.js';

const GAP = 2;
const ID_MOST = 22;
const STATE_WIDTH = 14;
const EXAMS_FROM_WIDTH = 76;

interface Column {
  title: string;
  width: number;
  align?: 'right';
  cell(lab: Lab): Span;
}

/** The head of the table and one line a lab. */
export function labsTable(state: UiState, width: number): { head: Line; row(lab: Lab): Line } {
  const columns = columnsOf(state, width);
  const draw = (first: Line, cells: readonly Line[]): Line =>
    joinEqual(
      cut(
        [...first, ...cells.flatMap((cell, index) => (index === 0 ? cell : [span(' '.repeat(GAP)), ...cell]))],
        width,
      ),
    );
  return {
    head: draw(
      [span('  ')],
      columns.map(({ title, width: wide, align }) => pad([span(title, { tone: 'faint' })], wide, align)),
    ),
    row: (lab) => {
      const chosen = lab.id === state.selected;
      const mark = chosen ? span(`${CURSOR} `, { tone: 'accent', bold: true }) : span('  ');
      const cells = columns.map(({ cell, width: wide, align }) => pad([cell(lab)], wide, align));
      return draw([mark], chosen ? cells.map((cell) => cell.map((one) => ({ ...one, bold: true }))) : cells);
    },
  };
}

function columnsOf(state: UiState, width: number): Column[] {
  const labs = state.labs ?? [];
  const idWidth = Math.min(ID_MOST, Math.max(3, ...labs.map(({ id }) => widthOf(id))));
  const right: Column[] = [
    ...(width >= EXAMS_FROM_WIDTH
      ? [{ title: 'Exam', width: 8, cell: (lab: Lab) => span(lab.exams.join(' ')) } satisfies Column]
      : []),
    { title: 'Level', width: 6, cell: ({ difficulty }) => span(difficulty) },
    { title: 'Min', width: 3, align: 'right', cell: ({ minutes }) => span(String(minutes)) },
    { title: 'State', width: STATE_WIDTH, cell: (lab) => standing(state, lab) },
  ];
  const taken = 2 + idWidth + right.reduce((sum, { width: wide }) => sum + wide + GAP, 0) + GAP;
  const titleWidth = Math.max(4, Math.min(width - taken, Math.max(...labs.map(({ title }) => widthOf(title)))));
  return [
    { title: 'Lab', width: idWidth, cell: ({ id }) => span(id, id === state.selected ? { tone: 'accent' } : {}) },
    { title: 'Title', width: titleWidth, cell: ({ title }) => span(title) },
    ...right,
  ];
}

const STANDINGS = { tried: '○', passed: '✔', mastered: '★' } as const;

function standing(state: UiState, lab: Lab): Span {
  if (state.current?.lab.id === lab.id) {
    const face = clockFace(state.current.attempt, state.now);
    return { ...face, text: face.text.startsWith('!') ? face.text : `▶ ${face.text}` };
  }
  if (lackingFor(state, lab).length > 0) return span('– not here', { tone: 'faint' });
  const record = state.records.get(lab.id);
  if (!record) return span('· new', { tone: 'faint' });
  const text = `${STANDINGS[record.standing]} ${record.standing}${bestOf(record)}`;
  return span(text, record.standing === 'tried' ? { tone: 'unsure' } : { tone: 'good' });
}

function bestOf({ best }: LabRecord): string {
  return best ? ` ${formatPoints(best.earned)}/${formatPoints(best.total)}` : '';
}
