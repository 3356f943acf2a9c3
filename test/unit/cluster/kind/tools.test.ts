import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { publicTools, suitsKind, suitsKubectl } from '../../../../src/cluster/kind/tools.js';
import { run } from '../../../../src/process/run.js';
import { FakeReleases } from '../fake-releases.js';

describe('versions that suit', () => {
  it.each([
    ['kind v0.33.0 go1.26.8 linux/amd64', 'v1.36.4', true],
    ['kind v0.34.1 go1.27.0 linux/amd64', 'v1.36.4', true],
    ['kind v1.0.0 go1.27.0 linux/amd64', 'v1.36.4', true],
    ['kind v0.32.0 go1.26.0 linux/amd64', 'v1.36.4', false],
    ['kind v0.27.0 go1.24.0 linux/amd64', 'v1.35.8', true],
    ['kind v0.26.0 go1.23.0 linux/amd64', 'v1.35.8', false],
    ['what?', 'v1.36.4', false],
  ])('%s for Kubernetes %s: %s', (output, kubernetes, suits) => {
    expect(suitsKind(output, kubernetes)).toBe(suits);
  });

  it.each([
    ['v1.35.0', true],
    ['v1.37.2', true],
    ['v1.34.9', false],
    ['v1.38.0', false],
  ])('kubectl %s for Kubernetes v1.36.4: %s', (version, suits) => {
    expect(suitsKubectl(`{"clientVersion": {"gitVersion": "${version}"}}`, 'v1.36.4')).toBe(suits);
  });
});

describe('publicTools', () => {
  let folder: string;
  let releases: FakeReleases;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tools-'));
    releases = await FakeReleases.start();
  });
  afterEach(async () => {
    releases.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function toolsWith(programs: Record<string, string>) {
    const bin = join(folder, 'bin');
    await mkdir(bin, { recursive: true });
    for (const [name, output] of Object.entries(programs)) {
      await writeFile(join(bin, name), `#!/bin/sh\ncat <<'END'\n${output}\nEND\n`);
      await chmod(join(bin, name), 0o755);
    }
    const { sources } = releases;
    return publicTools({ run, fetch, sources, cacheFolder: join(folder, 'cache'), path: bin, kubernetes: 'v1.36.4' });
  }

  it('takes what is on the PATH and suits', async () => {
    const tools = await toolsWith({
      kind: 'kind v0.33.0 go1.26.8 linux/amd64',
      kubectl: '{"clientVersion": {"gitVersion": "v1.36.0"}}',
    });
    expect(await tools.kind(() => {})).toBe(join(folder, 'bin/kind'));
    expect(await tools.kubectl(() => {})).toBe(join(folder, 'bin/kubectl'));
    expect(releases.asked).toEqual([]);
  });

  it('fetches pinned releases where it does not, once', async () => {
    const tools = await toolsWith({ kind: 'kind v0.20.0 go1.20 linux/amd64' });
    const kind = await tools.kind(() => {});
    expect(kind).toBe(join(folder, 'cache/tools/kind-v0.33.0/kind'));
    expect(await tools.kubectl(() => {})).toBe(join(folder, 'cache/tools/kubectl-v1.36.4/kubectl'));
    // The fetched program can be run.
    expect((await run(kind, [])).exitCode).toBe(0);
    const asked = releases.asked.length;
    await tools.kind(() => {});
    expect(releases.asked).toHaveLength(asked);
    expect(releases.asked[0]).toMatch(/^\/v0\.33\.0\/kind-(linux|darwin)-(amd64|arm64)\.sha256sum$/);
  });
});
