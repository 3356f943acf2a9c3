import type { Duplex } from 'node:stream';
import type { Obj } from '../object.js';

export interface ExecStreams {
  /** What the client types; absent when it sends nothing. */
  stdin: AsyncIterable<Uint8Array> | undefined;
  stdout: (chunk: Uint8Array) => void;
  stderr: (chunk: Uint8Array) => void;
  /** Aborts when the client goes away. */
  signal: AbortSignal;
}

/** Why a command could not be run, in the runtime's words. */
export class ExecFailure extends Error {}

/** What the node does for requests about running pods. */
export interface PodServices {
  /** Runs a command in a container; resolves with its exit code, rejects with an ExecFailure when it cannot be started. */
  exec(pod: Obj, container: string, command: readonly string[], tty: boolean, streams: ExecStreams): Promise<number>;
  /** Joins the container's own process; resolves when that ends or the client goes. */
  attach(pod: Obj, container: string, streams: ExecStreams): Promise<number>;
  /** What the container has written, oldest first; `previous` is the one before the last restart. Undefined when it never ran. */
  log(pod: Obj, container: string, previous: boolean): LogSource | undefined;
  /** A connection to a port inside the pod, over its loopback. Rejects when nothing listens. */
  connect(pod: Obj, port: number): Promise<Duplex>;
}

export interface LogLine {
  /** Epoch milliseconds. */
  at: number;
  text: Uint8Array;
}

export interface LogSource {
  lines: readonly LogLine[];
  /** Calls back for each further line; returns what ends it. `onEnd` is called when the container has ended. */
  follow(onLine: (line: LogLine) => void, onEnd: () => void): () => void;
}
