import { expect, test } from 'vitest';
import { answerTrial, missingAnswers, untouchedTrial } from '../../../src/cli/proving/lab-proof.js';
import type { Answer } from '../../../src/domain/lab.js';
import { LabError } from '../../../src/domain/lab-error.js';
import { failedResult, lab9, passedResult, undeterminedResult } from './fake-lab.js';
import { catalogOf, run } from './run.js';

const right: Answer = { name: 'right-one', right: true, summary: 'does it', fails: [], steps: [] };
const wrong: Answer = { name: 'wrong-one', right: false, summary: 'does not', fails: ['denied'], steps: [] };

test('untouched: points for nothing are a problem, and so is what could not be told', () => {
  expect(untouchedTrial(failedResult).problems).toEqual(['earns 3 points with nothing done: server']);
  expect(untouchedTrial(undeterminedResult).problems).toContain('denied could not be told: the API did not answer');
  const [, failing] = failedResult.verdicts;
  const nothing = { ...failedResult, verdicts: failing ? [failing] : [], score: { ...failedResult.score, earned: 0 } };
  expect(untouchedTrial(nothing).problems).toEqual([]);
});

test('a right answer must pass everything', () => {
  expect(answerTrial(right, passedResult).problems).toEqual([]);
  expect(answerTrial(right, failedResult).problems).toEqual(['denied must pass but fails: connected after 2 ms']);
});

test('a wrong answer must fail exactly where it says, and for the reason it says', () => {
  expect(answerTrial(wrong, failedResult).problems).toEqual([]);
  expect(answerTrial(wrong, passedResult).problems).toEqual(['denied must fail but does not']);
  expect(answerTrial({ ...wrong, fails: ['server'] }, failedResult).problems).toEqual([
    'server must fail but does not',
    'denied must not fail but does: connected after 2 ms',
  ]);
  expect(answerTrial({ ...wrong, finding: 'no policy selects' }, failedResult).problems).toEqual([]);
  expect(answerTrial({ ...wrong, finding: 'two peers' }, failedResult).problems).toEqual([
    expect.stringContaining('denied must say "two peers"'),
  ]);
});

test('three right and five wrong answers are the least', () => {
  expect(missingAnswers(lab9)).toEqual([
    'has 2 right answers, at least 3 are needed',
    'has 0 wrong answers, at least 5 are needed',
  ]);
  const answers = [...Array(3).fill(right), ...Array(5).fill(wrong)];
  expect(missingAnswers({ ...lab9, answers })).toEqual([]);
});

const enough = { ...lab9, answers: [...Array(3).fill(right), ...Array(5).fill(wrong)] };
const parts = (problems: readonly string[], broken: readonly LabError[] = []) => {
  const untouched = { name: 'untouched', problems: [], earned: 0, total: 8, tookMs: 300 };
  const trials = [untouched, { name: 'right-one', problems, earned: 8, total: 8, tookMs: 2100 }];
  const proof = { lab: 'np-lab9', trials, tookMs: 4200 };
  const notOffered = [{ lab: 'ing-tls', missing: ['ingress' as const] }];
  return {
    catalog: async () => catalogOf([enough], broken),
    proveLab: async () => proof,
    proveLabs: async () => ({ provider: 'embedded', proofs: [proof], notOffered }),
  };
};

test('lab check: 0 when every trial is as it must be, 1 when not', async () => {
  const sound = await run(['lab', 'check', 'np-lab9'], { parts: parts([]) });
  expect(sound.exitCode).toBe(0);
  expect(sound.stdout).toBe(
    'np-lab9\n  ✔ as it must  untouched  0/8 in 0.3 s\n  ✔ as it must  right-one  8/8 in 2.1 s\n',
  );
  const unsound = await run(['lab', 'check', '--all', '--json'], { parts: parts(['x must pass but fails: y']) });
  expect(unsound.exitCode).toBe(1);
  expect(JSON.parse(unsound.stdout)).toMatchObject({
    sound: false,
    provider: 'embedded',
    labs: [{ lab: 'np-lab9', missing: [], trials: [{}, { problems: ['x must pass but fails: y'] }] }],
  });
});

test('lab check --all: a lab that does not load is unsound', async () => {
  const broken = [new LabError({ code: 'lab-invalid', message: 'No title.' })];
  const { exitCode, stderr } = await run(['lab', 'check', '--all'], { parts: parts([], broken) });
  expect(exitCode).toBe(1);
  expect(stderr).toContain('error: No title.');
});

test('lab check --all: a lab that cannot be laid out is one line among the others, and why is told', async () => {
  const sound = await parts([]).proveLabs();
  const at = { file: 'labs/odd/seed/1.yaml', line: 1, column: 13 };
  const failure = new LabError({ code: 'seed-refused', message: 'No such apiVersion.', exitCode: 2, at });
  const proofs = [{ lab: 'odd', trials: [], tookMs: 0, failure }, ...sound.proofs];
  const all = { ...parts([]), proveLabs: async () => ({ ...sound, proofs }) };
  const { exitCode, stdout, stderr } = await run(['lab', 'check', '--all'], { parts: all });
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^✘ {2}odd +embedded\n✔ {2}np-lab9/m);
  expect(stderr).toContain('error: No such apiVersion.\n  --> labs/odd/seed/1.yaml:1:13');
  const json = JSON.parse((await run(['lab', 'check', '--all', '--json'], { parts: all })).stdout);
  expect(json).toMatchObject({ sound: false, labs: [{ lab: 'odd', failure: { code: 'seed-refused', at } }, {}] });
});

test('lab check --all: a line for each lab, and in full only what is not as it must be', async () => {
  const sound = await run(['lab', 'check', '--all'], { parts: parts([]) });
  expect(sound.exitCode).toBe(0);
  expect(sound.stdout.split('\n').map((line) => line.trimEnd())).toEqual([
    '   lab      untouched  right  wrong   time  provider',
    '✔  np-lab9        0/8    1/1    0/0  4.2 s  embedded',
    '-  ing-tls                                  embedded has no ingress',
    '',
  ]);
  const unsound = await run(['lab', 'check', '--all'], { parts: parts(['x must pass but fails: y']) });
  expect(unsound.stdout).toContain('x must pass but fails: y');
  expect(unsound.stdout).toContain('✘  np-lab9        0/8    0/1    0/0');
});
