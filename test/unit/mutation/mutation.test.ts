import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createCatalog } from '../../../src/catalog/catalog.js';
import { packageRoot } from '../../../src/process/package-root.js';
import { isManifests, registry } from '../graders/lab-in-memory.js';
import { mutantsOf } from './mutants.js';
import type { Oracle } from './oracles/oracle.js';
import { tryOut } from './run.js';

/**
 * Each right answer of each lab is changed in every systematic way. An oracle of the lab, which knows neither its
 * grade.yaml nor the graders nor the network model, says whether the mutant still answers the task. The graders must
 * say the same.
 */
const ORACLES = join(import.meta.dirname, 'oracles');
/** Of each lab about so many are tried, taken evenly, unless KUBEDRILL_MUTANTS is "all", as in CI. */
const MOST = process.env.KUBEDRILL_MUTANTS === 'all' ? Number.POSITIVE_INFINITY : 150;
const { labs } = await createCatalog({ roots: [join(packageRoot(), 'labs')], graders: registry }).answered.all();
const files = await readdir(ORACLES);
const judged = labs.filter(({ id }) => files.includes(`${id}.ts`));

test('every lab about NetworkPolicy has an oracle', () => {
  const policyLabs = labs.filter(({ requires }) => requires.includes('networkpolicy'));
  expect(policyLabs.filter((lab) => !judged.includes(lab)).map(({ id }) => id)).toEqual([]);
});

describe.each(judged)('$id', (lab) => {
  const answers = lab.answers.filter(({ right }) => right);
  const tried = answers.filter(isManifests);
  const scripts = answers.filter((answer) => !isManifests(answer)).map(({ name }) => name);

  test('the graders agree with the oracle on every mutant', { timeout: 180_000 }, async () => {
    const { oracle }: { oracle: Oracle } = await import(join(ORACLES, `${lab.id}.ts`));
    const survivors: string[] = [];
    const counted = { right: 0, wrong: 0 };
    const mutants = mutantsOf(lab, tried);
    const step = Math.ceil(mutants.length / MOST) || 1;
    for (const [index, { answer, mutation, objects }] of mutants.entries()) {
      if (index % step !== 0 && mutation !== 'as it is') continue;
      const { after, result } = await tryOut(lab, objects);
      const wrong = oracle(after);
      counted[wrong === undefined ? 'right' : 'wrong']++;
      if (mutation === 'as it is') expect(wrong, answer).toBeUndefined();
      const objections = result.verdicts.filter(({ status }) => status !== 'pass');
      const failed = objections.some(({ status }) => status === 'fail');
      const agreed = wrong === undefined ? objections.length === 0 : failed;
      if (agreed) continue;
      const graded = objections.map(({ check, status }) => `${check} ${status}`).join(', ') || 'all pass';
      survivors.push(`${lab.id} ${answer}: ${mutation}\n    oracle: ${wrong ?? 'right'}\n    graders: ${graded}`);
    }
    const total = counted.right + counted.wrong;
    console.info(
      `${lab.id}: ${total} of ${mutants.length} mutants of ${tried.length} right answers, ${counted.right} right and ${counted.wrong} wrong`,
      scripts.length > 0 ? `(left out, as they need a cluster for their kubectl: ${scripts.join(', ')})` : '',
    );
    expect(survivors, survivors.join('\n')).toEqual([]);
    expect(counted.right).toBeGreaterThan(10);
    expect(counted.wrong).toBeGreaterThan(30);
  });
});
