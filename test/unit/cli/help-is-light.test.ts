import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import ts from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const MAIN = 'src/cli/main.ts';
/** Generous: the machine that runs this may be busy. The figure itself is measured by the benchmark. */
const BOUND_MS = 1_500;

/** Files of ours that starting up reads, with what each becomes as JavaScript, and the packages they import. */
function staticGraph(): { files: Map<string, string>; packages: Set<string> } {
  const files = new Map<string, string>();
  const packages = new Set<string>();
  const queue = [MAIN];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (files.has(file)) continue;
    const source = readFileSync(path.join(ROOT, file), 'utf8');
    const compilerOptions = {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2022,
      verbatimModuleSyntax: true,
    };
    const script = ts.transpileModule(source, { compilerOptions }).outputText;
    files.set(file, script);
    for (const [, name = ''] of script.matchAll(/^(?:import|export)\b[^;]*?['"]([^'"]+)['"];/gm)) {
      if (name.startsWith('.')) queue.push(path.join(path.dirname(file), name.replace(/\.js$/, '.ts')));
      else if (!name.startsWith('node:')) packages.add(name);
    }
  }
  return { files, packages };
}

let folder: string;
let graph: ReturnType<typeof staticGraph>;

beforeAll(async () => {
  graph = staticGraph();
  folder = await mkdtemp(path.join(tmpdir(), 'kubedrill-help-'));
  await symlink(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  await writeFile(path.join(folder, 'package.json'), readFileSync(path.join(ROOT, 'package.json')));
  for (const [file, script] of graph.files) {
    const target = path.join(folder, file.replace(/\.ts$/, '.js'));
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, script);
  }
});
afterAll(() => rm(folder, { recursive: true }));

test('starting up reads commander and no other package', () => {
  expect([...graph.packages]).toEqual(['commander']);
  expect(existsSync(path.join(ROOT, MAIN))).toBe(true);
});

// Only what starting up imports was put into the folder: a dynamic import on the way to the help would fail.
test('--help needs nothing that is loaded later, and is quick', async () => {
  const began = performance.now();
  const { stdout } = await promisify(execFile)('node', [path.join(folder, 'src/cli/main.js'), '--help']);
  expect(stdout).toContain('Usage: kubedrill');
  expect(performance.now() - began).toBeLessThan(BOUND_MS);
});
