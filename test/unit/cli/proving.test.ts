import { expect, test } from 'vitest';
import { proveLab } from '../../../src/cli/proving/prove-lab.js';
import { proveLabs } from '../../../src/cli/proving/prove-labs.js';
import type { Answer, LabWithAnswers } from '../../../src/domain/lab.js';
import type { KubeObject } from '../../../src/domain/objects.js';
import { KubeError, UnknownKindError } from '../../../src/kube/kube.js';
import { type Bench, bench, lab, pod } from '../practice/fixture.js';

const signal = new AbortController().signal;
const run = () => Promise.reject(new Error('no script is run here'));

const web = (namespace: string): KubeObject => ({
  apiVersion: 'nonsense',
  kind: 'Deployment',
  metadata: { namespace, name: 'web' },
});
const places = (object: KubeObject, file: string) => new Map([[object, () => ({ file, line: 2, column: 13 })]]);
const answer = (name: string, object: KubeObject): Answer => {
  const file = `/labs/net-two/answers/${name}/1.yaml`;
  const step = { type: 'apply', file, objects: [object], places: places(object, file) } as const;
  return { name, right: name.startsWith('right-'), summary: 's', fails: ['mine'], steps: [step] };
};
const answered = (changes: Partial<LabWithAnswers>): LabWithAnswers => ({ ...lab(changes), answers: [], ...changes });

async function refusing(...labs: LabWithAnswers[]): Promise<Bench> {
  const bed = await bench({ labs });
  bed.kube.before = (call) => {
    const namespace = /^apply Deployment (.*)\/web$/.exec(call)?.[1];
    if (namespace === 'broken') throw new KubeError('the disk is full', 500, 'InternalError');
    if (namespace !== undefined) throw new UnknownKindError(web(namespace), 'apiVersion');
  };
  return bed;
}

test('an answer that the cluster does not take fails, with file and line, and the others are tried all the same', async () => {
  const one = answered({
    answers: [
      answer('right-odd', web('front')),
      answer('right-full', web('broken')),
      answer('right-pod', pod('front', 'mine')),
    ],
  });
  const { deps, on } = await refusing(one);
  const { trials } = await proveLab(deps, run, one, on, signal);
  expect(trials.map(({ name, problems }) => [name, problems])).toEqual([
    ['untouched', []],
    [
      'right-odd',
      [
        'answers/right-odd/1.yaml:2:13: Deployment front/web of answer right-odd has apiVersion nonsense, which the cluster does not know. It knows Deployment in apps/v1.',
      ],
    ],
    [
      'right-full',
      [expect.stringContaining('The cluster refused Deployment broken/web of answer right-full: the disk is full')],
    ],
    ['right-pod', []],
  ]);
});

test('a lab whose seed is not taken fails and leaves nothing behind; the other labs are proven', async () => {
  const seed = web('odd');
  const odd = answered({
    id: 'odd',
    namespaces: ['odd'],
    seed: [pod('odd', 'x'), seed],
    places: places(seed, 'seed/1.yaml'),
  });
  const sound = answered({ answers: [answer('right-pod', pod('front', 'mine'))] });
  const { deps, on, kube, clock } = await refusing(odd, sound);
  const { proofs } = await proveLabs(deps, run, [odd, sound], on, signal);
  expect(proofs).toMatchObject([
    { lab: 'odd', trials: [], failure: { code: 'seed-refused', at: { file: 'seed/1.yaml', line: 2 } } },
    {
      lab: 'net-two',
      trials: [
        { name: 'untouched', problems: [] },
        { name: 'right-pod', problems: [] },
      ],
    },
  ]);
  expect(proofs[1]).not.toHaveProperty('failure');
  await clock.sleep(10_000);
  await kube.list({ apiVersion: 'v1', kind: 'Pod' });
  expect([...kube.objects.keys()]).not.toContain('Namespace /odd');
});

test('a cluster that does not answer ends the proofs of all', async () => {
  const sound = answered({});
  const { deps, on, kube } = await refusing(sound);
  kube.down = true;
  await expect(proveLabs(deps, run, [sound], on, signal)).rejects.toMatchObject({ code: 'api-unreachable' });
});
