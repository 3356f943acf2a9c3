import { examRemainingMs, stageOf } from '../../domain/exam.js';
import { formatClock } from '../../report/duration.js';
import type { Action } from './bindings.js';
import type { UiState } from './state.js';

export interface HomeItem {
  action: Action;
  /** The key that chooses it from anywhere in the menu. */
  key: string;
  title: string;
  detail: string;
}

/** The menu; what is under way comes first. */
export function homeItems(state: UiState): HomeItem[] {
  const { current, labs, exams, records, sittings } = state;
  const known = labs ?? [];
  const passed = known.filter(({ id }) => (records.get(id)?.standing ?? 'tried') !== 'tried').length;
  const counted = labs ? `${known.length} labs, ${passed} passed` : 'reading the labs ...';
  const ready = exams?.filter(({ lacking, clashes, unoffered }) => [...lacking, ...clashes, ...unoffered].length === 0);
  return [
    ...(state.exam ? [examItem(state)] : []),
    ...(current && !state.exam
      ? [{ action: 'continue', key: 'c', title: 'Continue', detail: current.lab.title } satisfies HomeItem]
      : []),
    { action: 'labs', key: 'l', title: 'Practise', detail: counted },
    {
      action: 'exams',
      key: 'e',
      title: 'Exams',
      detail: ready ? `${ready.length} of ${exams?.length ?? 0} can be sat, ${sittings.length} sat` : '',
    },
    { action: 'history', key: 'h', title: 'History', detail: countOf(state.attempts?.length ?? 0, 'attempt') },
    { action: 'doctor', key: 'd', title: 'Doctor', detail: 'is everything here that it needs?' },
    { action: 'cluster', key: 'p', title: 'Cluster', detail: 'how it comes up, and what it is' },
  ];
}

function examItem({ exam, now }: UiState): HomeItem {
  const sitting = exam?.sitting;
  const left = sitting && stageOf(sitting) !== 'grading' ? `${formatClock(examRemainingMs(sitting, now))} left` : '';
  const title = sitting?.title ?? '';
  return { action: 'continue', key: 'c', title: 'Continue', detail: left === '' ? title : `${title}, ${left}` };
}

function countOf(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
