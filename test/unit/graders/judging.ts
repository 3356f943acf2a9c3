import { graders } from '../../../graders/index.js';
import type { SeededObject } from '../../../src/domain/attempt.js';
import type { ServiceRef } from '../../../src/domain/cluster.js';
import type { KubeObject } from '../../../src/domain/objects.js';
import type { ProbeRequest, ProbeResult } from '../../../src/domain/reach.js';
import type { Judgement } from '../../../src/domain/verdict.js';
import type { Seen } from '../../../src/grading/grader.js';
import { Snapshot } from '../../../src/grading/snapshot.js';

/** Noon of the day on which the objects of the tests run. */
const NOW = Date.parse('2026-01-01T12:00:00Z');

export interface Situation {
  objects?: readonly KubeObject[];
  seeded?: readonly SeededObject[];
  seed?: readonly KubeObject[];
  namespaces?: readonly string[];
  /** Service of the Ingress controller. */
  ingress?: ServiceRef;
  /** What became of each probe; those that give undefined were not tried. */
  probe?: (request: ProbeRequest) => Partial<ProbeResult> | undefined;
}

function seen({ objects = [], seeded = [], seed = [], namespaces = [], ingress }: Situation): Seen {
  const own = ingress ? { ingress } : {};
  return { check: 'c', snapshot: new Snapshot(objects), now: NOW, seeded, seed, namespaces, ...own };
}

/** Reads the check's fields as grade.yaml would have them, and judges. */
export function judge(kind: string, fields: Record<string, unknown>, situation: Situation): Judgement {
  const { grader, spec } = read(kind, fields);
  const given = seen(situation);
  const results = (grader.probes?.(spec, given) ?? []).flatMap((request) => {
    const result = situation.probe?.(request);
    if (!result) return [];
    const observation = { class: 'connected', tookMs: 1 } as const;
    return [[request.id, { request, outcome: 'allowed', observation, rounds: 1, ...result }] as const];
  });
  return grader.judge(spec, given, new Map<string, ProbeResult>(results));
}

export function probesOf(kind: string, fields: Record<string, unknown>, situation: Situation): readonly ProbeRequest[] {
  const { grader, spec } = read(kind, fields);
  return grader.probes?.(spec, seen(situation)) ?? [];
}

export function read(kind: string, fields: Record<string, unknown>) {
  const grader = graders.find((candidate) => candidate.kind === kind);
  if (!grader) throw new Error(`no grader ${kind}`);
  return { grader, spec: grader.schema.parse(fields) };
}

/** Whether the schema takes these fields. */
export function accepts(kind: string, fields: Record<string, unknown>): boolean {
  return graders.find((candidate) => candidate.kind === kind)?.schema.safeParse(fields).success ?? false;
}
