import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Kubedrill, onSharedCluster } from './kubedrill.js';

interface Proofs {
  sound: boolean;
  provider: string;
  labs: { lab: string; tookMs: number; trials: { name: string; problems: string[] }[]; missing: string[] }[];
  notOffered: { lab: string; missing: string[] }[];
  broken: unknown[];
}

const LABS = join(import.meta.dirname, '../../labs/networking');
const labs = await readdir(LABS);

// The embedded one first: after the other one's labs the node is at work for a while yet, and both times are printed.
const PROVIDERS = [
  // It has no nodes to look into.
  { provider: 'embedded', beyond: ['cni-inspect'] },
  { provider: 'kind', beyond: [] },
];

/** Untouched scores nothing, each right answer everything, each wrong one fails exactly where it says. */
describe.each(PROVIDERS)('on $provider', ({ provider, beyond }) => {
  let drill: Kubedrill;
  let proofs: Proofs;
  let exitCode: number;

  beforeAll(async () => {
    drill = provider === 'kind' ? onSharedCluster() : await Kubedrill.fresh('kubedrill-labs');
    const proven = await drill.json<Proofs>('--provider', provider, 'lab', 'check', '--all');
    ({ value: proofs, exitCode } = proven);
    console.info(`${proofs.labs.length} labs on ${proofs.provider} in ${Math.round(proven.tookMs / 1000)} s`);
  }, 3_600_000);

  afterAll(async () => {
    if (provider !== 'embedded') return;
    await drill.run('--provider', provider, 'down');
    await rm(drill.home, { recursive: true, force: true });
  });

  test.each(labs.filter((lab) => !beyond.includes(lab)))('%s grades each of its answers as it must', async (lab) => {
    const answers = await readdir(join(LABS, lab, 'answers'));
    const proof = proofs.labs.find((one) => one.lab === lab);
    const wrong = proof?.trials.filter(({ problems }) => problems.length > 0);
    expect(wrong, JSON.stringify(wrong, null, 1)).toEqual([]);
    expect(proof?.trials.map(({ name }) => name)).toEqual(expect.arrayContaining(answers));
    expect(proof?.missing).toEqual([]);
  });

  test('every lab loads and is sound, and is offered unless it needs what is not there', () => {
    expect(proofs.provider).toBe(provider);
    expect(proofs.broken).toEqual([]);
    expect(proofs.notOffered.map(({ lab }) => lab)).toEqual(beyond);
    expect({ sound: proofs.sound, exitCode }).toEqual({ sound: true, exitCode: 0 });
  });
});
