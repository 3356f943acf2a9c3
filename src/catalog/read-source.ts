import { readdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { LabError } from '../domain/lab-error.js';
import { invalidLab, SourceFile } from './source-file.js';

/** A file of a lab. Undefined when it cannot be read: why is then among the errors. */
export async function readSource(path: string, errors: LabError[]): Promise<SourceFile | undefined> {
  try {
    return new SourceFile(path, await readFile(path, 'utf8'));
  } catch (problem) {
    errors.push(unreadable(path, problem as NodeJS.ErrnoException));
    return undefined;
  }
}

/** Names in a folder that a lab may do without, sorted. */
export async function namesIn(folder: string, errors: LabError[]): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (problem) {
    if (codeOf(problem) !== 'ENOENT') errors.push(unreadable(folder, problem as NodeJS.ErrnoException));
    return [];
  }
}

export function unreadable(path: string, problem: NodeJS.ErrnoException): LabError {
  const message = `${basename(path)} ${whyUnreadable(problem)}`;
  return invalidLab(message, { file: path }, CAUSES[codeOf(problem)]?.hint);
}

/** What is the matter with a file or folder: "is missing". */
export function whyUnreadable(problem: NodeJS.ErrnoException): string {
  return CAUSES[codeOf(problem)]?.why ?? `cannot be read: ${problem.message}`;
}

const mayNot = { why: 'may not be read by you', hint: 'Its permissions forbid it: chmod u+r lets its owner read it.' };
const CAUSES: Readonly<Record<string, { why: string; hint?: string }>> = {
  ENOENT: { why: 'is missing' },
  EISDIR: {
    why: 'is a folder, not a file',
    hint: 'Remove or rename the folder, and write the file in its place.',
  },
  ENOTDIR: { why: 'is a file, not a folder', hint: 'Rename the file, and make a folder in its place.' },
  EACCES: mayNot,
  EPERM: mayNot,
  ELOOP: { why: 'is a link that leads back to itself', hint: 'Remove the link, and write the file in its place.' },
};

const codeOf = (problem: unknown) => (problem as NodeJS.ErrnoException).code ?? '';
