import type { Lab } from '../domain/lab.js';
import type { LabProgress } from './lab-progress.js';
import { formatPoints } from './points.js';
import type { Style } from './style.js';
import { drawTable } from './table.js';

/** The labs as a table. */
export function labListText(
  labs: readonly Lab[],
  progress: ReadonlyMap<string, LabProgress>,
  width: number,
  style: Style,
): string {
  const rows = labs.map((lab) => [
    lab.id,
    lab.title,
    lab.exams.join(' '),
    lab.difficulty,
    String(lab.minutes),
    formatPoints(lab.points),
    progress.get(lab.id) ?? 'new',
  ]);
  const columns = [
    { title: 'LAB' },
    { title: 'TITLE', shrinks: true },
    { title: 'EXAM' },
    { title: 'LEVEL' },
    { title: 'MIN', align: 'right' as const },
    { title: 'PTS', align: 'right' as const },
    { title: 'STATE' },
  ];
  return drawTable(columns, rows, width, (text, row, column) => {
    if (row < 0) return style.faint(text);
    if (column === 0) return style.strong(text);
    if (column === 6 && ['passed', 'mastered'].includes(text.trim())) return style.good(text);
    return column === 6 && text.trim() === 'tried' ? style.unsure(text) : text;
  });
}
