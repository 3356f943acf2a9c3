import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { graders } from '../../graders/index.js';
import { createCatalog } from '../../src/catalog/catalog.js';
import { EMBEDDED_CAPABILITIES } from '../../src/cluster/embedded/provider.js';
import { CAPABILITIES as KIND_CAPABILITIES } from '../../src/cluster/kind/status.js';
import type { Capability } from '../../src/domain/lab.js';
import { createRegistry } from '../../src/grading/registry.js';

const behavioursYaml = z.array(z.strictObject({ number: z.number().int(), what: z.string() }));

/** One thing that proves a behaviour: a check of a lab, or a test. */
export type Proof =
  | { type: 'check'; lab: string; check: string; title: string; providers: readonly string[] }
  | { type: 'test'; file: string; title: string; providers: readonly string[] };

export interface Behaviour {
  number: number;
  what: string;
  proofs: readonly Proof[];
}

const TESTS = 'test/e2e/behaviours.test.ts';

/** Each behaviour with what proves it, read from the labs and from the tests themselves. */
export async function readEvidence(root: string): Promise<Behaviour[]> {
  const { labs } = await createCatalog({ roots: [join(root, 'labs')], graders: createRegistry(graders) }).all();
  const checks = labs.flatMap(({ id, requires, checks: all }) =>
    all.flatMap(({ id: check, title, proves = [] }) =>
      proves.map((number) => {
        const proof: Proof = { type: 'check', lab: id, check, title, providers: providersFor(requires) };
        return { number, proof };
      }),
    ),
  );
  const tests = [...(await readFile(join(root, TESTS), 'utf8')).matchAll(/^behaviour\((\d+), '(.+)', async/gm)].map(
    ([, number, title = '']) => {
      const proof: Proof = { type: 'test', file: TESTS, title, providers: ['kind'] };
      return { number: Number(number), proof };
    },
  );
  const evidence = [...checks, ...tests];
  const behaviours = behavioursYaml.parse(parse(await readFile(join(root, 'labs/behaviours.yaml'), 'utf8')));
  const known = new Set(behaviours.map(({ number }) => number));
  const stray = evidence.find(({ number }) => !known.has(number));
  if (stray) throw new Error(`labs/behaviours.yaml has no ${stray.number}, which "${stray.proof.title}" proves`);
  return behaviours.map(({ number, what }) => ({
    number,
    what,
    proofs: evidence.filter((one) => one.number === number).map(({ proof }) => proof),
  }));
}

function providersFor(requires: readonly Capability[]): string[] {
  const has = { kind: KIND_CAPABILITIES, embedded: EMBEDDED_CAPABILITIES };
  return Object.entries(has)
    .filter(([, capabilities]) => requires.every((capability) => capabilities.includes(capability)))
    .map(([provider]) => provider);
}
