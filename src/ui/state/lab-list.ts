import { type Capability, EXAMS, type Lab } from '../../domain/lab.js';
import type { LabRecord } from '../../domain/lab-record.js';
import { missingCapabilities } from '../../practice/offered.js';
import type { LabList, UiState } from './state.js';

/** The labs that the list shows, in its order. */
export function visibleLabs({ labs = [], records, list }: Pick<UiState, 'labs' | 'records' | 'list'>): readonly Lab[] {
  const words = list.filter.toLowerCase().split(/\s+/).filter(Boolean);
  const found =
    words.length === 0 && !list.exam
      ? labs
      : labs.filter((lab) => {
          const known = [
            lab.id,
            lab.title,
            lab.domain,
            lab.difficulty,
            standingOf(records, lab),
            ...lab.exams,
            ...lab.tags,
          ];
          const text = known.join(' ').toLowerCase();
          return words.every((word) => text.includes(word)) && (!list.exam || lab.exams.includes(list.exam));
        });
  return list.order === 'name' ? found : [...found].sort((a, b) => weakness(records, a) - weakness(records, b));
}

/** What the lab needs and the cluster lacks; nothing as long as no cluster is known. */
export function lackingFor({ cluster: { cluster } }: Pick<UiState, 'cluster'>, lab: Lab): readonly Capability[] {
  return cluster === undefined ? [] : missingCapabilities(lab, cluster);
}

/** The cursor of somebody who has not looked at the list yet stands on a lab that can be begun. */
export function withCursorOnOffered(state: UiState): UiState {
  const chosen = state.labs?.find(({ id }) => id === state.selected);
  if (state.screen.name !== 'home' || !chosen || lackingFor(state, chosen).length === 0) return state;
  const first = visibleLabs(state).find((lab) => lackingFor(state, lab).length === 0);
  return first ? { ...state, selected: first.id } : state;
}

function standingOf(records: UiState['records'], { id }: Lab): LabRecord['standing'] | 'new' {
  return records.get(id)?.standing ?? 'new';
}

/** The lab to take next: the weakest that shows, but not the one under the cursor. */
export function nextLab(state: UiState): Lab | undefined {
  const others = visibleLabs({ ...state, list: { ...state.list, order: 'weakest' } }).filter(
    (lab) => lab.id !== state.selected && lackingFor(state, lab).length === 0,
  );
  return others.find((lab) => standingOf(state.records, lab) !== 'mastered') ?? others[0];
}

/** CKAD, CKA, all, and round again. */
export function nextExam({ exam }: LabList): LabList['exam'] {
  return EXAMS[exam === undefined ? 0 : EXAMS.indexOf(exam) + 1];
}

/** Lower is weaker: tried in vain by what was reached, then new, passed, mastered. */
function weakness(records: UiState['records'], lab: Lab): number {
  const record = records.get(lab.id);
  if (!record) return 1;
  const { best, standing } = record;
  const share = best && best.total > 0 ? best.earned / best.total : 0;
  return { tried: share * 0.99, passed: 2, mastered: 3 }[standing];
}
