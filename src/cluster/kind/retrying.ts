import type { Clock } from '../../domain/clock.js';
import { LabError } from '../../domain/lab-error.js';
import { KubeError } from '../../kube/kube.js';

const PAUSE_MS = 250;
const LIMIT_MS = 120_000;

/**
 * Repeats a call that a cluster refuses only because it is still starting: no answer, Forbidden before RBAC is
 * loaded, NotFound before a kind or namespace is there, overload. Rejects with the last failure after two minutes.
 */
export async function retrying<T>(call: () => Promise<T>, clock: Clock, signal?: AbortSignal): Promise<T> {
  const until = clock.now() + LIMIT_MS;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!passes(error) || clock.now() >= until) throw error;
      await clock.sleep(PAUSE_MS, signal);
    }
  }
}

/** The failure goes away by itself while an API server starts. */
export function passes(error: unknown): boolean {
  if (error instanceof LabError) return error.code === 'api-unreachable';
  return error instanceof KubeError && [401, 403, 404, 409, 429, 500, 502, 503, 504].includes(error.status);
}
