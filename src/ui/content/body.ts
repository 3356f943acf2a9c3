import type { Lab } from '../../domain/lab.js';
import { bindingsOf } from '../state/bindings.js';
import type { UiState } from '../state/state.js';
import { EMPTY_LINE, type Line, line } from '../text/line.js';
import { markdownLines } from '../text/markdown.js';
import { wrap } from '../text/wrap.js';
import { checkLines } from './check-lines.js';
import { clusterLines } from './cluster-lines.js';
import { compareLines } from './compare-lines.js';
import { doctorLines } from './doctor-lines.js';
import { examLines } from './exam-lines.js';
import { examResultLines } from './exam-result-lines.js';
import { examsLines } from './exams-lines.js';
import { finalLines } from './final-lines.js';
import { historyLines } from './history-lines.js';
import { homeLines } from './home-lines.js';
import { keysLines } from './keys-lines.js';
import { labsLines } from './labs-lines.js';
import { type Layout, layoutOf } from './layout.js';
import { objectsLines } from './objects-lines.js';
import { problemLines } from './problem-lines.js';
import { remember } from './remember.js';
import { sideLines } from './side-lines.js';
import { startingLines } from './starting-lines.js';
import { watchLines } from './watch-lines.js';

/** What fills the space between header and footer. */
export interface Body {
  /** All lines; more than fit where the screen scrolls. */
  lines: readonly Line[];
  /** Beside them, on the right. */
  side?: readonly Line[];
  layout: Layout;
}

const taskLines = remember((lab: Lab, width) => markdownLines(lab.task, width));
const solutionLines = remember((shown: { text: string }, width) => markdownLines(shown.text, width));

export function bodyOf(state: UiState): Body {
  const dialog = dialogBody(state);
  if (dialog) return dialog;
  const layout = layoutOf(state, state.screen.name === 'lab');
  const lines = linesOf(state, layout);
  const beside = state.screen.name === 'lab' && state.current && layout.sideWidth > 0;
  if (!beside || !state.current) return { lines, layout };
  return { lines, layout, side: sideLines(state.current, state.now, layout.sideWidth) };
}

function dialogBody(state: UiState): Body | undefined {
  const { dialog } = state;
  const layout = layoutOf(state);
  if (dialog?.type === 'keys') return { lines: keysLines(bindingsOf(state), layout.textWidth), layout };
  if (dialog?.type === 'told') return { lines: wrap(line(dialog.text), layout.textWidth), layout };
  if (dialog?.type === 'problem') return { lines: problemLines(dialog.problem, layout.textWidth), layout };
  return undefined;
}

function questionLines({ exam }: UiState, number: number, width: number): readonly Line[] {
  const lab = exam?.labs[number - 1];
  return lab ? taskLines(lab, width) : [];
}

function linesOf(state: UiState, layout: Layout): readonly Line[] {
  const { screen } = state;
  const { textWidth, width } = layout;
  switch (screen.name) {
    case 'home':
      return homeLines(state, layout);
    case 'exams':
      return examsLines(state, layout);
    case 'exam':
      return examLines(state, layout);
    case 'exam-starting':
      return startingLines(state, width);
    case 'question':
      return questionLines(state, screen.number, textWidth);
    case 'exam-result':
      return examResultLines(screen.sitting, state.labs, textWidth);
    case 'history':
      return historyLines(state, width);
    case 'doctor':
      return doctorLines(state, textWidth);
    case 'objects':
      return objectsLines(state.objects, width);
    case 'compare':
      return compareLines(state.compared, textWidth);
    case 'watch':
      return watchLines(state, textWidth);
    case 'labs':
      return labsLines(state, layout);
    case 'starting':
      return startingLines(state, width);
    case 'cluster':
      return clusterLines(state, width);
    case 'lab':
      return state.current ? taskLines(state.current.lab, textWidth) : [];
    case 'check':
      return checkLines(state, textWidth);
    case 'hint':
      return state.current ? markdownLines(state.current.lab.hints[screen.number - 1] ?? '', textWidth) : [];
    case 'solution':
      return solutionLines(screen.shown, textWidth);
    case 'final':
      return finalLines(screen, state.now, textWidth);
    case 'broken':
      return state.broken.flatMap((problem) => [...problemLines(problem, width), EMPTY_LINE]);
  }
}
