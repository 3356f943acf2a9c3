import { expect, test } from 'vitest';
import { type ChoiceLook, chooseProvider, sayingWhy } from '../../../src/cli/choose-provider.js';
import { type ClusterProvider, PROVIDERS } from '../../../src/domain/cluster.js';
import type { PracticeEvent } from '../../../src/domain/events.js';

const bare: ChoiceLook = {
  cluster: 'kubedrill',
  attemptUnderWay: async () => undefined,
  kindRemembered: false,
  embeddedThere: async () => false,
  kindObtainable: async () => ({ possible: true, why: 'Docker answers and a bundle is given' }),
};
const noDocker = async () => ({ possible: false, why: 'Docker does not answer' });

test('kind where it can be had, else embedded, each with its reason', async () => {
  expect(await chooseProvider(bare)).toEqual({ provider: 'kind', why: 'Docker answers and a bundle is given' });
  const choice = await chooseProvider({ ...bare, kindObtainable: noDocker });
  expect(choice).toEqual({ provider: 'embedded', why: 'Docker does not answer' });
});

test('a lab under way stays where it was begun, whatever the machine could do', async () => {
  for (const provider of PROVIDERS) {
    const attemptUnderWay = async () => ({ lab: 'np-lab9', provider, cluster: 'kubedrill' });
    const choice = await chooseProvider({ ...bare, attemptUnderWay });
    expect(choice).toEqual({ provider, why: 'lab np-lab9 was begun on it' });
  }
});

test('an attempt on a cluster of another name decides nothing', async () => {
  const attemptUnderWay = async () => ({ lab: 'np-lab9', provider: 'embedded', cluster: 'other' });
  expect((await chooseProvider({ ...bare, attemptUnderWay })).provider).toBe('kind');
});

test('an embedded cluster that is there is used again, unless there is one of kind too', async () => {
  const there = { ...bare, embeddedThere: async () => true };
  expect((await chooseProvider(there)).provider).toBe('embedded');
  expect((await chooseProvider({ ...there, kindRemembered: true })).provider).toBe('kind');
});

test('a chosen provider says why with its status and when it comes up', async () => {
  const provider: ClusterProvider = {
    name: 'embedded',
    capabilities: [],
    up: async () => ({ provider: 'embedded', name: 'k', kubeconfig: '/k', kubernetes: 'v1.36.4', capabilities: [] }),
    status: async () => ({ state: 'absent', provider: 'embedded', name: 'k' }),
    ensure: async () => {},
    down: async () => {},
  };
  const said = sayingWhy(provider, { provider: 'embedded', why: 'Docker does not answer' }, () => 5);
  expect((await said.status()).why).toBe('Docker does not answer');
  const events: PracticeEvent[] = [];
  await said.up({}, (event) => events.push(event));
  expect(events.at(-1)).toMatchObject({ state: 'done', detail: 'embedded: Docker does not answer', at: 5 });
});
