import type { Finding, MatrixCell, ProbeRequest, Seen } from '../../src/sdk.js';
import { behindServices } from './endpoints.js';
import type { Flow, ReachSpec } from './schema.js';
import { type Source, sourcesOf } from './sources.js';
import { type Target, targetsOf } from './targets.js';
import { asList, flowInWords } from './words.js';

/** A question that can be put to the cluster. */
export interface Question {
  request: ProbeRequest;
  /** "Pod a/b reaches Service c/d on 80/TCP" */
  expected: string;
  cell: Pick<MatrixCell, 'from' | 'to' | 'port' | 'expected'>;
}

/** A question that cannot be put, because an end of the flow is missing. */
export interface Obstacle {
  status: 'fail' | 'error';
  finding: Finding;
}

export interface Plan {
  questions: readonly Question[];
  obstacles: readonly Obstacle[];
}

/**
 * Every source of every flow to every target; beside a Service also to each pod behind it, because a Service that
 * answers once says nothing of its other endpoints. The same objects always give the same questions, with the same ids.
 */
export function planOf(spec: ReachSpec, seen: Seen): Plan {
  const questions: Question[] = [];
  const obstacles: Obstacle[] = [];
  const asked = new Set<string>();
  for (const flow of spec.flows) {
    const sources = asList(flow.from).map((from) => sourcesOf(from, seen));
    const targets = asList(flow.to).map((to) => targetsOf(to, flow.port, seen));
    for (const end of [...sources, ...targets]) {
      if (!end.ok) obstacles.push({ status: end.status, finding: { expected: flowInWords(flow), ...end.problem } });
    }
    const named = targets.flatMap((end) => (end.ok ? end.value : []));
    for (const source of sources.flatMap((end) => (end.ok ? end.value : []))) {
      for (const target of [...named, ...behindServices(named, flow.protocol, seen)]) {
        const key = [source.label, target.host, target.port, flow.protocol, flow.expect].join(' ');
        if (asked.has(key)) continue;
        asked.add(key);
        questions.push(questionOf(flow, source, target, `${seen.check}/${questions.length}`));
      }
    }
  }
  return { questions, obstacles: distinct(obstacles) };
}

function questionOf(flow: Flow, source: Source, target: Target, id: string): Question {
  const port = `${target.port}/${flow.protocol}`;
  const verb = flow.expect === 'allowed' ? 'reaches' : 'does not reach';
  return {
    request: {
      id,
      source: source.probe,
      action: { type: 'connect', host: target.host, port: target.port, protocol: flow.protocol },
      expect: flow.expect,
      model: { to: target.model, port: target.port, protocol: flow.protocol },
    },
    expected: `${source.words} ${verb} ${target.words} on ${port}`,
    cell: { from: source.label, to: target.label, port, expected: flow.expect },
  };
}

/** The same missing pod spoils many flows; it is told once. */
function distinct(obstacles: readonly Obstacle[]): Obstacle[] {
  return [...new Map(obstacles.map((obstacle) => [obstacle.finding.observed, obstacle])).values()];
}
