import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

const LABS = join(import.meta.dirname, '../../labs/networking');

/** `--filename` options for kubectl: the manifests of one of a lab's answers. */
export async function manifestsOf(lab: string, answer: string): Promise<string[]> {
  const folder = join(LABS, lab, 'answers', answer);
  const files = (await readdir(folder)).filter((file) => file.endsWith('.yaml') && file !== 'answer.yaml');
  return files.sort().map((file) => `--filename=${join(folder, file)}`);
}
