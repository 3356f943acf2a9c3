import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { EMBEDDED_CAPABILITIES } from '../../src/cluster/embedded/provider.js';
import type { Answer, Lab } from '../../src/domain/lab.js';
import { converse, typed } from './conversations/converse.js';
import { KEPT_WHOLE, record, recordedWith } from './conversations/record.js';
import { builtInLabs, findKubectls } from './lab-cluster.js';
import { recording } from './suite/recorded.js';
import { embedded, real } from './targets.js';

/**
 * What kubectl was asked and answered when each lab's right answers were given in a real cluster, word for word, is what
 * it says here. KUBEDRILL_CONTRACT_KUBECONFIG and KUBEDRILL_CONTRACT_RECORD=1 write it down anew, for the kubectl of the
 * bundle and for the one on the PATH.
 */
const WHOLE = process.env.KUBEDRILL_CONTRACT_LABS === 'all';
const kubeconfig = process.env.KUBEDRILL_CONTRACT_KUBECONFIG;
const target = kubeconfig ? real(kubeconfig) : embedded;
const anew = target.name === 'real' && recording;

const labs = (await builtInLabs()).filter(({ requires }) =>
  requires.every((need) => EMBEDDED_CAPABILITIES.includes(need)),
);

for (const [place, file] of Object.entries(await findKubectls())) {
  const name = place === 'ofPath' ? 'kubectl on the PATH' : 'kubectl of the bundle';
  if (file === undefined) {
    it.skip(`${name}: there is none`);
    continue;
  }
  const version = await versionOf(file);
  const recorded = await recordedWith(version);
  if (!anew && recorded === undefined) {
    it.skip(`${name}: nothing is recorded for ${version}`);
    continue;
  }
  describe(`${name}, ${version}, on the ${target.name} cluster`, () => {
    const choice = choiceFor(version);
    const converseAll = anew ? it : it.concurrent;
    const known = ({ id }: Lab, { name }: Answer) => anew || recorded?.[id]?.[name] !== undefined;
    const unknown = labs.flatMap((lab) =>
      lab.answers.filter((answer) => answer.right && !known(lab, answer)).map((answer) => `${lab.id} ${answer.name}`),
    );
    if (unknown.length > 0) it.skip(`not recorded yet: ${unknown.join(', ')}`);
    converseAll.each(labs.filter((lab) => lab.answers.some((answer) => answer.right && known(lab, answer))))(
      '$id',
      async (lab) => {
        const right = lab.answers.filter((answer) => answer.right && known(lab, answer));
        const scripts = right.filter(({ steps }) => steps.some(({ type }) => type === 'script'));
        const manifests = right.filter((answer) => !scripts.includes(answer));
        const chosen = choice({ scripts, manifests });
        const here = await converse(target, file, lab, chosen, WHOLE || anew);
        if (anew) return record(version, lab.id, here);
        const there = chosen.map(({ name }) => {
          const calls = recorded?.[lab.id]?.[name] ?? [];
          return [name, WHOLE ? calls : typed(lab, calls)];
        });
        expect(here).toEqual(Object.fromEntries(there));
      },
      anew ? 900_000 : 300_000,
    );
  });
}

/** All answers, or one; kubectls differ in what they say about typed commands alone, so of others fewer are written down. */
function choiceFor(version: string): (answers: Record<'scripts' | 'manifests', Answer[]>) => Answer[] {
  if (WHOLE || (anew && version === KEPT_WHOLE)) return ({ scripts, manifests }) => [...scripts, ...manifests];
  if (anew) return ({ scripts, manifests }) => [...scripts, ...manifests.slice(0, 1)];
  return ({ scripts, manifests }) => [...scripts, ...manifests].slice(0, 1);
}

/** "1.36" of v1.36.4. */
async function versionOf(kubectl: string): Promise<string> {
  const { stdout } = await promisify(execFile)(kubectl, ['version', '--client', '--output', 'json']);
  return /^v(1\.\d+)/.exec(JSON.parse(stdout).clientVersion.gitVersion)?.[1] ?? 'unknown';
}
