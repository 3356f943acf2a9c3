import type { Cluster } from '../../domain/cluster.js';
import type { Listener } from '../../domain/events.js';
import type { ExamSitting, SatQuestion } from '../../domain/exam.js';
import type { Lab } from '../../domain/lab.js';
import { LabError } from '../../domain/lab-error.js';
import type { GradeResult } from '../../domain/verdict.js';
import { grade } from '../../grading/grade.js';
import type { Kube } from '../../kube/kube.js';
import { gradeWithout, labChanged, orNotAnswering } from '../checking.js';
import type { PracticeDeps } from '../deps.js';
import { seedDigest } from '../laying-out.js';
import { createObserver } from '../observing.js';
import { settle } from '../settling.js';
import { onExamCluster } from './cluster.js';
import { goneFrom, nameOf } from './seeds.js';

export interface GradedQuestion {
  result: GradeResult;
  /** Seeded objects that are missing, as "Pod web/nginx". */
  gone: readonly string[];
}

/** Grades one question. What cannot be determined is in the result, as `error`. */
export async function gradeQuestion(
  deps: PracticeDeps,
  sitting: ExamSitting,
  question: SatQuestion,
  lab: Lab,
  watching: { on: Listener; signal: AbortSignal | undefined },
): Promise<GradedQuestion> {
  const startedAt = deps.clock.now();
  const timed = ({ result, gone }: GradedQuestion) => ({
    result: { ...result, startedAt, tookMs: Math.max(0, deps.clock.now() - startedAt) },
    gone,
  });
  const without = async (problem: LabError) =>
    timed({ result: await gradeWithout(problem, deps, lab, watching), gone: [] });
  if (seedDigest(lab) !== question.seedDigest) return without(labChanged(lab));
  const graded = await orNotAnswering(() =>
    onExamCluster(deps, sitting, watching.signal, (kube, cluster) =>
      gradeOn(kube, cluster, deps, question, lab, watching),
    ),
  );
  return graded instanceof LabError ? without(graded) : timed(graded);
}

async function gradeOn(
  kube: Kube,
  { ingress }: Cluster,
  deps: PracticeDeps,
  { seeded }: SatQuestion,
  lab: Lab,
  { on, signal }: { on: Listener; signal: AbortSignal | undefined },
): Promise<GradedQuestion> {
  const { clock, graders } = deps;
  const observer = createObserver(kube);
  const gone = (await goneFrom(kube, seeded, signal)).map(nameOf);
  await settle(observer, lab.namespaces, { clock, on, signal });
  const tools = {
    ...{ observer, prober: deps.createProber(kube), graders, clock, on },
    ...(ingress && { ingress: ingress.service }),
    ...(signal && { signal }),
  };
  return { result: await grade({ lab, seeded }, tools), gone };
}
