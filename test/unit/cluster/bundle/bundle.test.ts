import { mkdtemp, readdir, readFile, rm, unlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBundle } from '../../../../src/cluster/bundle/open.js';
import { verifyBundle } from '../../../../src/cluster/bundle/verify.js';
import { TINY_FILES, tinyContents, writeTinyBundle } from '../tiny-bundle.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bundle-'));
  await writeTinyBundle(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const describeAs = (text: string) => writeFile(join(folder, 'bundle.yaml'), text);
const text = () => readFile(join(folder, 'bundle.yaml'), 'utf8');

describe('openBundle', () => {
  it('reads what is in the folder', async () => {
    const bundle = await openBundle(folder);
    expect(bundle.folder).toBe(folder);
    expect(bundle.contents.kubernetes).toBe('v1.36.4');
    expect(bundle.contents.archives.map(({ into }) => into)).toEqual(['node', 'registry']);
  });

  it('says when the folder is no bundle', async () => {
    const empty = join(folder, 'images');
    await expect(openBundle(empty)).rejects.toMatchObject({
      code: 'bundle-missing',
      message: expect.stringContaining(empty),
      at: { file: join(empty, 'bundle.yaml') },
    });
  });

  it('names the files that are missing', async () => {
    await unlink(join(folder, 'images/calico.tar'));
    await unlink(join(folder, 'bin/kind'));
    await expect(openBundle(folder)).rejects.toMatchObject({
      code: 'bundle-missing',
      message: 'The bundle lacks the files bin/kind and images/calico.tar.',
    });
  });

  it('shows where the description is not valid', async () => {
    const broken = (await text()).replace('into: registry', 'into: cellar');
    const line = broken.split('\n').findIndex((each) => each.includes('cellar')) + 1;
    await describeAs(broken);
    await expect(openBundle(folder)).rejects.toMatchObject({
      code: 'bundle-invalid',
      exitCode: 3,
      message: expect.stringContaining('archives.1.into'),
      at: {
        file: join(folder, 'bundle.yaml'),
        line,
        column: 11,
        excerpt: expect.stringMatching(/into: cellar\n +\| {11}\^$/),
      },
    });
  });

  it('shows where the description is no YAML', async () => {
    await describeAs('apiVersion: kubedrill.dev/v1alpha1\nkind: [Bundle\n');
    await expect(openBundle(folder)).rejects.toMatchObject({
      code: 'bundle-invalid',
      exitCode: 3,
      at: { line: 2, excerpt: expect.stringMatching(/2 \| kind: \[Bundle\n +\| {14}\^$/) },
    });
  });

  it('wants a sum for every file that is named', async () => {
    const contents = tinyContents();
    delete (contents.sha256 as Record<string, string>)['bin/kind'];
    await writeTinyBundle(folder, contents);
    const line = (await text()).split('\n').findIndex((each) => each.includes('path: bin/kind')) + 1;
    await expect(openBundle(folder)).rejects.toMatchObject({
      code: 'bundle-invalid',
      message: expect.stringContaining('has no sum under sha256: bin/kind'),
      at: { line },
    });
  });

  it.each(['/etc/passwd', '../outside'])('takes no path outside of it: %s', async (path) => {
    await writeTinyBundle(folder, { ...tinyContents(), node: { image: 'n', archive: path } });
    await expect(openBundle(folder)).rejects.toMatchObject({
      code: 'bundle-invalid',
      message: expect.stringContaining('must be a path inside the bundle'),
    });
  });
});

describe('verifyBundle', () => {
  it('accepts what is as described, and tells how far it is', async () => {
    const fractions: number[] = [];
    await verifyBundle(await openBundle(folder), { on: ({ fraction }) => fractions.push(fraction) });
    expect(fractions.at(-1)).toBe(1);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
  });

  it('names the file that is not', async () => {
    await writeFile(join(folder, 'images/labs.tar'), 'tampered');
    await expect(verifyBundle(await openBundle(folder))).rejects.toMatchObject({
      code: 'bundle-corrupt',
      message: expect.stringContaining('images/labs.tar'),
      at: { file: join(folder, 'images/labs.tar') },
    });
  });

  it('names every file that is not, the small ones read first', async () => {
    await writeFile(join(folder, 'images/labs.tar'), 'tampered '.repeat(9_999));
    await writeFile(join(folder, 'manifests/calico.yaml'), '');
    await writeFile(join(folder, 'bin/kubectl'), 'tampered');
    const read: string[] = [];
    const verified = verifyBundle(await openBundle(folder), { on: ({ file }) => read.push(file) });
    await expect(verified).rejects.toMatchObject({
      code: 'bundle-corrupt',
      message: `The bundle's files manifests/calico.yaml, bin/kubectl and images/labs.tar are not what ${folder}/bundle.yaml says: their sha256 sums differ.`,
      at: { file: join(folder, 'manifests/calico.yaml') },
    });
    expect([read[0], read.at(-1)]).toEqual(['manifests/calico.yaml', 'images/labs.tar']);
  });

  it('looks only at the files that are asked for', async () => {
    await writeFile(join(folder, 'images/labs.tar'), 'tampered');
    await expect(verifyBundle(await openBundle(folder), { only: ['bin/kind'] })).resolves.toBeUndefined();
  });

  it('does not read a file again that has not changed, and does when it has', async () => {
    const cacheFolder = join(folder, 'cache');
    const bundle = await openBundle(folder);
    const node = join(folder, 'images/node.tar');
    const then = new Date('2026-01-05T10:00:00Z');
    await utimes(node, then, then);
    await verifyBundle(bundle, { cacheFolder });
    // Same size, time and inode: another content goes unseen, which shows that nothing was read.
    await writeFile(node, 'NODE');
    await utimes(node, then, then);
    await expect(verifyBundle(bundle, { cacheFolder })).resolves.toBeUndefined();
    await utimes(node, then, new Date(then.getTime() + 5_000));
    await expect(verifyBundle(bundle, { cacheFolder })).rejects.toMatchObject({ code: 'bundle-corrupt' });
    await expect(verifyBundle(bundle)).rejects.toMatchObject({ code: 'bundle-corrupt' });
  });

  it('is not misled by a broken memory', async () => {
    const cacheFolder = join(folder, 'cache');
    const bundle = await openBundle(folder);
    await verifyBundle(bundle, { cacheFolder });
    const memory = join(cacheFolder, 'verified');
    for (const file of await readdir(memory)) await writeFile(join(memory, file), '{"trunca');
    await expect(verifyBundle(bundle, { cacheFolder })).resolves.toBeUndefined();
  });

  it('can look at several files at once', async () => {
    const cacheFolder = join(folder, 'cache');
    const bundle = await openBundle(folder);
    await Promise.all(Object.keys(TINY_FILES).map((path) => verifyBundle(bundle, { cacheFolder, only: [path] })));
    expect(await readdir(join(cacheFolder, 'verified'))).toHaveLength(Object.keys(TINY_FILES).length);
  });
});
