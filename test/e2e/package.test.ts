import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** What somebody gets who installs the packed tarball, far from the checkout. */

const ROOT = join(import.meta.dirname, '../..');
let app: string;

const kubedrill = (...args: string[]) =>
  execa(join(app, 'node_modules/.bin/kubedrill'), args, {
    cwd: app,
    reject: false,
    stdin: 'ignore',
    env: { KUBEDRILL_HOME: join(app, 'home'), KUBEDRILL_CLUSTER: 'kubedrill-packed', KUBEDRILL_BUNDLE: '' },
  });

beforeAll(async () => {
  app = await mkdtemp(join(tmpdir(), 'kubedrill-packed-'));
  const npm = (cwd: string, ...args: string[]) => execa('npm', args, { cwd, stdin: 'ignore' });
  // As built: the other tests of this folder run the same build.
  await npm(ROOT, 'pack', '--ignore-scripts', '--pack-destination', app);
  const [tarball = ''] = (await readdir(app)).filter((name) => name.endsWith('.tgz'));
  await npm(app, 'install', '--no-audit', '--no-fund', '--prefer-offline', join(app, tarball));
});

afterAll(async () => {
  await kubedrill('--provider', 'embedded', 'down');
  await rm(app, { recursive: true, force: true });
});

test('brings its labs along', async () => {
  const { stdout, stderr, exitCode } = await kubedrill('list', '--json');
  expect(exitCode, stderr).toBe(0);
  const labs = await readdir(join(ROOT, 'labs/networking'));
  const { labs: listed, broken } = JSON.parse(stdout) as { labs: { id: string }[]; broken: unknown[] };
  expect(broken).toEqual([]);
  expect(listed.map(({ id }) => id)).toEqual(expect.arrayContaining(labs));
});

test('does the main job without Docker', async () => {
  const { stderr, exitCode } = await kubedrill('--provider', 'embedded', 'demo');
  expect(exitCode, stderr).toBe(0);
});
