import { formatPoints } from '../../report/points.js';
import { type Action, type Binding, bindingsOf } from '../state/bindings.js';
import type { UiState } from '../state/state.js';
import { cut, EMPTY_LINE, type Line, type Span, span, spread, widthOf } from '../text/line.js';
import { wholeSeconds } from './board-lines.js';
import { clockFace, examClock } from './clock-face.js';
import { workingSign } from './signs.js';

const TITLES = {
  home: 'CKAD and CKA practice',
  exams: 'Mock exams',
  history: 'History',
  doctor: 'Doctor',
  labs: 'Labs',
  cluster: 'Cluster',
  broken: 'Labs that could not be read',
} as const;

const KEY_NAMES: Readonly<Record<string, string>> = {
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  enter: 'Enter',
  space: 'Space',
  esc: 'Esc',
  home: 'Home',
  end: 'End',
};

const KEY_GAP = '  ';

/** "ctrl-d" as a person reads it: "Ctrl-D". */
export function keyName(key: string): string {
  return KEY_NAMES[key] ?? key.replace(/^ctrl-(.)$/, (_, letter: string) => `Ctrl-${letter.toUpperCase()}`);
}

/** Where one is, and the clock. */
export function headerLine(state: UiState, width: number): Line {
  return spread(placeOf(state), clockOf(state), width);
}

function placeOf({ screen, current, exam, labs }: UiState): Line {
  const name = (text: string) => span(text, { tone: 'accent', bold: true });
  const title = (text: string) => span(`  ${text}`);
  switch (screen.name) {
    case 'home':
    case 'exams':
    case 'history':
    case 'doctor':
    case 'labs':
    case 'cluster':
    case 'broken':
      return [name('kubedrill'), title(TITLES[screen.name])];
    case 'starting':
      return [name(screen.lab), title(labs?.find(({ id }) => id === screen.lab)?.title ?? '')];
    case 'solution':
      return [name(screen.shown.lab.id), title('Solution')];
    case 'final':
      return [name(screen.lab.id), title('Finished')];
    case 'hint':
      return [name(current?.lab.id ?? ''), title(`Hint ${screen.number} of ${current?.lab.hints.length ?? 0}`)];
    case 'check':
      return [name(current?.lab.id ?? ''), title('Check')];
    case 'watch':
      return [name(current?.lab.id ?? ''), title('Watch')];
    case 'objects': {
      const lab = screen.question === undefined ? current?.lab : exam?.labs[screen.question - 1];
      return [name(screen.question === undefined ? (lab?.id ?? '') : `Question ${screen.question}`), title('Objects')];
    }
    case 'compare':
      return [name(screen.wanted[screen.index]?.title ?? ''), title('Yours and a right answer')];
    case 'exam-starting':
      return [name('Exam'), title(screen.title)];
    case 'exam':
      return [name('Exam'), title(exam?.sitting.title ?? '')];
    case 'question': {
      const question = exam?.sitting.questions[screen.number - 1];
      const marks = `${question?.done ? ' ✔' : ''}${question?.flagged ? ' ⚑' : ''}`;
      return [name(`Question ${screen.number} of ${exam?.labs.length ?? 0}${marks}`), title(question?.title ?? '')];
    }
    case 'exam-result':
      return [name('Exam'), title(screen.sitting.title)];
    case 'lab':
      return [name(current?.lab.id ?? ''), title(current?.lab.title ?? '')];
  }
}

function clockOf({ current, exam, screen, watch, now }: UiState): Line {
  if (exam)
    return screen.name === 'exam-result' || screen.name === 'compare' ? EMPTY_LINE : [examClock(exam.sitting, now)];
  if (!current || ['final', 'solution', 'compare'].includes(screen.name)) return EMPTY_LINE;
  const face = clockFace(current.attempt, now);
  const latest = current.attempt.latest;
  if (watch && screen.name !== 'watch') return [span('● watching   ', { tone: 'accent' }), face];
  if (screen.name === 'labs' || screen.name === 'home' || !latest) return [face];
  const { earned, total, passed } = latest.score;
  const score = span(`${passed ? '✔' : '✘'} ${formatPoints(earned)}/${formatPoints(total)}`, {
    tone: passed ? 'good' : 'bad',
  });
  return [score, span('   '), face];
}

/** What does not fit, for the rule above the keys. */
export function moreText(above: number, below: number): string {
  if (below > 0) return `${below} more ${below === 1 ? 'line' : 'lines'} below`;
  return above > 0 ? 'end' : '';
}

/** The rule above the keys: what is told or under way on the left, the cluster on the right. */
export function statusLine(state: UiState, width: number, more: string): Line {
  const rule = (text: string): Span => span(text, { tone: 'faint' });
  if (state.dialog?.type === 'confirm') {
    const question = span(state.dialog.question, { bold: true });
    return spread([rule('── '), question, rule(' ')], EMPTY_LINE, width, '─');
  }
  const told = state.notice ?? jobText(state) ?? more;
  const left: Line =
    told === '' ? [rule('──')] : [rule('── '), span(told, state.notice ? { bold: true } : {}), rule(' ')];
  const cluster = clusterSpans(state, width);
  const right: Line = cluster.length === 0 ? [rule('──')] : [rule(' '), ...cluster, rule(' ──')];
  return spread(cut(left, width - 4), cut(right, Math.max(4, width - widthOf(left) - 4)), width, '─');
}

function jobText({ job, screen, now, closing }: UiState): string | undefined {
  if (closing) return 'Stopping ...';
  if (!job || ['starting', 'exam-starting', 'check'].includes(screen.name)) return undefined;
  const doing = {
    begin: 'Preparing',
    check: 'Checking',
    finish: 'Finishing',
    stop: 'Removing the lab',
    reset: 'Putting the lab back',
    hint: 'Hint',
    solution: 'Solution',
    'exam-begin': 'Preparing the exam',
    'exam-submit': 'Grading the exam',
    'exam-stop': 'Ending the exam',
    'exam-heal': 'Putting back',
  };
  const phase = job.board.running.at(-1);
  return `${workingSign(now)} ${doing[job.kind]} ${wholeSeconds(now - job.startedAt)}${phase ? `: ${phase.title}` : ''}`;
}

/** From here on there is room to say why it is this provider. */
const WHY_FROM_COLUMNS = 98;

function clusterSpans({ cluster, now }: UiState, width: number): Line {
  switch (cluster.state) {
    case 'unknown':
      return EMPTY_LINE;
    case 'coming-up': {
      const phase = cluster.board.running.at(-1);
      const doing = phase ? `: ${phase.title}` : '';
      return [
        span(`${workingSign(now)} `, { tone: 'accent' }),
        span(`cluster comes up ${wholeSeconds(now - cluster.startedAt)}${doing}`),
      ];
    }
    case 'ready':
      return [
        span('✔ ', { tone: 'good' }),
        span(`${cluster.cluster?.provider} ${cluster.cluster?.kubernetes} ready`),
        span(cluster.why !== undefined && width >= WHY_FROM_COLUMNS ? ` (${cluster.why})` : '', { tone: 'faint' }),
      ];
    case 'asleep': {
      const why = cluster.detail === undefined ? '' : `: ${cluster.detail}`;
      return [
        span('! ', { tone: 'unsure', bold: true }),
        span(`${cluster.cluster?.provider ?? 'cluster'} asleep, u wakes it`, { tone: 'unsure' }),
        span(why),
      ];
    }
    case 'failed':
      return [span('✘ ', { tone: 'bad', bold: true }), span('no cluster')];
  }
}

/** The keys that matter here; the list of all keys is always among them. */
export function keysLine(state: UiState, width: number): Line {
  const { dialog } = state;
  if (dialog?.type === 'confirm') {
    const { yes, no } = dialog;
    return keysRow(
      [
        ['y', yes],
        ['n', no],
      ],
      width,
    );
  }
  if (dialog?.type === 'problem') {
    return keysRow([...(dialog.retry ? [['r', 'try again'] as const] : []), ['q', 'back']], width);
  }
  if (dialog?.type === 'keys' || dialog?.type === 'told') return keysRow([['q', 'close']], width);
  if (state.screen.name === 'labs' && state.list.typing) {
    return keysRow(
      [
        ['Enter', 'keep'],
        ['Esc', 'show all'],
      ],
      width,
    );
  }
  const labelled = bindingsOf(state).filter((one): one is Labelled => one.label !== undefined);
  return keysRow(fitting(labelled, width).map(keyOf), width);
}

type Labelled = Binding & { label: string };

/** Where not all fit, in this order; the list of keys still has them. */
const FIRST_TO_GO: readonly Action[] = [
  'order',
  'next-lab',
  'result',
  'failed',
  'pause',
  'solution',
  'reset',
  'objects',
  'cluster',
  'watch',
  'finish',
  'hint',
];

function fitting(bindings: readonly Labelled[], width: number): readonly Labelled[] {
  let kept = bindings;
  for (const action of FIRST_TO_GO) {
    if (widthOf(keySpans(kept.map(keyOf))) <= width) break;
    kept = kept.filter((one) => one.action !== action);
  }
  return kept;
}

type NamedKey = readonly [key: string, label: string];

function keyOf({ keys, label }: Labelled): NamedKey {
  return [keyName(keys[0] ?? ''), label];
}

function keysRow(keys: readonly NamedKey[], width: number): Line {
  return cut(keySpans(keys), width);
}

function keySpans(keys: readonly NamedKey[]): Line {
  return keys.flatMap(([key, label], index) => [
    ...(index > 0 ? [span(KEY_GAP)] : []),
    span(key, { tone: 'accent', bold: true }),
    span(` ${label}`),
  ]);
}
