import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import type { ShellKubeconfigs } from '../practice/ports.js';
import { diskError } from './disk-error.js';
import { makeFolder } from './make-folder.js';

/** Copies in `folder`/shells, one an attempt. */
export function createShellKubeconfigs({ folder }: { folder: string }): ShellKubeconfigs {
  const shells = join(folder, 'shells');
  const pathOf = (attempt: string) => join(shells, `${attempt}.kubeconfig`);
  return {
    provide: async (attempt, source, namespace) => {
      const path = pathOf(attempt);
      if (await isNewer(path, source)) return path;
      const copy = withNamespace(await readFile(source, 'utf8'), namespace);
      try {
        await makeFolder(shells);
        await writeFile(path, copy, { mode: 0o600 });
      } catch (error) {
        throw diskError(error, "the shell's kubeconfig", path);
      }
      return path;
    },
    remove: (attempt) => rm(pathOf(attempt), { force: true }),
  };
}

async function isNewer(path: string, source: string): Promise<boolean> {
  const [copy, original] = await Promise.all([stat(path).catch(() => undefined), stat(source)]);
  return copy !== undefined && copy.mtimeMs >= original.mtimeMs;
}

/** The kubeconfig with `namespace` in its current context; YAML or JSON, comments kept. */
export function withNamespace(kubeconfig: string, namespace: string): string {
  const document = parseDocument(kubeconfig);
  const { contexts = [], 'current-context': current } = (document.toJS() ?? {}) as {
    contexts?: { name: string }[];
    'current-context'?: string;
  };
  const index = contexts.findIndex(({ name }) => name === current);
  if (index >= 0) document.setIn(['contexts', index, 'context', 'namespace'], namespace);
  return document.toString();
}
