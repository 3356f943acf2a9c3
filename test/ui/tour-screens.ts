import type { Attempt } from '../../src/domain/attempt.js';
import { labRecords } from '../../src/domain/lab-record.js';
import { advance, emptyBoard } from '../../src/report/board.js';
import type { UiState } from '../../src/ui/state/state.js';
import { sampleExams, sampleSitting } from './fake-exams.js';
import { NOW, practising, stateWith } from './frame.js';
import {
  failingResult,
  passingResult,
  SAMPLE_LABS,
  sampleAttempt,
  sampleComparison,
  sampleLab,
  sampleTables,
} from './samples.js';

export interface TourScreen {
  /** Also the name of its golden files. */
  name: string;
  title: string;
  /** What one does here; Markdown. */
  text: string;
  state: UiState;
}

const MINUTE = 60_000;

const attempts: readonly Attempt[] = Array.from({ length: 14 }, (_, index) => {
  const startedAt = NOW - (index + 1) * 26 * 60 * MINUTE;
  const passed = index % 3 !== 2;
  return sampleAttempt(startedAt, {
    id: `attempt-${index}`,
    lab: ['svc-web-service', 'np-lab9', 'np-access-label'][index % 3] ?? 'np-lab9',
    best: passed ? passingResult(startedAt) : failingResult(startedAt),
    finishedAt: startedAt + (3 + index) * 20_000,
    finishReason: 'finished',
    hints: index % 4 === 3 ? 1 : 0,
  });
});

const board = (['node-image', 'create', 'lab-images'] as const).reduce(
  (all, phase, index) =>
    advance(all, {
      type: 'phase',
      phase,
      title: TITLES(phase),
      state: index === 0 ? 'done' : 'started',
      at: NOW - 14_000 + index * 4_000,
    }),
  advance(emptyBoard, {
    type: 'phase',
    phase: 'node-image',
    title: TITLES('node-image'),
    state: 'started',
    at: NOW - 20_000,
  }),
);

function TITLES(phase: string): string {
  return (
    { 'node-image': 'Loading the node image', create: 'Starting the control plane' }[phase] ??
    'Loading the images of the labs'
  );
}

const over = sampleSitting(
  NOW - 50 * MINUTE,
  { type: 'opened', at: NOW - 42 * MINUTE, question: 2 },
  { type: 'opened', at: NOW - 30 * MINUTE, question: 3 },
  { type: 'submitted', at: NOW - 26 * MINUTE, reason: 'submitted' },
  { type: 'graded', at: NOW - 25 * MINUTE, question: 1, result: passingResult(NOW - 25 * MINUTE), gone: [] },
  { type: 'graded', at: NOW - 25 * MINUTE, question: 2, result: failingResult(NOW - 25 * MINUTE), gone: [] },
  { type: 'graded', at: NOW - 25 * MINUTE, question: 3, result: passingResult(NOW - 25 * MINUTE), gone: [] },
  { type: 'closed', at: NOW - 24 * MINUTE, reason: 'graded' },
);

const underWay = sampleSitting(
  NOW - 17 * MINUTE,
  { type: 'marked', at: NOW - 12 * MINUTE, question: 1, done: true },
  { type: 'opened', at: NOW - 12 * MINUTE, question: 2 },
  { type: 'flagged', at: NOW - 3 * MINUTE, question: 2, flagged: true },
  { type: 'opened', at: NOW - 3 * MINUTE, question: 3 },
);

const practised = {
  attempts,
  records: labRecords(attempts),
  exams: sampleExams([over]),
  sittings: [over],
  chosenExam: 'ckad-networking',
};
const checked = {
  lab: sampleLab(),
  attempt: sampleAttempt(NOW - 3 * MINUTE, { latest: failingResult(NOW), checks: 1, hints: 1 }),
};
const inExam = stateWith({ ...practised, exam: { sitting: underWay, labs: SAMPLE_LABS } });
const verdicts = failingResult(NOW).verdicts;

/** The screens in the order in which one meets them. */
export const TOUR: readonly TourScreen[] = [
  {
    name: 'menu',
    title: 'The menu',
    text: 'What is under way comes first. The cluster comes up meanwhile; the line at the bottom says how far it is.',
    state: stateWith({
      ...practised,
      screen: { name: 'home', selected: 0 },
      cluster: { state: 'coming-up', startedAt: NOW - 20_000, board },
    }),
  },
  {
    name: 'labs',
    title: 'The labs',
    text: '`/` finds as you type, `o` puts the weakest first, `n` goes to the one to take next, `Tab` shows one exam alone.',
    state: stateWith({
      ...practised,
      list: { filter: 'np', typing: true, order: 'weakest' },
      selected: 'np-access-label',
    }),
  },
  {
    name: 'lab',
    title: 'A lab',
    text: 'The task and the clock, which starts when everything is in place. `s` opens a shell on the lab, `c` checks.',
    state: practising(),
  },
  {
    name: 'check',
    title: 'A check',
    text: 'Each check with what was expected, what was seen and why; who reaches whom as a matrix.',
    state: practising({ screen: { name: 'check', scroll: 0 }, current: checked }),
  },
  {
    name: 'watch',
    title: 'Watching',
    text: '`w` lets the checks follow the cluster: those that have just turned are marked.',
    state: practising({
      screen: { name: 'watch', scroll: 0 },
      current: checked,
      watch: {
        verdicts: new Map(verdicts.map((verdict) => [verdict.check, verdict])),
        turned: new Set(verdicts.slice(0, 1).map(({ check }) => check)),
        change: 'NetworkPolicy restricted/only-sleepybox1',
        changedAt: NOW,
        looking: false,
      },
    }),
  },
  {
    name: 'objects',
    title: 'The objects',
    text: '`o` shows what is in the namespaces of the lab now, of the kinds that its checks look at. It follows the cluster.',
    state: practising({ screen: { name: 'objects', scroll: 0 }, objects: sampleTables() }),
  },
  {
    name: 'asleep',
    title: 'A cluster asleep',
    text: 'When the cluster was stopped or the machine slept, the line at the bottom says so. `u` wakes it, and so does whatever needs it.',
    state: practising({
      cluster: {
        ...stateWith().cluster,
        state: 'asleep',
        detail: 'the container kubedrill-control-plane is exited',
        why: 'Docker answers',
      },
    }),
  },
  {
    name: 'compare',
    title: 'Yours and a right answer',
    text: 'When an attempt is over, `d` compares what you made with the right answer that is nearest to it. `kubedrill diff` prints the same.',
    state: stateWith({
      screen: {
        name: 'compare',
        wanted: [{ id: 'np-lab9-1', title: 'np-lab9' }],
        index: 0,
        from: { name: 'labs' },
        scroll: 0,
      },
      compared: { wanted: 'np-lab9-1', comparison: sampleComparison() },
    }),
  },
  {
    name: 'exams',
    title: 'Mock exams',
    text: 'An exam that lacks labs says which. `S` starts one without pauses, `f` takes only what failed last time.',
    state: stateWith({ ...practised, screen: { name: 'exams' } }),
  },
  {
    name: 'exam',
    title: 'An exam under way',
    text: 'Points, marks, and the time of each question against its target. No checks, no hints. It survives being killed: the deadline is absolute.',
    state: { ...inExam, screen: { name: 'exam', selected: 3 } },
  },
  {
    name: 'question',
    title: 'A question',
    text: '`d` marks it as done, `f` flags it, the arrows go to its neighbours, `S` hands the exam in.',
    state: { ...inExam, screen: { name: 'question', number: 2, scroll: 0 } },
  },
  {
    name: 'exam-result',
    title: 'The result of an exam',
    text: 'The score by domain against the pass mark, then each question with its findings and its solution.',
    state: stateWith({ ...practised, screen: { name: 'exam-result', sitting: over, scroll: 0 } }),
  },
  {
    name: 'history',
    title: 'History',
    text: 'The scores over time and the weakest domain first. `kubedrill history --json` and `--csv` give all of it.',
    state: stateWith({ ...practised, screen: { name: 'history', scroll: 0 } }),
  },
  {
    name: 'keys',
    title: 'The keys',
    text: '`?` lists the keys of any screen.',
    state: practising({ dialog: { type: 'keys', scroll: 0 } }),
  },
];
