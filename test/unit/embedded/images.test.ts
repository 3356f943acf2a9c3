import { expect, test } from 'vitest';
import { findImage } from '../../../src/cluster/embedded/images/catalog.js';
import type { Process } from '../../../src/cluster/embedded/process/process.js';

/** What the image's own script starts for these arguments. */
async function started(name: string, args: readonly string[]): Promise<readonly string[]> {
  const image = findImage(name);
  const script = image?.entrypoint[0] ?? '';
  const run = image?.programs.get(script.split('/').at(-1) ?? '');
  const argvs: (readonly string[])[] = [];
  const noted = async ({ argv }: Process) => {
    argvs.push(argv);
    return 0;
  };
  const programs = new Map([...(image?.programs.keys() ?? [])].map((program) => [program, noted]));
  await run?.({ argv: [script, ...args], machine: { programs } } as unknown as Process);
  return argvs.flat();
}

test.each([
  ['curlimages/curl', ['-sk', 'https://web/'], ['curl', '-sk', 'https://web/']],
  ['curlimages/curl', ['curl', 'web'], ['curl', 'web']],
  ['curlimages/curl', ['sleep', '5'], ['sleep', '5']],
  ['redis', ['--port', '7000'], ['redis-server', '--port', '7000']],
])('%s given %j', async (image, args, argv) => {
  expect(await started(image, args)).toEqual(argv);
});

test.each([
  ['nginx:alpine', { wget: true, nslookup: true, curl: true, bash: false }],
  ['nginx:1.27', { wget: false, nslookup: false, curl: true, bash: true }],
  ['redis:7-alpine', { wget: true, 'redis-cli': true, bash: false }],
  ['httpd:2.4', { wget: false, bash: true }],
])('%s has the programs of the system it is built on', (image, wanted) => {
  const programs = findImage(image)?.programs;
  const has = Object.fromEntries(Object.keys(wanted).map((name) => [name, programs?.has(name)]));
  expect(has).toEqual(wanted);
});

test.each([
  'busybox',
  'busybox:1.36',
  'docker.io/busybox',
  'docker.io/library/busybox:1.36',
  'index.docker.io/busybox',
  'busybox@sha256:0123',
  'busybox:1.36@sha256:0123',
])('%s is busybox', (name) => {
  expect(findImage(name)?.banner).toBe('busybox');
});

test.each(['quay.io/busybox', 'someone/busybox', 'localhost/busybox'])('%s is not', (name) => {
  expect(findImage(name)).toBeUndefined();
});
