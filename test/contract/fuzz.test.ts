import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Json } from '../../src/cluster/embedded/object.js';
import { manifestsIn, openRawEmbedded } from './suite/odd-requests.js';
import { collectionOf } from './suite/paths.js';
import type { Ask, Raw } from './suite/raw.js';

/** Longer in CI: KUBEDRILL_FUZZ_MS=60000. */
const TIME_MS = Number(process.env.KUBEDRILL_FUZZ_MS ?? 2000);
const TYPES = [
  'application/json',
  'application/yaml',
  'application/apply-patch+yaml',
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/vnd.kubernetes.protobuf',
];
const QUERIES = [
  '',
  'fieldManager=f&force=true',
  'dryRun=All',
  'fieldValidation=Strict',
  'limit=1',
  'watch=1&timeoutSeconds=1',
];

let raw: Raw;
let close: () => Promise<void>;
const thrown: unknown[] = [];
const onThrown = (error: unknown) => thrown.push(error);
beforeAll(async () => {
  ({ raw, close } = await openRawEmbedded());
  process.on('uncaughtException', onThrown);
  process.on('unhandledRejection', onThrown);
});
afterAll(async () => {
  process.off('uncaughtException', onThrown);
  process.off('unhandledRejection', onThrown);
  await close();
});

/** A value with one part of it exchanged for something else, or cut off. */
function spoiled(value: Json, path: readonly number[], by: Json): Json {
  const [step = 0, ...rest] = path;
  if (value === null || typeof value !== 'object' || path.length === 0) return by;
  const keys = Object.keys(value);
  if (keys.length === 0) return by;
  const key = keys[step % keys.length] ?? '';
  const inner = spoiled(value[key], rest, by);
  if (Array.isArray(value)) return value.map((item, i) => (String(i) === key ? inner : item));
  return { ...value, [key]: inner };
}

it(
  'answers whatever it is sent, and never with an error of its own making',
  async () => {
    const manifests = await manifestsIn('default');
    const request = fc.record({
      manifest: fc.constantFrom(...manifests),
      path: fc.array(fc.nat(12), { maxLength: 7 }),
      by: fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom(null, -1, '', [], {}, 1e20, 'x'.repeat(300))),
      method: fc.constantFrom('POST', 'POST', 'PUT', 'PATCH', 'DELETE', 'GET') as fc.Arbitrary<
        NonNullable<Ask['method']>
      >,
      type: fc.constantFrom(...TYPES),
      query: fc.constantFrom(...QUERIES),
      cut: fc.option(fc.nat(400), { nil: undefined, freq: 5 }),
      subresource: fc.constantFrom('', '', '', '/status', '/scale', '/log', '/exec', '/nothing'),
    });
    let sent = 0;
    const property = fc.asyncProperty(
      request,
      async ({ manifest, path, by, method, type, query, cut, subresource }) => {
        const body = JSON.stringify(spoiled(manifest, path, by)).slice(0, cut);
        const collection = collectionOf(manifest.apiVersion, manifest.kind, 'default');
        const target = method === 'POST' ? collection : `${collection}/${manifest.metadata.name}${subresource}`;
        const answer = await raw.ask(`${target}?${query}`, { method, type, ...(method === 'GET' ? {} : { body }) });
        sent++;
        expect(answer.code).toBeGreaterThanOrEqual(200);
        expect(answer.body?.reason, answer.body?.message).not.toBe('InternalError');
        expect(thrown).toEqual([]);
      },
    );
    await fc.assert(property, {
      numRuns: 1_000_000,
      interruptAfterTimeLimit: TIME_MS,
      markInterruptAsFailure: false,
      endOnFailure: true,
      ...(process.env.KUBEDRILL_FUZZ_SEED ? { seed: Number(process.env.KUBEDRILL_FUZZ_SEED) } : {}),
    });
    expect(sent).toBeGreaterThan(0);
    expect((await raw.ask('/readyz')).body).toBe('ok');
  },
  TIME_MS + 30_000,
);
