import { LabError } from '../domain/lab-error.js';
import { KubeError } from './kube.js';

/** The API gave no answer: not there, cut off, or too slow. `what` is the call: "GET /api/v1/pods". */
export function unreachable(server: URL, what: string, why: string, cause?: unknown): LabError {
  return new LabError({
    code: 'api-unreachable',
    message: `The Kubernetes API at ${server.host} does not answer (${what}: ${why}).`,
    hint: 'Is the cluster running? `kubedrill status` tells; `kubedrill up` starts it again.',
    ...(cause === undefined ? {} : { cause }),
  });
}

/** The API answered with an error: its Status object, or whatever text came. */
export function refusal(httpStatus: number, body: string): KubeError {
  const status = parseStatus(body);
  const message = status?.message ?? (body.trim().slice(0, 300) || `HTTP status ${httpStatus}`);
  return new KubeError(message, status?.code ?? httpStatus, status?.reason ?? '');
}

interface Status {
  message?: string;
  reason?: string;
  code?: number;
}

function parseStatus(body: string): Status | undefined {
  try {
    const value = JSON.parse(body) as { kind?: string } & Status;
    return value?.kind === 'Status' ? value : undefined;
  } catch {
    return undefined;
  }
}
