import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { compose } from '../../../src/cli/compose.js';
import type { Parts } from '../../../src/cli/parts.js';
import { type GlobalOptions, resolveSettings } from '../../../src/cli/settings.js';
import { systemClock } from '../../../src/domain/clock.js';
import { createAttemptStore } from '../../../src/store/attempt-store.js';
import { folders } from '../../../src/store/folders.js';
import { passedResult } from './fake-lab.js';
import { run } from './run.js';

let home: string;
let parts: Parts;

const wasAsked = () => existsSync(join(home, 'asked'));

const withSettings = (options: GlobalOptions): Parts => {
  const env = { KUBEDRILL_HOME: home, PATH: home };
  const { signal } = new AbortController();
  const nothing = () => {};
  return compose({
    settings: resolveSettings(options, env, home),
    places: folders(env, home),
    io: {
      ...{ out: nothing, err: nothing, outIsTty: false, errIsTty: false, inIsTty: false },
      ...{ columns: () => 80, rows: () => 24, env, readerGone: signal },
    },
    interrupts: { signal, lend: (work) => work() },
    clock: systemClock,
  });
};

/** The real parts, with --provider auto and a Docker that notes that it was called and does not answer. */
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'kubedrill-home-'));
  await writeFile(join(home, 'docker'), `#!/bin/sh\n: > '${join(home, 'asked')}'\nexit 1\n`, { mode: 0o755 });
  vi.stubEnv('PATH', home);
  parts = withSettings({});
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true });
});

test('what was is told without a look for Docker', async () => {
  const store = createAttemptStore({ folder: folders({ KUBEDRILL_HOME: home }, home).state, clock: systemClock });
  const about = { lab: 'np-lab9', provider: 'kind', cluster: 'drill', deadlineAt: 600_000, seeded: [] };
  await store.append('a1', { type: 'begun', at: 1000, attempt: 'a1', ...about });
  await store.append('a1', { type: 'checked', at: 2000, result: passedResult });
  await store.append('a1', { type: 'finished', at: 3000, reason: 'finished' });
  const told = await Promise.all([['list'], ['history'], ['report', 'a1']].map((argv) => run(argv, { parts })));
  expect(told.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual([
    [0, ''],
    [0, ''],
    [0, ''],
  ]);
  for (const { stdout } of told) expect(stdout).toContain('lab9');
  expect(wasAsked()).toBe(false);
});

test('what is asks which provider it would be', async () => {
  expect(await (await parts.practice()).status()).toMatchObject({ provider: 'embedded', state: 'absent' });
  expect(wasAsked()).toBe(true);
});

test('status says what is wrong with the bundle that a cluster would be made of', async () => {
  await writeFile(join(home, 'docker'), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  const bundle = join(home, 'none');
  const { practice } = withSettings({ provider: 'kind', bundle });
  expect(await (await practice()).status()).toMatchObject({
    state: 'absent',
    detail: `cannot be made: ${bundle} is not a bundle: its bundle.yaml cannot be read`,
  });
});
