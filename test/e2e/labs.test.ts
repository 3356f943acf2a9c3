import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { onSharedCluster } from './kubedrill.js';

interface Proofs {
  sound: boolean;
  labs: { lab: string; trials: { name: string; problems: string[] }[]; missing: string[] }[];
  broken: unknown[];
}

const LABS = join(import.meta.dirname, '../../labs/networking');

/** Untouched scores nothing, each right answer everything, each wrong one fails exactly where it says. */
test.each(await readdir(LABS))(
  '%s grades each of its answers as it must',
  async (lab) => {
    const answers = await readdir(join(LABS, lab, 'answers'));
    const { value, exitCode } = await onSharedCluster().json<Proofs>('lab', 'check', lab);
    const [proof] = value.labs;
    const wrong = proof?.trials.filter(({ problems }) => problems.length > 0);
    expect(wrong, JSON.stringify(wrong, null, 1)).toEqual([]);
    expect(proof?.trials.map(({ name }) => name)).toEqual(expect.arrayContaining(answers));
    expect({ missing: proof?.missing, broken: value.broken, sound: value.sound, exitCode }).toEqual({
      missing: [],
      broken: [],
      sound: true,
      exitCode: 0,
    });
  },
  1_800_000,
);
