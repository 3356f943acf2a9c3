import { cp, mkdir, mkdtemp, realpath, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

/** The lint rule on files that import as given: which of them it refuses. */
async function refused(files: Readonly<Record<string, string>>): Promise<string[]> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'layers-')));
  for (const file of ['biome.json', '.gitignore']) await cp(join(ROOT, file), join(folder, file));
  for (const [file, imported] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), `import * as it from '${imported}';\n\nexport const one = it;\n`);
  }
  const biome = join(ROOT, 'node_modules/.bin/biome');
  const { stdout } = await execa(biome, ['lint', '--reporter=github', '--max-diagnostics=200', '.'], {
    cwd: folder,
    reject: false,
    stdin: 'ignore',
  });
  const found = stdout.matchAll(/noRestrictedImports,file=([^,]+)/g);
  return [...new Set([...found].map(([, file = '']) => relative(folder, file)))].sort();
}

test('imports point inwards, and each foreign door has one keeper', async () => {
  const outwards = {
    'src/domain/a.ts': '../ui/run-ui.js',
    'src/netmodel/a.ts': '../kube/kube.js',
    'src/grading/a.ts': '../practice/practice.js',
    'src/kube/a.ts': '../probe/prober.js',
    'src/practice/a.ts': '../cluster/kind/provider.js',
    'src/probe/a.ts': '../store/lock.js',
    'src/ui/a.ts': '../cli/compose.js',
    'graders/a/b.ts': '../../src/kube/open.js',
    'src/practice/b.ts': 'execa',
    'src/cli/b.ts': '@kubernetes/client-node',
    'src/report/b.ts': 'ink',
  };
  const inwards = {
    'src/ui/c.ts': '../practice/practice.js',
    'src/practice/c.ts': '../grading/grade.js',
    'src/grading/c.ts': '../domain/verdict.js',
    'src/cli/c.ts': '../ui/run-ui.js',
    'src/process/c.ts': 'execa',
    'src/kube/c.ts': '@kubernetes/client-node',
    'src/ui/d.ts': 'ink',
    'graders/a/c.ts': '../../src/sdk.js',
  };
  expect(await refused({ ...outwards, ...inwards })).toEqual(Object.keys(outwards).sort());
});
