import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const MAIN = 'src/cli/main.ts';
/** Generous: it takes about 50 ms. The whole, on the clock, is measured by the benchmark. */
const BOUND_MS = 200;

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

/** Processor time of a whole `node` run in milliseconds: unlike time on the clock it hardly minds a busy machine. */
async function processorMs(...args: string[]): Promise<number> {
  const tell =
    'process.on("exit", () => { const { user, system } = process.cpuUsage(); console.error(user + system); })';
  const { stderr } = await promisify(execFile)('node', ['--import', `data:text/javascript,${tell}`, ...args]);
  return Number(stderr.trim()) / 1000;
}

const leastOf = async (measure: () => Promise<number>) => Math.min(await measure(), await measure(), await measure());

// Only what starting up imports was put into the folder: a dynamic import on the way to the help would fail.
test('--help needs nothing that is loaded later', async () => {
  const { stdout } = await promisify(execFile)('node', [path.join(folder, 'src/cli/main.js'), '--help']);
  expect(stdout).toContain('Usage: kubedrill');
});

test('--help adds little to what Node.js itself takes', async () => {
  const bare = await leastOf(() => processorMs('-e', '0'));
  const help = await leastOf(() => processorMs(path.join(folder, 'src/cli/main.js'), '--help'));
  expect(help - bare).toBeLessThan(BOUND_MS);
});
