import { describe, expect, it } from 'vitest';
import { EMBEDDED_CAPABILITIES } from '../../src/cluster/embedded/provider.js';
import type { Answer, Lab } from '../../src/domain/lab.js';
import { builtInLabs, findKubectl, proveOnEmbedded } from './lab-cluster.js';

/** Clusters at once: most of the time is spent waiting for connections that are denied. */
const AT_ONCE = 5;
/** The lab of the main job is proven with every answer, the others with one of each sort unless all are asked for. */
const WHOLE = process.env.KUBEDRILL_CONTRACT_LABS === 'all' ? () => true : (lab: Lab) => lab.id === 'np-lab9';

const kubectl = await findKubectl();
const offered = (await builtInLabs()).filter(({ requires }) =>
  requires.every((need) => EMBEDDED_CAPABILITIES.includes(need)),
);
const scripted = ({ steps }: Answer) => steps.some(({ type }) => type === 'script');

describe.each(offered.map((lab) => ({ id: lab.id, lab })))('lab $id on the embedded cluster', ({ lab }) => {
  const can = lab.answers.filter((answer) => kubectl !== undefined || !scripted(answer));
  const without = lab.answers.length - can.length;
  const right = can.filter((answer) => answer.right);
  const wrong = can.filter((answer) => !answer.right);
  const chosen = WHOLE(lab) ? can : [...right.slice(0, 1), ...wrong.slice(0, 1)];

  it(`grades ${chosen.length} of its answers as it must`, async () => {
    const share = Math.ceil(chosen.length / AT_ONCE);
    const shares = Array.from({ length: AT_ONCE }, (_, n) => chosen.slice(n * share, (n + 1) * share));
    const proofs = await Promise.all(
      shares.filter((answers) => answers.length > 0).map((answers) => proveOnEmbedded({ ...lab, answers }, kubectl)),
    );
    const trials = proofs.flatMap((proof) => proof.trials);
    expect(trials.filter(({ problems }) => problems.length > 0)).toEqual([]);
    expect(trials.map(({ name }) => name)).toEqual(expect.arrayContaining(chosen.map(({ name }) => name)));
  }, 600_000);

  if (without > 0) it(`${without} more are scripts`, ({ skip }) => skip('they need kubectl on the PATH'));
});
