import type { KubeObject, ObjectRef } from '../domain/objects.js';

/** Which objects: a kind, in one namespace or (absent) in all. */
export interface ListTarget {
  apiVersion: string;
  kind: string;
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
}

/** An object's full address. */
export type Target = ObjectRef & { apiVersion: string };

export interface ExecRequest {
  namespace: string;
  pod: string;
  container?: string;
  command: readonly string[];
  stdin?: string;
  /** The whole call, connection included. */
  deadlineMs: number;
  signal?: AbortSignal;
}

export interface ExecResult {
  stdout: string;
  stderr: string;
  /** The command's exit code; absent when no status came before the deadline or the socket's end. */
  exitCode?: number;
  /** Both streams ended and the status arrived: `stdout` is whole. */
  complete: boolean;
}

/** What the API said when it refused. `status` is the HTTP status, `reason` the Status object's reason ("NotFound"). */
export class KubeError extends Error {
  constructor(
    message: string,
    readonly status: number,
    readonly reason: string,
  ) {
    super(message);
    this.name = 'KubeError';
  }
}

/** The API has no such kind: not in this version of its group, or no such version at all. */
export class UnknownKindError extends KubeError {
  constructor(
    { apiVersion, kind }: { apiVersion: string; kind: string },
    /** The field that names what there is not. */
    readonly unknown: 'apiVersion' | 'kind',
  ) {
    super(unknown === 'kind' ? `no kind ${kind} in ${apiVersion}` : `no apiVersion ${apiVersion}`, 404, 'NotFound');
  }
}

/**
 * The few calls that kubedrill makes. Every call rejects with a KubeError when the API refuses, and
 * with a LabError (`api-unreachable`) when it does not answer in time.
 */
export interface Kube {
  /** Server version, "v1.36.4". */
  version(signal?: AbortSignal): Promise<string>;
  list(target: ListTarget, signal?: AbortSignal): Promise<KubeObject[]>;
  /** Undefined when there is none. */
  get(target: Target, signal?: AbortSignal): Promise<KubeObject | undefined>;
  create(object: KubeObject, signal?: AbortSignal): Promise<KubeObject>;
  /** Server-side apply with force, as field manager `kubedrill` unless another one is named. */
  apply(object: KubeObject, signal?: AbortSignal, manager?: string): Promise<KubeObject>;
  /** JSON merge patch; `subresource` such as "status" or "ephemeralcontainers" (strategic merge there). */
  patch(target: Target, patch: unknown, subresource?: string, signal?: AbortSignal): Promise<KubeObject>;
  /** Does nothing when there is none. `graceSeconds` 0 kills at once. */
  delete(target: Target, options?: { graceSeconds?: number }, signal?: AbortSignal): Promise<void>;
  deleteAll(target: ListTarget, options?: { graceSeconds?: number }, signal?: AbortSignal): Promise<void>;
  /** Namespaced kinds that can be listed and deleted, by discovery; one entry a kind, the preferred version. */
  namespacedKinds(signal?: AbortSignal): Promise<{ apiVersion: string; kind: string }[]>;
  /** Calls back for each change after the first listing until the signal aborts; reconnects by itself. */
  watch(
    target: ListTarget,
    onChange: (object: KubeObject, type: 'ADDED' | 'MODIFIED' | 'DELETED') => void,
    signal: AbortSignal,
  ): Promise<void>;
  exec(request: ExecRequest): Promise<ExecResult>;
  /** Closes kept connections. */
  close(): void;
}
