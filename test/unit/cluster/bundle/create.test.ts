import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ARCHIVES } from '../../../../src/cluster/bundle/contents.js';
import { createBundle } from '../../../../src/cluster/bundle/create.js';
import { openBundle } from '../../../../src/cluster/bundle/open.js';
import { verifyBundle } from '../../../../src/cluster/bundle/verify.js';
import { PROBE_IMAGE } from '../../../../src/cluster/kind/preflight.js';
import { systemClock } from '../../../../src/domain/clock.js';
import type { Run } from '../../../../src/process/process.js';
import { FakeReleases } from '../fake-releases.js';

let folder: string;
let releases: FakeReleases;
let commands: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'create-'));
  releases = await FakeReleases.start();
  commands = [];
});
afterEach(async () => {
  releases.close();
  await rm(folder, { recursive: true, force: true });
});

/** A Docker that holds only what was pulled. */
function docker({ serverVersion = '28.3.0', failsAt }: { serverVersion?: string; failsAt?: RegExp } = {}): Run {
  const held = new Set<string>();
  return async (program, args) => {
    const command = [program, ...args].join(' ');
    commands.push(command);
    const done = (exitCode: number, stdout = '', stderr = '') => ({ exitCode, stdout, stderr, command, tookMs: 1 });
    if (failsAt?.test(command)) return done(1, '', 'Error response from daemon: manifest unknown');
    if (args[0] === 'info') {
      return done(
        0,
        JSON.stringify({ ServerVersion: serverVersion, OSType: 'linux', Architecture: 'x86_64', MemTotal: 1 }),
      );
    }
    const image = args.at(-1) ?? '';
    if (args[0] === 'pull') held.add(image);
    if (args[0] === 'tag') held.add(image);
    if (args[1] === 'inspect') return held.has(image) ? done(0, 'linux/amd64\n') : done(1);
    if (args[0] === 'save') await writeFile(args[args.indexOf('--output') + 1] ?? '', `archive of ${args.at(-1)}`);
    return done(0);
  };
}

const create = (run: Run) =>
  createBundle({ folder: join(folder, 'b') }, { run, clock: systemClock, sources: releases.sources }, () => {});

describe('createBundle', () => {
  it('makes a folder that opens, verifies and holds every image', async () => {
    await create(docker());
    const bundle = await openBundle(join(folder, 'b'));
    await verifyBundle(bundle);
    expect(bundle.contents).toMatchObject({ platform: 'linux/amd64', node: { image: 'kindest/node:v1.36.4' } });
    expect(bundle.contents.archives.map(({ images }) => images)).toEqual(ARCHIVES.map(({ images }) => images));
    expect(await readdir(join(folder, 'b/images'))).toEqual(
      ['calico.tar', 'labs.tar', 'metrics-server.tar', 'node.tar', 'registry.tar', 'traefik.tar'].sort(),
    );
  });

  it('pulls the node image by its digest, for the platform, and removes what it pulled', async () => {
    await create(docker());
    expect(commands).toContainEqual(
      expect.stringMatching(
        /^docker pull --quiet --platform linux\/amd64 kindest\/node:v1\.36\.4@sha256:[0-9a-f]{64}$/,
      ),
    );
    expect(commands).toContainEqual(expect.stringMatching(/^docker save --platform linux\/amd64 .*nginx:latest/));
    expect(commands).toContainEqual(expect.stringMatching(/^docker rmi .*nginx:latest/));
  });

  it('does not ask an old Docker for a platform it cannot save by', async () => {
    await create(docker({ serverVersion: '20.10.24' }));
    expect(commands.filter((command) => command.startsWith('docker save --platform'))).toEqual([]);
  });

  it('leaves no bundle when an image cannot be had, and goes on from there', async () => {
    await expect(create(docker({ failsAt: /pull .*traefik/ }))).rejects.toMatchObject({ code: 'image-not-found' });
    await expect(openBundle(join(folder, 'b'))).rejects.toMatchObject({ code: 'bundle-missing' });
    await create(docker());
    await expect(openBundle(join(folder, 'b'))).resolves.toBeTruthy();
  });

  it('refuses a manifest that is not the pinned one', async () => {
    releases.instead.set(/calico/, { body: 'not the manifest' });
    await expect(create(docker())).rejects.toMatchObject({ code: 'download-corrupt' });
  });

  it('does not write into a folder with something else in it', async () => {
    await mkdir(join(folder, 'b'));
    await writeFile(join(folder, 'b/thesis.txt'), '');
    await expect(create(docker())).rejects.toMatchObject({ code: 'folder-not-empty', exitCode: 2 });
    expect(await readdir(join(folder, 'b'))).toEqual(['thesis.txt']);
  });
});

describe('the images of a bundle', () => {
  it('hold what the preflight and the probes need', () => {
    expect(ARCHIVES.flatMap(({ images }) => images)).toContain(PROBE_IMAGE);
  });

  it('are named in full, once each', () => {
    const images = ARCHIVES.flatMap((archive) => archive.images);
    expect(new Set(images).size).toBe(images.length);
    for (const image of images) expect(image).toMatch(/^[a-z0-9.-]+\.[a-z]+\/[^:]+:[^:]+$/);
  });
});
