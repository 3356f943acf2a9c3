import { afterAll, beforeAll, expect, test } from 'vitest';
import { graders } from '../../graders/index.js';
import { systemClock } from '../../src/domain/clock.js';
import type { Lab } from '../../src/domain/lab.js';
import type { KubeObject } from '../../src/domain/objects.js';
import { createRegistry } from '../../src/grading/registry.js';
import { valueAt } from '../../src/grading/seeded-fields.js';
import { KubeError } from '../../src/kube/kube.js';
import { alteredOf } from '../../src/practice/exam/altered.js';
import { mendAltered } from '../../src/practice/exam/mending.js';
import { nowOf } from '../../src/practice/exam/seeds.js';
import { createNamespace, seededNamespace } from '../../src/practice/namespaces.js';
import { placeSeed, seededObject } from '../../src/practice/seeding.js';
import { builtInLabs } from './lab-cluster.js';
import { embedded } from './targets.js';

/** Healing looks at what an API gave back for a seed: its defaults are no damage, and what is damage can be mended. */

let open: Awaited<ReturnType<typeof embedded.open>>;
beforeAll(async () => {
  open = await embedded.open();
});
afterAll(() => open.close());

const registry = createRegistry(graders);

/** These have every sort of field that labs want unchanged; all labs where all are asked for. */
const SOME = ['ing-fanout-503', 'ing-tls', 'np-lab9', 'np-trusted-2', 'svc-web-service'];
const ALL = process.env.KUBEDRILL_CONTRACT_LABS === 'all';

test('of no lab anything counts as altered at its start, and every damaged field that has to stay is mended', async () => {
  const damaged: string[] = [];
  const labs = (await builtInLabs()).filter(({ id }) => ALL || SOME.includes(id));
  for (const lab of labs) damaged.push(...(await damageAndMend(lab)));
  // Which fields the labs name is theirs to change; that hardly any could be damaged would be a fault of this test.
  expect(damaged.length).toBeGreaterThan(2 * labs.length);
});

async function damageAndMend(lab: Lab): Promise<string[]> {
  const { kube } = open;
  const seeded = await laidOut(lab);
  const look = async () => alteredOf(lab, seeded, await nowOf(kube, seeded, undefined), registry);
  expect(await look(), `${lab.id} untouched`).toEqual([]);
  const kept = lab.checks.flatMap(({ kind, spec }) => registry.get(kind)?.keeps?.(spec) ?? []);
  const damaged: string[] = [];
  for (const { kind, namespace, name, fields } of kept) {
    const object = seeded.find((one) => one.kind === kind && one.namespace === namespace && one.name === name);
    const target = {
      apiVersion: object?.apiVersion ?? 'v1',
      kind,
      name,
      ...(namespace !== undefined && { namespace }),
    };
    const seed = lab.seed.find((one) => one.kind === kind && isAt(one, namespace, name));
    for (const path of fields) {
      for (const part of partsOf(path, valueAt(seed, path))) {
        const done = await kube.patch(target, at(part, damage(valueAt(seed, part)))).catch((error: unknown) => {
          // A field that nobody can change needs no mending.
          if (error instanceof KubeError && error.status === 422) return undefined;
          throw error;
        });
        if (done) damaged.push(`${kind} ${namespace}/${name} ${path}`);
      }
    }
  }
  const found = (await look()).flatMap(({ now, kept: paths }) =>
    paths.map((path) => `${now.kind} ${now.metadata.namespace}/${now.metadata.name} ${path}`),
  );
  expect(found.sort(), lab.id).toEqual([...new Set(damaged)].sort());
  const told = await mendAltered(kube, await look(), undefined);
  expect(told.altered, lab.id).toEqual([]);
  expect(await look(), `${lab.id} mended`).toEqual([]);
  return damaged;
}

async function laidOut(lab: Lab) {
  const waiting = { clock: systemClock, tell: () => {} };
  const namespaces = await Promise.all(
    lab.namespaces.map((name) =>
      name === 'default'
        ? open.kube.get({ apiVersion: 'v1', kind: 'Namespace', name })
        : open.kube
            .get({ apiVersion: 'v1', kind: 'Namespace', name })
            .then((there) => there ?? createNamespace(open.kube, seededNamespace(lab, name), waiting)),
    ),
  );
  return [...namespaces.map((one) => seededObject(one as KubeObject)), ...(await placeSeed(open.kube, lab))];
}

const isAt = ({ metadata }: KubeObject, namespace: string | undefined, name: string) =>
  metadata.namespace === namespace && metadata.name === name;

/** The fields below a path that hold a value, a list or a map of texts. */
function partsOf(path: string, value: unknown): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path];
  const entries = Object.entries(value);
  if (entries.every(([, one]) => typeof one === 'string')) return [path];
  return entries.flatMap(([key, one]) => partsOf(`${path}.${key}`, one));
}

/** Something that is not the value and that its field can take. */
function damage(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'string') return `${value}x`;
  if (Array.isArray(value)) {
    return value.map((item) => (typeof item === 'string' ? `${item}x` : { ...item, ...damagedItem(item) }));
  }
  return { intruder: 'yes', ...Object.fromEntries(Object.keys(value ?? {}).map((key) => [key, 'x'])) };
}

function damagedItem(item: Record<string, unknown>): Record<string, unknown> {
  if ('image' in item) return { image: 'busybox' };
  if ('port' in item) return { port: Number(item.port) + 1 };
  return 'host' in item ? { host: 'damaged.example.com' } : { from: null };
}

const at = (path: string, value: unknown): unknown =>
  path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
