import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { LabError } from '../../domain/lab-error.js';
import { sourcePlace } from '../../domain/source-place.js';
import { placeOf } from './place.js';
import { type BundleContents, bundleSchema } from './schema.js';

export const BUNDLE_FILE = 'bundle.yaml';

/** A folder that holds everything a cluster is made of, for working offline. */
export interface Bundle {
  /** Absolute. */
  folder: string;
  contents: BundleContents;
}

/**
 * Reads bundle.yaml and looks that each file it names is there; no sum is checked yet.
 * Rejects with `bundle-missing` (the folder, or files of it) or `bundle-invalid` (line and column).
 */
export async function openBundle(folder: string): Promise<Bundle> {
  const root = resolve(folder);
  const contents = parseBundle(join(root, BUNDLE_FILE), await readDescription(root));
  const missing: string[] = [];
  for (const path of Object.keys(contents.sha256)) {
    if (!(await isFile(join(root, path)))) missing.push(path);
  }
  if (missing.length > 0) throw missingFiles(root, missing);
  return { folder: root, contents };
}

export function missingFiles(folder: string, paths: readonly string[]): LabError {
  return new LabError({
    code: 'bundle-missing',
    message: `The bundle lacks the ${fileList(paths)}.`,
    hint: 'Copy the bundle again, or make it anew with `kubedrill bundle create`.',
    at: { file: join(folder, paths[0] ?? '') },
  });
}

/** "file a", "files a, b and c" */
export function fileList(paths: readonly string[]): string {
  const list = new Intl.ListFormat('en-GB').format(paths);
  return `${paths.length === 1 ? 'file' : 'files'} ${list}`;
}

async function readDescription(folder: string): Promise<string> {
  try {
    return await readFile(join(folder, BUNDLE_FILE), 'utf8');
  } catch (error) {
    throw new LabError({
      code: 'bundle-missing',
      message: `${folder} is not a bundle: its ${BUNDLE_FILE} cannot be read.`,
      hint: 'Name the folder that `kubedrill bundle create` made, with --bundle or KUBEDRILL_BUNDLE.',
      at: { file: join(folder, BUNDLE_FILE) },
      cause: error,
    });
  }
}

function parseBundle(file: string, text: string): BundleContents {
  const document = parseDocument(text, { prettyErrors: false });
  const broken = document.errors[0];
  if (broken !== undefined) throw invalid(broken.message, sourcePlace(file, text, broken.pos[0]));
  const checked = bundleSchema.safeParse(document.toJS());
  if (checked.success) return checked.data;
  const issue = checked.error.issues[0];
  const path = issue?.path ?? [];
  const where = path.length === 0 ? '' : `${path.map(String).join('.')}: `;
  throw invalid(`${where}${issue?.message}`, placeOf(document, path, file, text));
}

function invalid(what: string, at: NonNullable<LabError['at']>): LabError {
  return new LabError({
    code: 'bundle-invalid',
    message: `The bundle's description is not valid: ${what}`,
    hint: 'Make the bundle anew with `kubedrill bundle create`.',
    at,
  });
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.isFile(),
    () => false,
  );
}
