import type { ExamSitting, SatQuestion } from '../../domain/exam.js';
import type { Lab } from '../../domain/lab.js';
import { LabError } from '../../domain/lab-error.js';
import type { GradeResult } from '../../domain/verdict.js';
import { gradeWithout, labChanged, orNotAnswering } from '../checking.js';
import type { PracticeDeps } from '../deps.js';
import { gradeOn, type Watching } from '../grading-on.js';
import { seedDigest } from '../laying-out.js';
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
  watching: Watching,
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
    onExamCluster(deps, sitting, watching.signal, async (kube, cluster) => {
      const { seeded } = question;
      const gone = (await goneFrom(kube, seeded, watching.signal)).map(nameOf);
      return { result: await gradeOn(kube, cluster, deps, { lab, seeded }, watching), gone };
    }),
  );
  return graded instanceof LabError ? without(graded) : timed(graded);
}
