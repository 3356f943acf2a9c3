import { request } from 'node:https';
import type { Credentials } from '../wire/certificates.js';
import { readJson } from './files.js';
import type { ServiceFiles } from './names.js';

/** What a running service says of itself. */
export interface ServiceRecord {
  pid: number;
  port: number;
  kubernetes: string;
}

export async function readRecord(files: ServiceFiles): Promise<ServiceRecord | undefined> {
  const record = await readJson<ServiceRecord>(files.record);
  return typeof record?.pid === 'number' && typeof record.port === 'number' ? record : undefined;
}

/**
 * Does our own service answer at the recorded port? Whoever answers there must hold the key of this cluster's
 * authority, so a stranger that took the port, or the process id, is never taken for ours.
 */
export async function answers(
  files: ServiceFiles,
  record: ServiceRecord,
  path = '/readyz',
  method = 'GET',
): Promise<boolean> {
  const credentials = await readJson<Credentials>(files.credentials);
  if (!credentials) return false;
  return new Promise((resolve) => {
    const call = request(
      {
        host: '127.0.0.1',
        port: record.port,
        path,
        method,
        ca: credentials.authority,
        cert: credentials.client.certificate,
        key: credentials.client.key,
        agent: false,
        timeout: 2000,
      },
      (response) => {
        response.resume();
        resolve((response.statusCode ?? 500) < 300);
      },
    );
    call.on('timeout', () => call.destroy());
    call.on('error', () => resolve(false));
    call.end();
  });
}

/** Is there a process of that number, whoever's it is? */
export function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
