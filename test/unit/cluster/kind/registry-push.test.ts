import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pushArchive } from '../../../../src/cluster/kind/registry-push.js';
import { FakeRegistry } from '../fake-registry.js';
import { digestOf, ociArchive, oldArchive } from '../tiny-tar.js';

let folder: string;
let registry: FakeRegistry;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'push-'));
  registry = await FakeRegistry.start();
});
afterEach(async () => {
  registry.close();
  await rm(folder, { recursive: true, force: true });
});

async function push(archive: Buffer): Promise<string[]> {
  const file = join(folder, 'archive.tar');
  await writeFile(file, archive);
  const told: string[] = [];
  await pushArchive(file, registry.url, (detail) => told.push(detail), new AbortController().signal);
  return told;
}

describe('pushArchive', () => {
  it('pushes every tag of every image, without the host and with the library prefix', async () => {
    await push(
      oldArchive([
        { tags: ['nginx:latest', 'nginx:1.27'], layers: ['base', 'nginx'] },
        { tags: ['registry.k8s.io/e2e-test-images/agnhost:2.63.0'], layers: ['base', 'agnhost'] },
      ]),
    );
    expect([...registry.manifests.keys()]).toEqual([
      'library/nginx:latest',
      'library/nginx:1.27',
      'e2e-test-images/agnhost:2.63.0',
    ]);
    const nginx = registry.manifests.get('library/nginx:latest');
    expect(nginx?.layers.map(({ digest }) => digest)).toEqual([digestOf('base'), digestOf('nginx')]);
    expect(nginx?.layers[0]?.mediaType).toBe('application/vnd.oci.image.layer.v1.tar');
  });

  it('sends a layer that images share once', async () => {
    await push(
      oldArchive([
        { tags: ['nginx:latest', 'nginx:alpine'], layers: ['base', 'nginx'] },
        { tags: ['httpd:latest'], layers: ['base', 'httpd'] },
      ]),
    );
    const sent = registry.calls.filter((call) => call.startsWith('PUT') && call.includes('blobs'));
    // Two configurations, and base, nginx, httpd.
    expect(sent).toHaveLength(5);
    expect(registry.calls.some((call) => call.includes(`mount=${digestOf('base')}&from=library/nginx`))).toBe(true);
  });

  it('takes compressed layers of the newer layout as they are', async () => {
    await push(ociArchive({ tags: ['ghcr.io/someone/tool:2'], layers: ['one'] }));
    expect(registry.manifests.get('someone/tool:2')?.layers).toEqual([
      {
        mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
        digest: digestOf(gzipSync('one')),
        size: gzipSync('one').length,
      },
    ]);
  });

  it('says what the registry refused', async () => {
    const broken = oldArchive([{ tags: ['nginx:latest'], layers: ['abc'] }]);
    // The layer's content no longer has the digest that its configuration says.
    broken[512] = 'x'.charCodeAt(0);
    await expect(push(broken)).rejects.toMatchObject({ code: 'registry-refused' });
  });
});
