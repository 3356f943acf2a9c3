import * as http from 'node:http';

const LIMIT_MS = 1_000;

/**
 * Does the server answer with success now? Docker takes connections for a container that does not listen yet, and
 * ends them unanswered. `fetch` can wait for ever on one that ended so; this never waits longer than a second.
 */
export function isServing(url: URL, signal?: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const options = { agent: false, timeout: LIMIT_MS, ...(signal ? { signal } : {}) };
    const request = http.get(url, options, (response) => {
      response.resume();
      resolve(response.statusCode !== undefined && response.statusCode < 300);
    });
    request.once('timeout', () => request.destroy());
    request.once('close', () => resolve(false));
    request.once('error', () => (signal?.aborted ? reject(signal.reason) : resolve(false)));
  });
}
