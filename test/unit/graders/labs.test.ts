import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createCatalog } from '../../../src/catalog/catalog.js';
import type { GradeResult, Verdict } from '../../../src/domain/verdict.js';
import { packageRoot } from '../../../src/process/package-root.js';
import { gradeInMemory, isManifests, registry } from './lab-in-memory.js';

const { labs, broken } = await createCatalog({
  roots: [join(packageRoot(), 'labs')],
  graders: registry,
}).answered.all();

test('every lab of the project loads', () => {
  expect(broken.map(({ message, at }) => `${at?.file}:${at?.line} ${message}`)).toEqual([]);
  expect(labs.map(({ id }) => id)).toEqual(expect.arrayContaining(['np-access-label', 'np-lab9', 'svc-web-service']));
});

test.each(labs)('$id has three rising hints, three right and five wrong answers', (lab) => {
  expect(lab.hints.length).toBeGreaterThanOrEqual(3);
  expect(lab.answers.filter(({ right }) => right).length).toBeGreaterThanOrEqual(3);
  expect(lab.answers.filter(({ right }) => !right).length).toBeGreaterThanOrEqual(5);
});

/** The network model knows no Ingress controller and no files of nodes: those labs are proven on clusters. */
const modelled = labs.filter(({ requires }) => !requires.includes('ingress') && !requires.includes('node-access'));

describe.each(modelled)('$id', (lab) => {
  test('untouched, it earns nothing and nothing is left open', async () => {
    const result = await gradeInMemory(lab);
    expect(statuses(result, 'error')).toEqual([]);
    expect(result.score).toMatchObject({ earned: 0, possible: lab.points, passed: false });
  });

  test.each(lab.answers.filter((answer) => answer.right && isManifests(answer)))('$name passes', async (answer) => {
    const result = await gradeInMemory(lab, answer);
    expect(result.verdicts.filter(({ status }) => status !== 'pass').map(told)).toEqual([]);
    expect(result.score).toMatchObject({ earned: lab.points, possible: lab.points, passed: true, provisional: false });
  });

  test.each(lab.answers.filter((answer) => !answer.right && isManifests(answer)))('$name fails', async (answer) => {
    const result = await gradeInMemory(lab, answer);
    expect(statuses(result, 'error')).toEqual([]);
    expect(statuses(result, 'fail').sort()).toEqual([...answer.fails].sort());
    const first = result.verdicts.find(({ status }) => status === 'fail');
    expect(first && told(first)).toContain(answer.finding ?? '');
  });
});

function statuses(result: GradeResult, status: string): string[] {
  return result.verdicts.filter((verdict) => verdict.status === status).map(({ check }) => check);
}

function told({ check, findings }: Verdict): string {
  return `${check}: ${JSON.stringify(findings)}`;
}
