import { LabError } from '../domain/lab-error.js';

const isErrno = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && typeof (error as NodeJS.ErrnoException).code === 'string';

export const hasErrno = (error: unknown, ...codes: string[]): boolean =>
  isErrno(error) && codes.includes(error.code ?? '');

/**
 * What a failed write means for the person. `what` is what was not saved, "the result of this check"; undefined where
 * it says nothing to a person.
 */
export function diskError(error: unknown, what: string | undefined, path: string): unknown {
  if (!isErrno(error)) return error;
  const init = DISK_ERRORS[error.code ?? ''];
  if (!init) return error;
  return new LabError({
    code: init.code,
    message:
      what === undefined
        ? `${capital(init.because)}: nothing can be written in ${path}.`
        : `${capital(what)} could not be saved: ${init.because} (${path}).`,
    hint: init.hint,
    cause: error,
  });
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const FULL = {
  code: 'disk-full',
  because: 'the disk is full',
  hint: 'Free some space and try again; what was saved before is untouched.',
};
const DENIED = {
  code: 'state-not-writable',
  because: 'the folder cannot be written',
  hint: 'Make the folder writable for your user, or point KUBEDRILL_HOME to one that is.',
};

const DISK_ERRORS: Readonly<Record<string, { code: string; because: string; hint: string }>> = {
  ENOSPC: FULL,
  EDQUOT: { ...FULL, because: 'your disk quota is used up' },
  EACCES: DENIED,
  EPERM: DENIED,
  EROFS: { ...DENIED, because: 'the file system is read-only' },
  ENOTDIR: { ...DENIED, because: 'a file stands where a folder is needed' },
};
