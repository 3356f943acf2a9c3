import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { onSharedCluster } from './kubedrill.js';

interface Proofs {
  sound: boolean;
  provider: string;
  labs: { lab: string; tookMs: number; trials: { name: string; problems: string[] }[]; missing: string[] }[];
  notOffered: { lab: string; missing: string[] }[];
  broken: unknown[];
}

const LABS = join(import.meta.dirname, '../../labs/networking');
const labs = await readdir(LABS);

let proofs: Proofs;
let exitCode: number;
let tookMs: number;

beforeAll(async () => {
  ({ value: proofs, exitCode, tookMs } = await onSharedCluster().json<Proofs>('lab', 'check', '--all'));
  console.info(`${proofs.labs.length} labs on ${proofs.provider} in ${Math.round(tookMs / 1000)} s`);
}, 3_600_000);

/** Untouched scores nothing, each right answer everything, each wrong one fails exactly where it says. */
test.each(labs)('%s grades each of its answers as it must', async (lab) => {
  const answers = await readdir(join(LABS, lab, 'answers'));
  const proof = proofs.labs.find((one) => one.lab === lab);
  const wrong = proof?.trials.filter(({ problems }) => problems.length > 0);
  expect(wrong, JSON.stringify(wrong, null, 1)).toEqual([]);
  expect(proof?.trials.map(({ name }) => name)).toEqual(expect.arrayContaining(answers));
  expect(proof?.missing).toEqual([]);
});

test('every lab loads, is offered on this cluster and is sound', () => {
  expect(proofs.broken).toEqual([]);
  expect(proofs.notOffered).toEqual([]);
  expect({ sound: proofs.sound, exitCode }).toEqual({ sound: true, exitCode: 0 });
});
