import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeFolder } from '../store/make-folder.js';

export interface BugReportOptions {
  /** The state folder. */
  folder: string;
  version: string;
  argv: readonly string[];
  /** Epoch milliseconds. */
  now: number;
}

/** Writes the stack and what was running into the state folder; gives the file's path, undefined when it cannot. */
export async function saveBugReport(error: unknown, options: BugReportOptions): Promise<string | undefined> {
  const stamp = new Date(options.now).toISOString();
  const folder = path.join(options.folder, 'bugs');
  const file = path.join(folder, `${stamp.replace(/[:.]/g, '-')}.log`);
  const text = [
    `kubedrill ${options.version}, Node.js ${process.version}, ${process.platform} ${process.arch}`,
    `${stamp}  kubedrill ${options.argv.join(' ')}`,
    '',
    error instanceof Error ? (error.stack ?? error.message) : String(error),
    '',
  ].join('\n');
  try {
    await makeFolder(folder);
    await writeFile(file, text, { mode: 0o600 });
    return file;
  } catch {
    return undefined;
  }
}
