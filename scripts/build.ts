import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { packageRoot } from '../src/process/package-root.js';

/**
 * Builds dist/src: our modules and the packages that they use, in few files. Node takes a third of a millisecond for
 * each file that it imports, and a check needs eight hundred of them; the dynamic imports stay where they were.
 */
const root = packageRoot();
const outdir = join(root, 'dist');

await rm(join(outdir, 'src'), { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: ['src/cli/main.ts', 'src/cluster/embedded/service/main.ts', 'src/sdk.ts'],
  outdir,
  outbase: '.',
  bundle: true,
  splitting: true,
  chunkNames: 'src/parts/[name]-[hash]',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  jsx: 'automatic',
  // Errors are told apart by the names of their classes.
  keepNames: true,
  // Ink asks for it only where its developers look into it.
  external: ['react-devtools-core'],
  // Packages in CommonJS look for node's own modules by require().
  banner: { js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);` },
  metafile: true,
  logLevel: 'warning',
});
// In what is built, such an import finds `default` and none of the package's names, which it finds elsewhere.
for (const { entryPoint = '', exports } of Object.values(metafile.outputs)) {
  if (!entryPoint.includes('node_modules') || exports.join() !== 'default') continue;
  throw new Error(`${entryPoint} is CommonJS: import it statically, from a module of ours that is imported late`);
}
await writeFile(join(outdir, 'THIRD-PARTY.txt'), await licences(Object.keys(metafile.inputs)));

/** The licences of the packages whose code is in dist, which they ask to be handed on with it. */
async function licences(inputs: readonly string[]): Promise<string> {
  const folders = new Set(inputs.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []));
  const texts = [...folders].sort().map(async (folder) => {
    const { name, version, license } = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8')) as {
      [key in 'name' | 'version' | 'license']: string;
    };
    const file = (await readdir(join(root, folder))).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file === undefined ? '' : await readFile(join(root, folder, file), 'utf8');
    return `${name} ${version} (${license})\n\n${text.trim()}\n`;
  });
  return (await Promise.all(texts)).join('\n----\n\n');
}
