import { expect, it } from 'vitest';
import { connect } from '../../../src/netmodel/connect.js';
import { naiveVerdict } from './naive.js';
import { Dice, PORTS, PROTOCOLS, randomWorld } from './random-world.js';

const WORLDS = Number(process.env.KUBEDRILL_WORLDS ?? 5_000);
const SEED = Number(process.env.KUBEDRILL_SEED ?? 1);
const FLOWS_EACH = 8;

it(`agrees with the naive reading in ${WORLDS} random worlds`, () => {
  const count: Record<string, number> = { allowed: 0, denied: 0 };
  let policed = 0;
  for (let index = 0; index < WORLDS; index++) {
    const dice = new Dice(SEED * 1_000_003 + index);
    const world = randomWorld(dice);
    for (let flow = 0; flow < FLOWS_EACH; flow++) {
      const [from, to] = [dice.one(world.pods), dice.one(world.pods)];
      const [port, protocol] = [dice.one(PORTS), dice.one(PROTOCOLS)];
      const ips = [from.status?.podIP ?? '', to.status?.podIP ?? ''] as const;
      const naive = naiveVerdict(world, ...ips, port, protocol);
      const source = { type: 'pod', namespace: from.metadata.namespace ?? '', name: from.metadata.name } as const;
      const { verdict, reasons } = connect(world, source, { type: 'ip', ip: ips[1] }, port, protocol);
      if (verdict !== naive) {
        expect.fail(
          `world ${index} of seed ${SEED}: ${ips.join(' -> ')} ${port}/${protocol} is ${verdict} to the model (${reasons.map(({ text }) => text).join('; ')}) and ${naive} to the naive reading\n${JSON.stringify(world.policies, null, 1)}`,
        );
      }
      count[verdict] = (count[verdict] ?? 0) + 1;
      if (reasons.some(({ path, object }) => verdict === 'allowed' && path && object)) policed++;
    }
  }
  const share = (part = 0) => part / (WORLDS * FLOWS_EACH);
  console.info(
    `${WORLDS} worlds, ${WORLDS * FLOWS_EACH} flows: ${count.allowed} allowed (${policed} by a rule), ${count.denied} denied`,
  );
  // Agreement says little where one verdict is rare, or where policies are never asked.
  expect(share(count.allowed)).toBeGreaterThan(0.2);
  expect(share(count.allowed)).toBeLessThan(0.8);
  expect(share(policed)).toBeGreaterThan(0.05);
}, 600_000);
