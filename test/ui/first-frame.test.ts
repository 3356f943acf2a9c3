import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { expect, it, vi } from 'vitest';
import { RunningUi } from './ui.js';

/** Packages and files of ours that are read before the first frame can be drawn. */
function readFor(entry: string): { files: number; packages: string[] } {
  const files = new Set<string>();
  const packages = new Set<string>();
  const queue = [entry];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    const compilerOptions = {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2022,
      verbatimModuleSyntax: true,
    };
    const script = ts.transpileModule(readFileSync(file, 'utf8'), { compilerOptions }).outputText;
    for (const [, name = ''] of script.matchAll(/^(?:import|export)\s[^;'"=(]*?['"]([^'"]+)['"];/gm)) {
      if (name.startsWith('.')) queue.push(path.join(path.dirname(file), name.replace(/\.js$/, '.ts')));
      else if (!name.startsWith('node:')) packages.add(name);
    }
  }
  return { files: files.size, packages: [...packages].sort() };
}

// Ink, React and what they import are some 500 files: two thirds of the time that all of it takes.
it('needs neither Ink nor React, nor the Kubernetes client', () => {
  const { files, packages } = readFor('src/ui/show-ui.ts');
  expect(packages).toEqual(['marked', 'string-width']);
  expect(files).toBeLessThan(150);
});

it('takes the keyboard at once: keys pressed early are heard, not echoed', async () => {
  const ui = new RunningUi({ menu: true });
  ui.terminal.keys.write('l');
  await vi.waitUntil(() => ui.terminal.text().includes('np-lab9'), { timeout: 30_000 });
  expect(ui.terminal.keys.raw).toBe(true);
  await ui.type('q', 'q');
  await ui.exit;
});
