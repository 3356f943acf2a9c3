import { access, constants } from 'node:fs/promises';

/** Whether there is such a file or folder, and it may be used so: as executable with `constants.X_OK`. */
export async function isThere(path: string, mode = constants.F_OK): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}
