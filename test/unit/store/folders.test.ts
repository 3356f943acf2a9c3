import { mkdtemp, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { diskError } from '../../../src/store/disk-error.js';
import { folders } from '../../../src/store/folders.js';
import { createShellKubeconfigs, withNamespace } from '../../../src/store/shell-kubeconfigs.js';

describe('folders', () => {
  test('follow XDG, with its defaults', () => {
    expect(folders({}, '/home/ada')).toEqual({
      state: '/home/ada/.local/state/kubedrill',
      cache: '/home/ada/.cache/kubedrill',
      config: '/home/ada/.config/kubedrill',
    });
    const env = { XDG_STATE_HOME: '/s', XDG_CACHE_HOME: '/c', XDG_CONFIG_HOME: 'relative' };
    expect(folders(env, '/home/ada')).toEqual({
      state: '/s/kubedrill',
      cache: '/c/kubedrill',
      config: '/home/ada/.config/kubedrill',
    });
  });

  test('KUBEDRILL_HOME puts everything in one place', () => {
    expect(folders({ KUBEDRILL_HOME: '/x', XDG_STATE_HOME: '/s' }, '/home/ada')).toEqual({
      state: '/x/state',
      cache: '/x/cache',
      config: '/x/config',
    });
    expect(folders({ KUBEDRILL_HOME: 'here' }, '/home/ada').state).toBe(join(process.cwd(), 'here/state'));
  });
});

describe('disk errors', () => {
  const errno = (code: string) => Object.assign(new Error(code), { code });

  test.each([
    ['ENOSPC', 'disk-full', 'the disk is full'],
    ['EDQUOT', 'disk-full', 'quota'],
    ['EACCES', 'state-not-writable', 'cannot be written'],
    ['EROFS', 'state-not-writable', 'read-only'],
  ])('%s is %s, with what was not saved', (code, expected, words) => {
    expect(diskError(errno(code), 'the reset', '/state/x')).toMatchObject({
      code: expected,
      exitCode: 3,
      message: expect.stringMatching(new RegExp(`^The reset could not be saved: .*${words}.*/state/x`)),
    });
  });

  test('where nothing at all can be noted, the disk is what is told of', () => {
    expect(diskError(errno('ENOSPC'), undefined, '/state/locks')).toMatchObject({
      message: 'The disk is full: nothing can be written in /state/locks.',
      hint: 'Free some space and try again; what was saved before is untouched.',
    });
  });

  test('anything else stays what it is', () => {
    const bug = new TypeError('x is not a function');
    expect(diskError(bug, 'the reset', '/x')).toBe(bug);
  });
});

const SOURCE = `# made by kind
apiVersion: v1
current-context: kind-drill
contexts:
- context: {cluster: other, user: other}
  name: other
- context:
    cluster: kind-drill
    user: kind-drill
  name: kind-drill
`;

describe('a shell’s kubeconfig', () => {
  test('has the namespace in its current context alone', () => {
    const copy = withNamespace(SOURCE, 'web');
    expect(copy.match(/namespace: web/g)).toHaveLength(1);
    expect(copy.indexOf('namespace: web')).toBeGreaterThan(copy.indexOf('user: kind-drill'));
    expect(copy).toContain('# made by kind');
  });

  test('keeps what the learner set in it, until the cluster’s own changes', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kubedrill-shells-'));
    const source = join(folder, 'source');
    await writeFile(source, SOURCE);
    await utimes(source, 1000, 1000);
    const shells = createShellKubeconfigs({ folder });
    const path = await shells.provide('a1', source, 'web');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await writeFile(path, withNamespace(SOURCE, 'of-the-learner'));
    expect(await readFile(await shells.provide('a1', source, 'web'), 'utf8')).toContain('of-the-learner');
    const later = Date.now() / 1000 + 60;
    await utimes(source, later, later);
    expect(await readFile(await shells.provide('a1', source, 'web'), 'utf8')).toContain('namespace: web');
    await shells.remove('a1');
    await shells.remove('a1');
    await expect(stat(path)).rejects.toThrow('ENOENT');
  });
});
