import { join } from 'node:path';

export const DEFAULT_NAME = 'kubedrill';

/** Files of one embedded cluster; absolute paths. */
export interface ServiceFiles {
  folder: string;
  /** Written by the service when it answers: process id and port. */
  record: string;
  credentials: string;
  kubeconfig: string;
  snapshot: string;
  log: string;
}

export function serviceFiles(stateFolder: string, name: string): ServiceFiles {
  const folder = join(stateFolder, 'embedded', name);
  return {
    folder,
    record: join(folder, 'service.json'),
    credentials: join(folder, 'credentials.json'),
    kubeconfig: join(folder, 'kubeconfig'),
    snapshot: join(folder, 'snapshot.json'),
    log: join(folder, 'service.log'),
  };
}
