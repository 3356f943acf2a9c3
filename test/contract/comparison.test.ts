import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Answer, LabWithAnswers } from '../../src/domain/lab.js';
import { builtInLabs, onLabCluster } from './lab-cluster.js';
import { embedded } from './targets.js';

const isManifests = ({ steps }: Answer) => steps.every(({ type }) => type === 'apply');
const labs = new Map((await builtInLabs()).map((lab) => [lab.id, lab]));
/** Services, workloads, policies, Secrets and Ingresses. */
const CHOSEN: readonly [string, string][] = [
  ['np-lab9', 'right-metadata-name'],
  ['svc-web-service', 'right-two-labels'],
  ['headless-sts', 'right-second-service'],
  ['ing-tls', 'right-manifests'],
];
const all = [...labs.values()].flatMap(({ id, answers }) =>
  answers.filter((answer) => answer.right && isManifests(answer)).map(({ name }): [string, string] => [id, name]),
);

function answerOf({ answers }: LabWithAnswers, wanted: string): Answer {
  const found = answers.find(({ name }) => name === wanted);
  if (!found) throw new Error(`there is no answer ${wanted}`);
  return found;
}

/** What the comparison says of somebody who gave this answer. */
async function compared(id: string, answerName: string) {
  const answer = answerOf(labs.get(id) as LabWithAnswers, answerName);
  return onLabCluster(embedded, undefined, async (parts) => {
    const practice = await parts.practice();
    await practice.begin(id, () => {});
    const { cluster } = await practice.status();
    if (!cluster) throw new Error('there is no cluster');
    const kube = await parts.kube(cluster);
    try {
      for (const step of answer.steps) {
        for (const object of step.type === 'apply' ? step.objects : []) await kube.apply(object);
      }
      // Controllers write into the objects, and nothing of that may show.
      await pause(200);
      await practice.stop(() => {});
    } finally {
      kube.close();
    }
    return (await parts.comparisons()).of(id);
  });
}

it.each(process.env.KUBEDRILL_CONTRACT_LABS === 'all' ? all : CHOSEN)(
  '%s: who gives the answer %s has no difference to it, whatever the API filled in',
  async (id, name) => {
    const found = await compared(id, name);
    expect(found.answer.name).toBe(name);
    expect(found.objects.filter(({ state }) => state !== 'same')).toEqual([]);
    expect(found.objects.length).toBeGreaterThan(1);
  },
  60_000,
);

it('a wrong answer differs', async () => {
  const wrong = labs.get('np-lab9')?.answers.find((answer) => !answer.right && isManifests(answer));
  const found = await compared('np-lab9', wrong?.name ?? '');
  expect(found.objects.some(({ state }) => state !== 'same')).toBe(true);
}, 60_000);
