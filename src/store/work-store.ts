import { randomUUID } from 'node:crypto';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KubeObject } from '../domain/objects.js';
import type { WorkStore } from '../practice/compare/work-store.js';
import { makeFolder } from './make-folder.js';

/** Names begin with the time, so the last ones are the newest. */
const MOST = 200;

/** One JSON file an attempt in `folder`/work, the newest 200. */
export function createWorkStore({ folder }: { folder: string }): WorkStore {
  const work = join(folder, 'work');
  const pathOf = (attempt: string) => join(work, `${attempt}.json`);
  return {
    keep: async (attempt, objects) => {
      const draft = join(work, `${randomUUID()}.draft`);
      try {
        await makeFolder(work);
        await writeFile(draft, JSON.stringify(objects), { mode: 0o600 });
        await rename(draft, pathOf(attempt));
        const old = (await readdir(work)).sort().slice(0, -MOST);
        await Promise.all(old.map((name) => rm(join(work, name), { force: true })));
      } catch {
        await rm(draft, { force: true }).catch(() => {});
      }
    },
    read: async (attempt) => {
      try {
        return JSON.parse(await readFile(pathOf(attempt), 'utf8')) as readonly KubeObject[];
      } catch {
        return undefined;
      }
    },
  };
}
