import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Json } from '../../src/cluster/embedded/object.js';
import { manifestsIn, openRawEmbedded } from './suite/odd-requests.js';
import { collectionOf } from './suite/paths.js';
import type { Raw } from './suite/raw.js';

/** All of them where KUBEDRILL_LOAD is "full", as in CI; otherwise one in so many. */
const ONE_IN = process.env.KUBEDRILL_LOAD === 'full' ? 1 : 40;
const INSTEAD: readonly Json[] = [null, {}, [], '', -1, [null], { a: null }];
const WAYS = [
  ['PATCH', 'application/merge-patch+json'],
  ['PATCH', 'application/strategic-merge-patch+json'],
  ['PATCH', 'application/apply-patch+yaml'],
  ['PUT', 'application/json'],
] as const;

let raw: Raw;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ raw, close } = await openRawEmbedded());
});
afterAll(() => close());

/** The paths of all parts of a value, outer ones first. */
function partsOf(value: Json, path: readonly string[] = []): string[][] {
  if (value === null || typeof value !== 'object') return [];
  return Object.keys(value).flatMap((key) => [[...path, key], ...partsOf(value[key], [...path, key])]);
}

function exchanged(value: Json, [key = '', ...rest]: readonly string[], by: Json): Json {
  const inner = rest.length === 0 ? by : exchanged(value[key], rest, by);
  return Array.isArray(value) ? value.map((item, i) => (String(i) === key ? inner : item)) : { ...value, [key]: inner };
}

it('an object that is there, with any part of it exchanged, is taken or refused for a reason', async () => {
  const manifests = await manifestsIn('default');
  const stumbled: string[] = [];
  let asked = 0;
  for (const manifest of manifests) {
    const collection = collectionOf(manifest.apiVersion, manifest.kind, 'default');
    await raw.ask(collection, { method: 'POST', type: 'application/json', body: JSON.stringify(manifest) });
    const target = `${collection}/${manifest.metadata.name}?dryRun=All&fieldManager=f&force=true`;
    for (const path of partsOf(manifest)) {
      for (const by of INSTEAD) {
        for (const [method, type] of WAYS) {
          if (asked++ % ONE_IN !== 0) continue;
          const body = JSON.stringify(exchanged(manifest, path, by));
          const { code, body: answer } = await raw.ask(target, { method, type, body });
          if (code < 500) continue;
          stumbled.push(`${manifest.kind} ${path.join('.')} = ${JSON.stringify(by)} by ${type}: ${answer?.message}`);
        }
      }
    }
  }
  expect(stumbled).toEqual([]);
  expect(asked).toBeGreaterThan(20_000);
}, 300_000);
