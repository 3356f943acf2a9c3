import { render } from 'ink-testing-library';
import stringWidth from 'string-width';
import { describe, expect, it, vi } from 'vitest';
import type { Lab } from '../../src/domain/lab.js';
import { advance, emptyBoard } from '../../src/report/board.js';
import { App } from '../../src/ui/components/app.js';
import { themeOf } from '../../src/ui/components/theme.js';
import type { JobView, UiState } from '../../src/ui/state/state.js';
import { frameOf, NOW, practising, stateWith } from './frame.js';
import {
  failingResult,
  passingResult,
  SAMPLE_LABS,
  sampleAttempt,
  sampleCheck,
  sampleComparison,
  sampleLab,
  sampleTables,
  undeterminedResult,
} from './samples.js';

const SIZES = [
  [60, 15],
  [80, 24],
  [100, 30],
  [200, 60],
] as const;

function working(kind: JobView['kind']): JobView {
  const verdicts = failingResult(NOW).verdicts.slice(0, 2);
  const board = advance(emptyBoard, { type: 'probing', at: NOW - 2_000, round: 2, probes: 6, sources: 3 });
  return { kind, startedAt: NOW - 4_000, board, verdicts };
}

/** Two phases at once, one done, one failed. */
const board = (
  [
    ['node-image', 'Loading the node image', 'started', -20],
    ['node-image', 'Loading the node image', 'done', -14],
    ['create', 'Starting the control plane', 'started', -14],
    ['lab-images', 'Loading the images of the labs', 'started', -9],
  ] as const
).reduce(
  (all, [phase, title, state, seconds]) =>
    advance(all, {
      type: 'phase',
      phase,
      title,
      state,
      at: NOW + seconds * 1000,
      detail: 'kubeadm init',
      fraction: 0.4,
    }),
  emptyBoard,
);

const problem = {
  code: 'docker-not-running',
  message: 'Docker does not answer at /var/run/docker.sock.',
  hint: 'Start Docker, then try again. `kubedrill doctor` says more.',
  place: 'labs/broken/lab.yaml:3:7',
  excerpt: '  3 | title:\n    |       ^',
};

const longLab: Lab = sampleLab({
  id: 'np-with-a-very-long-name-that-no-column-holds',
  title:
    'A title so long that no list can show all of it, with 日本語 in the middle, and then some more words behind it',
  task: `${sampleLab().task}\n${'Another paragraph that goes on. '.repeat(200)}\n\n\`\`\`\n${'x'.repeat(400)}\n\`\`\`\n`,
  checks: Array.from({ length: 40 }, (_, index) =>
    sampleCheck(`c${index}`, `Check number ${index} with a long title`, 1),
  ),
  namespaces: Array.from({ length: 12 }, (_, index) => `namespace-${index}`),
  solution: 'word '.repeat(3000),
});
const manyLabs = Array.from({ length: 60 }, (_, index) =>
  sampleLab({ id: `lab-${index}`, title: `Lab number ${index}` }),
);
const attempted = {
  lab: sampleLab(),
  attempt: sampleAttempt(NOW - 180_000, { latest: failingResult(NOW), checks: 1, hints: 1 }),
};
const manyVerdicts = {
  ...failingResult(NOW),
  verdicts: Array.from({ length: 30 }, () => failingResult(NOW).verdicts).flat(),
};

const comparing: UiState['screen'] = {
  name: 'compare',
  wanted: [
    { id: 'a', title: '1. np-lab9' },
    { id: 'b', title: '2. svc-web-service' },
  ],
  index: 0,
  from: { name: 'exams' },
  scroll: 0,
};
const asleep: UiState['cluster'] = {
  ...stateWith().cluster,
  state: 'asleep',
  detail: 'the container of a node with a name that is long, and longer still than that, is exited',
};

const SCREENS: Record<string, UiState> = {
  'labs not read yet': (({ labs: _, ...rest }) => rest)(stateWith()),
  'no labs': stateWith({ labs: [] }),
  labs: stateWith({ broken: [problem] }),
  'labs, one under way': practising({ screen: { name: 'labs' } }),
  'labs, cluster coming up': stateWith({ cluster: { state: 'coming-up', startedAt: NOW - 20_000, board } }),
  'labs, no cluster': stateWith({ cluster: { state: 'failed', startedAt: NOW, board, problem } }),
  'sixty labs': stateWith({ labs: manyLabs, selected: 'lab-40' }),
  'long names': stateWith({ labs: [longLab, ...SAMPLE_LABS], selected: longLab.id }),
  starting: stateWith({
    screen: { name: 'starting', lab: 'np-lab9', scroll: 0 },
    cluster: { state: 'coming-up', startedAt: NOW - 20_000, board },
    job: { ...working('begin'), board: emptyBoard, verdicts: [] },
  }),
  cluster: stateWith({ screen: { name: 'cluster', scroll: 0 }, cluster: { ...stateWith().cluster, board } }),
  lab: practising(),
  'lab, checked': practising({ current: attempted }),
  'long lab': practising({ current: { lab: longLab, attempt: attempted.attempt } }),
  'lab, being reset': practising({ job: working('reset') }),
  checking: practising({ screen: { name: 'check', scroll: 0 }, job: working('check') }),
  result: practising({ screen: { name: 'check', scroll: 0 }, current: attempted }),
  'long result': practising({
    screen: { name: 'check', scroll: 20 },
    current: { ...attempted, attempt: { ...attempted.attempt, latest: manyVerdicts } },
  }),
  'undetermined result': practising({
    screen: { name: 'check', scroll: 0 },
    current: { ...attempted, attempt: { ...attempted.attempt, latest: undeterminedResult(NOW) } },
  }),
  objects: practising({ screen: { name: 'objects', scroll: 0 }, objects: sampleTables() }),
  'objects, not read yet': practising({ screen: { name: 'objects', scroll: 0 } }),
  comparing: stateWith({ screen: comparing }),
  compared: stateWith({ screen: comparing, compared: { wanted: 'a', comparison: sampleComparison() } }),
  'nothing to compare': stateWith({ screen: comparing, compared: { wanted: 'a', problem } }),
  'lab, cluster asleep': practising({ cluster: asleep }),
  'home, cluster asleep': stateWith({ screen: { name: 'home', selected: 0 }, cluster: asleep }),
  'cluster asleep': stateWith({ screen: { name: 'cluster', scroll: 0 }, cluster: asleep }),
  hint: practising({ screen: { name: 'hint', number: 1, scroll: 0 }, current: attempted }),
  solution: stateWith({ screen: { name: 'solution', shown: { lab: longLab, text: longLab.solution }, scroll: 7 } }),
  final: stateWith({
    screen: {
      name: 'final',
      lab: sampleLab(),
      attempt: sampleAttempt(NOW - 300_000, {
        finishedAt: NOW,
        hints: 2,
        checks: 3,
        resets: 1,
        late: true,
        best: passingResult(NOW),
      }),
      result: failingResult(NOW),
      scroll: 0,
    },
  }),
  broken: stateWith({ screen: { name: 'broken', scroll: 0 }, broken: Array.from({ length: 20 }, () => problem) }),
  question: practising({
    dialog: { type: 'confirm', question: 'Put the lab back?', yes: 'reset', no: 'keep it', intent: { type: 'reset' } },
  }),
  problem: practising({ dialog: { type: 'problem', problem, retry: { type: 'check' } } }),
  keys: practising({ dialog: { type: 'keys', scroll: 0 } }),
};

describe.each(SIZES)('at %d x %d', (columns, rows) => {
  it.each(Object.entries(SCREENS))('%s fits', (_, state) => {
    const lines = frameOf({ ...state, columns, rows });
    expect(lines.length).toBe(rows - 1);
    for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
    const keys = lines.at(-1) ?? '';
    expect(keys.trim()).not.toBe('');
    if (!state.dialog) expect(keys).toMatch(/\? keys$/);
  });
});

describe('what the screens say', () => {
  const say = (name: string, over: Partial<UiState> = {}) =>
    frameOf({ ...(SCREENS[name] as UiState), columns: 140, rows: 45, ...over }).join('\n');

  it('labs: id, title, exam, difficulty, minutes, state', () => {
    const records = new Map([
      ['np-lab9', { standing: 'tried' as const, tries: 2, best: failingResult(NOW).score, latestAt: NOW }],
      ['svc-web-service', { standing: 'mastered' as const, tries: 2, best: passingResult(NOW).score, latestAt: NOW }],
    ]);
    const text = say('labs', { records, selected: 'np-lab9' });
    expect(text).toMatch(/np-access-label +Let pods in by their label +CKAD CKA +easy +6 +· new/);
    expect(text).toMatch(/▸ np-lab9 .* hard +10 +○ tried 4\/8/);
    expect(text).toMatch(/svc-web-service .*★ mastered 8\/8/);
    expect(text).toContain('Tried 2 times, best 4 of 8 points');
    expect(text).toContain('1 lab could not be read: b shows why.');
  });

  it('labs: the attempt under way, and how to go on', () => {
    const text = say('labs, one under way');
    expect(text).toContain('np-lab9 is under way: 7:00 left. Enter goes on with it.');
    expect(text).toContain('Enter go on');
  });

  it('labs: the cluster on its way, or why there is none', () => {
    const coming = say('labs, cluster coming up');
    expect(coming).toMatch(/✔ Loading the node image +6\.0 s/);
    expect(coming).toMatch(/[●○] Starting the control plane +14 s +████░░░░░░ 40% +kubeadm init/);
    expect(coming).toMatch(/[●○] Loading the images of the labs +9 s/);
    expect(coming).toContain('cluster comes up 20 s');
    const none = say('labs, no cluster');
    expect(none).toContain('Docker does not answer');
    expect(none).toContain('Start Docker, then try again.');
    expect(none).toContain('u try again');
  });

  it('a second later the same phases show a second more', () => {
    const before = say('starting');
    const later = say('starting', { now: NOW + 1_000 });
    expect(before).toContain('14 s');
    expect(later).toContain('15 s');
  });

  it('lab: the task, the clock and the checks as they stand', () => {
    const text = say('lab, checked');
    expect(text).toContain('7:00 left');
    expect(text).toContain('✘ 4/8');
    expect(text).toMatch(/✔ The three pods run as asked/);
    expect(text).toMatch(/✘ Only sleepybox1 reaches the pods in/);
    expect(text).toContain('Hints       1 of 3 taken');
  });

  it('lab: hidden checks are counted, not named', () => {
    const hidden = { ...sampleCheck('secret', 'A secret check', 1), hidden: true };
    const lab = sampleLab({ checks: [...sampleLab().checks, hidden] });
    const text = say('lab', { current: { lab, attempt: sampleAttempt(NOW) } });
    expect(text).not.toContain('A secret check');
    expect(text).toContain('and 1 that is not shown');
  });

  it('clock: warns with a sign when time runs out', () => {
    const at = (left: number) => say('lab', { now: NOW - 180_000 + 600_000 - left });
    expect(at(59_000)).toContain('! 0:59 left');
    expect(at(0)).toContain('! time is up');
    expect(at(-5_000)).toContain('! time is up');
  });

  it('checking: the round, and verdicts as they come', () => {
    const text = say('checking');
    expect(text).toMatch(/Checking +4 s/);
    expect(text).toContain('6 probes from 3 pods, round 2');
    expect(text).toMatch(/✔ passed +2\/2 +The three pods run as asked/);
  });

  it('result: score, each verdict with sign and word, the finding and the matrix', () => {
    const text = say('result');
    expect(text).toMatch(/✘ not passed +4 of 8 points/);
    expect(text).toMatch(/✘ failed +0\/4 +Only sleepybox1 reaches the pods in restricted/);
    for (const label of ['why', 'expected', 'observed', 'cause', 'at', 'not this', 'note']) {
      expect(text).toMatch(new RegExp(`^ +${label} {2,}\\S`, 'm'));
    }
    expect(text).toMatch(/default\/sleepybox2 +OPEN !/);
    expect(text).toMatch(/other\/stranger +blocked/);
  });

  it('result: half points are not cut', () => {
    const verdicts = failingResult(NOW).verdicts.map((verdict) => ({ ...verdict, points: 0.5, earned: 0.5 }));
    const latest = { ...failingResult(NOW), verdicts };
    const text = say('result', { current: { ...attempted, attempt: { ...attempted.attempt, latest } } });
    expect(text).toMatch(/✔ passed +0\.5\/0\.5 +The three pods run as asked/);
  });

  it('result: what could not be told is not charged', () => {
    const text = say('undetermined result');
    expect(text).toMatch(/! could not tell +-\/4/);
    expect(text).toContain('checks worth 4 points could not be determined. Nothing is charged');
    expect(text).toMatch(/default\/sleepybox2 +\? \(want blocked\)/);
  });

  it('final: time, hints, checks, the score, what to read', () => {
    const text = say('final');
    expect(text).toContain('5:00 of 10:00 used · 2 of 3 hints · 3 checks · 1 reset');
    expect(text).toContain('After the deadline');
    expect(text).toContain('Best in time: 8 of 8 points.');
    expect(text).toContain('Read more: https://kubernetes.io/');
  });

  it('problem: message, place, excerpt, hint and a way on', () => {
    const text = say('problem');
    for (const part of [problem.message, problem.place, problem.hint, 'r try again', 'q back', '3 | title:']) {
      expect(text).toContain(part);
    }
  });

  it('a terminal too small is told so', () => {
    const text = frameOf(practising({ columns: 50, rows: 12 })).join(' ');
    expect(text).toContain('This terminal is 50 x 12; kubedrill needs 60 x 15.');
  });
});

describe('App', () => {
  const appWith = (onKey: (key: string) => void) =>
    render(<App state={() => SCREENS.lab as UiState} subscribe={() => () => {}} onKey={onKey} theme={themeOf(true)} />);

  it('names keys, several in one go', async () => {
    const keys: string[] = [];
    const { stdin, unmount } = appWith((key) => keys.push(key));
    await vi.waitUntil(() => stdin.listenerCount('readable') > 0);
    for (const typed of ['j', 'jk', ' ', '\r', '\x1b[A', '\x1b[6~', '\x04', 'G', '?']) stdin.write(typed);
    expect(keys).toEqual(['j', 'j', 'k', 'space', 'enter', 'up', 'pagedown', 'ctrl-d', 'G', '?']);
    unmount();
  });

  it('shows the state', () => {
    const { lastFrame, unmount } = appWith(() => {});
    expect(lastFrame()).toContain('Let one pod in');
    unmount();
  });
});

describe('theme', () => {
  it('has no colours without colour, and keeps what is no colour', () => {
    const plain = themeOf(false);
    expect(plain({ text: 'x', tone: 'bad', bold: true })).toEqual({ bold: true });
    expect(plain({ text: 'x', tone: 'faint' })).toEqual({ dimColor: true });
    expect(themeOf(true)({ text: 'x', tone: 'bad' })).toEqual({ color: 'red' });
  });
});
