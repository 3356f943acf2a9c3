import type { z } from 'zod';
import type { SeededObject } from '../domain/attempt.js';
import type { ServiceRef } from '../domain/cluster.js';
import type { KubeObject } from '../domain/objects.js';
import type { ProbeRequest, ProbeResult } from '../domain/reach.js';
import type { Judgement } from '../domain/verdict.js';
import type { KeptObject } from './seeded-fields.js';
import type { Read, Snapshot } from './snapshot.js';

/** What a grader sees of the cluster and the attempt. */
export interface Seen {
  /** Id of the check under judgement; prefix of its probes' ids. */
  check: string;
  snapshot: Snapshot;
  /** What seeding placed, with the UIDs it had then. */
  seeded: readonly SeededObject[];
  /** The manifests that seeding applied. */
  seed: readonly KubeObject[];
  /** When the snapshot was taken, epoch milliseconds. */
  now: number;
  /** Service of the cluster's Ingress controller; absent where there is none. */
  ingress?: ServiceRef;
  /** The lab's namespaces. */
  namespaces: readonly string[];
}

/**
 * One check kind. Pure: it says what it wants to know (`reads`, `probes`) and judges what came
 * back (`judge`). The engine gathers the wishes of all checks, so each kind is listed once and
 * each source pod is entered once a round.
 */
export interface Grader<Spec> {
  /** The word in grade.yaml: `object`, `reach`. */
  readonly kind: string;
  /** What a lab author reads: one sentence. */
  readonly summary: string;
  /** The check's own fields, beside id, kind, title, points, why, gate, after and hidden. */
  readonly schema: z.ZodType<Spec>;
  /** Kinds beyond those of the network model (Namespace, Pod, Service, EndpointSlice, NetworkPolicy). */
  reads?(spec: Spec): readonly Read[];
  /** Seeded objects that have to stay, so that damage which other work did to them can be mended. */
  keeps?(spec: Spec): readonly KeptObject[];
  /** Live probes wanted, given what was listed. Ids must begin with `seen.check` and a slash. */
  probes?(spec: Spec, seen: Seen): readonly ProbeRequest[];
  judge(spec: Spec, seen: Seen, probed: ReadonlyMap<string, ProbeResult>): Judgement;
}

/** A grader whose spec type is known to its schema alone. */
export type AnyGrader = Grader<unknown>;

/** Keeps the types of `schema` and `judge` together while a grader is written. */
export function defineGrader<Spec>(grader: Grader<Spec>): AnyGrader {
  return grader as AnyGrader;
}
