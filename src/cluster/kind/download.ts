import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LabError } from '../../domain/lab-error.js';
import { isThere } from '../is-there.js';
import { explain } from './causes.js';
import type { Tell } from './phases.js';

export interface Download {
  url: string;
  /** The sum itself, or the address of a file that begins with it. */
  sha256: string | { url: string };
  /** Absolute; a file that is there was whole and right when it was put there. */
  file: string;
  mode: number;
}

export interface DownloadDeps {
  fetch: typeof fetch;
  tell: Tell;
  signal?: AbortSignal;
}

/**
 * Fetches a file once. It appears under its name only when all of it is there and its sum is right.
 * Rejects with `offline`, `download-failed`, `download-corrupt` or `disk-full`.
 */
export async function download({ url, sha256, file, mode }: Download, deps: DownloadDeps): Promise<string> {
  if (await isThere(file)) return file;
  const wanted = typeof sha256 === 'string' ? sha256 : await publishedSum(sha256.url, deps);
  const draft = `${file}.${process.pid}.part`;
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const sum = await save(url, draft, mode, deps);
    if (sum !== wanted) throw corrupt(url, wanted, sum);
    await rename(draft, file);
    return file;
  } catch (error) {
    if (deps.signal?.aborted) throw deps.signal.reason;
    throw error instanceof LabError ? error : explain(`Fetching ${url}`, reasonOf(error));
  } finally {
    await rm(draft, { force: true });
  }
}

/** Text of a small file at an address. */
async function publishedSum(url: string, deps: DownloadDeps): Promise<string> {
  const response = await request(url, deps);
  const sum = /^[0-9a-f]{64}/.exec((await response.text()).trim())?.[0];
  if (sum !== undefined) return sum;
  throw new LabError({ code: 'download-failed', message: `${url} holds no sha256 sum.`, hint: OTHER_WAYS });
}

async function save(url: string, file: string, mode: number, deps: DownloadDeps): Promise<string> {
  const response = await request(url, deps);
  const total = Number(response.headers.get('content-length') ?? 0);
  const hash = createHash('sha256');
  const target = await open(file, 'w', mode);
  try {
    let done = 0;
    for await (const chunk of response.body ?? []) {
      hash.update(chunk);
      await target.writeFile(chunk);
      done += chunk.length;
      deps.tell(`Fetching ${url}`, total > 0 ? Math.min(1, done / total) : undefined);
    }
  } finally {
    await target.close();
  }
  return hash.digest('hex');
}

async function request(url: string, { fetch, signal }: DownloadDeps): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, signal ? { signal } : {});
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw explain(`Fetching ${url}`, reasonOf(error));
  }
  if (response.ok) return response;
  throw new LabError({
    code: 'download-failed',
    message: `${url} was answered with status ${response.status}.`,
    hint: OTHER_WAYS,
  });
}

const OTHER_WAYS = 'Try again later, put the program on the PATH yourself, or work from a bundle (--bundle DIR).';

function corrupt(url: string, wanted: string, sum: string): LabError {
  return new LabError({
    code: 'download-corrupt',
    message: `What ${url} gave has not the published sum (${sum.slice(0, 12)}… instead of ${wanted.slice(0, 12)}…).`,
    hint: 'Something between here and there changes or cuts downloads, a proxy for instance. Try again, or use a bundle.',
  });
}

/** fetch says only "fetch failed"; what happened is in its cause. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error & { cause?: { code?: string; message?: string } };
  return `${message} ${cause?.code ?? ''} ${cause?.message ?? ''}`.trim();
}
