import { readFile } from 'node:fs/promises';
import { hasErrno } from './disk-error.js';

/** A process that another process can look for. `started` tells it from a later one with the same id. */
export interface ProcessMark {
  pid: number;
  /** Boot id and start time in clock ticks, where the system tells (Linux); otherwise absent. */
  started?: string;
}

export async function markOf(pid: number): Promise<ProcessMark> {
  const started = await startOf(pid);
  return { pid, ...(started === undefined ? {} : { started }) };
}

/** Whether that very process still runs. */
export async function isRunning(mark: ProcessMark): Promise<boolean> {
  try {
    process.kill(mark.pid, 0);
  } catch (error) {
    // EPERM: it runs, and belongs to somebody else.
    if (!hasErrno(error, 'EPERM')) return false;
  }
  if (mark.started === undefined) return true;
  const started = await startOf(mark.pid);
  return started === undefined || started === mark.started;
}

async function startOf(pid: number): Promise<string | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    // The program's name stands in parentheses and may hold spaces; the start time is field 22 of the line.
    const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return `${boot.trim()}/${afterName[19]}`;
  } catch {
    return undefined;
  }
}
