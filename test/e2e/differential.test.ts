import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../src/domain/clock.js';
import type { ProbeRequest, ProbeResult } from '../../src/domain/reach.js';
import type { Kube } from '../../src/kube/kube.js';
import { openKube } from '../../src/kube/open.js';
import type { World } from '../../src/netmodel/world.js';
import { createProber } from '../../src/probe/prober.js';
import { naiveVerdict } from '../unit/netmodel/naive.js';
import { Dice } from '../unit/netmodel/random-world.js';
import { RandomCluster } from './random-cluster.js';

/** 60 in CI; KUBEDRILL_POLICY_SETS=500 for a night. */
const SETS = Number(process.env.KUBEDRILL_POLICY_SETS ?? 60);
const SEED = Number(process.env.KUBEDRILL_SEED ?? 1);

let kube: Kube;
let cluster: RandomCluster;

beforeAll(async () => {
  kube = await openKube(process.env.KUBEDRILL_E2E_KUBECONFIG ?? '');
  cluster = new RandomCluster(kube);
  await cluster.open();
});

afterAll(async () => {
  await cluster?.close();
  kube?.close();
});

/** The naive reading of the documentation, which shares no code with the model that the prober asks. */
function documented(world: World, { source, action, model }: ProbeRequest): string {
  if (source.type !== 'pod' || action.type !== 'connect' || !model) throw new Error('not a cell');
  const from = world.pods.find(
    ({ metadata }) => metadata.namespace === source.namespace && metadata.name === source.name,
  );
  return naiveVerdict(world, from?.status?.podIP ?? '', action.host, action.port, action.protocol);
}

it(
  `what Calico does in ${SETS} random sets of policies is what the model and the documentation say, cell by cell`,
  async () => {
    const prober = createProber({ kube, clock: systemClock });
    const count = { verdicts: 0, allowed: 0, denied: 0, wrong: 0, inconclusive: 0, rounds: 0, policies: 0 };
    const troubles: string[] = [];
    for (let set = 0; set < SETS; set++) {
      count.policies += await cluster.shuffle(new Dice(SEED * 1_000_003 + set));
      const requests = await cluster.cells();
      const results = await prober.run(requests, cluster.world, () => undefined);
      const world = await cluster.world();
      const say = (result: ProbeResult, what: string) => {
        const { request, observation, model, unsettled } = result;
        troubles.push(
          `set ${set} of seed ${SEED}: ${request.id}: ${what}; live ${observation.class}, model ${model?.verdict}, documentation ${documented(world, request)}; ${unsettled ?? ''}`,
        );
      };
      for (const result of results.values()) {
        count.verdicts++;
        count.rounds = Math.max(count.rounds, result.rounds);
        if (result.outcome === 'unknown') {
          count.inconclusive++;
          say(result, 'inconclusive');
        } else {
          count[result.outcome]++;
          if (result.outcome !== documented(world, result.request)) {
            count.wrong++;
            say(result, `WRONG: ${result.outcome}`);
          }
        }
      }
    }
    console.info(`${SETS} sets of policies, ${count.policies} policies: ${JSON.stringify(count)}`);
    if (troubles.length > 0) console.info(troubles.slice(0, 40).join('\n'));
    expect(count.wrong, troubles.join('\n')).toBe(0);
    // What a busy machine leaves open costs no learner anything, but must stay rare.
    expect(count.inconclusive / count.verdicts).toBeLessThan(0.02);
    expect(count.allowed / count.verdicts).toBeGreaterThan(0.1);
    expect(count.denied / count.verdicts).toBeGreaterThan(0.1);
    if (SETS >= 60) expect(count.verdicts).toBeGreaterThan(10_000);
  },
  60_000 + SETS * 60_000,
);
