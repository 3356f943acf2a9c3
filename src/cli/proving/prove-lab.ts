import path from 'node:path';
import type { Listener } from '../../domain/events.js';
import type { LabWithAnswers } from '../../domain/lab.js';
import { LabError } from '../../domain/lab-error.js';
import { clearAway } from '../../practice/clearing.js';
import { createPractice } from '../../practice/create-practice.js';
import { ownsCluster, type PracticeDeps, withKube } from '../../practice/deps.js';
import { SeedMemory } from '../../practice/seed-memory.js';
import type { Run } from '../../process/process.js';
import { usageError } from '../usage-error.js';
import { applyAnswer } from './apply-answer.js';
import { answerTrial, type LabProof, saysSeedFailed, type Trial, undoneTrial, untouchedTrial } from './lab-proof.js';
import { memoryAttempts } from './memory-attempts.js';
import { onUnchanging } from './unchanging.js';

const ASK_AGAIN = 2;

/**
 * Takes the lab as a learner would, once untouched and once for each answer, through the very Practice that learners
 * use; only the history is not written. The cluster is brought up where needed and left clean.
 */
export const proveLab: typeof prove = (deps, run, lab, on, signal) =>
  onUnchanging(deps, [lab], (unchanging) => prove(unchanging, run, lab, on, signal));

/** The same, where what does not change is known already. */
export async function prove(
  deps: PracticeDeps,
  run: Run,
  lab: LabWithAnswers,
  on: Listener,
  signal: AbortSignal,
): Promise<LabProof> {
  await requireNoneUnderWay(deps);
  const began = deps.clock.now();
  const practice = createPractice({
    ...deps,
    attempts: memoryAttempts(deps.attempts.exclusively),
    createProber: (kube) => deps.createProber(kube, { keepsClients: true }),
    spares: new SeedMemory(),
  });
  const trials: Trial[] = [];
  const grade = async () => {
    let { result } = await practice.check(on, signal);
    // What could not be told is no verdict: it is asked for again, whatever the answer's author expects.
    for (let again = 0; again < ASK_AGAIN && result.score.provisional; again++) {
      ({ result } = await practice.check(on, signal));
    }
    return result;
  };

  await practice.begin(lab.id, on, signal).catch((problem) => takenAway(deps, lab, problem, on));
  try {
    const { cluster, env } = await practice.shell();
    const kube = await deps.openKube(cluster.kubeconfig);
    try {
      trials.push(untouchedTrial(await grade()));
      for (const answer of lab.answers) {
        await practice.reset(on, signal);
        const undone = await applyAnswer(answer, { kube, run, env, signal }).catch(answerFailed(lab));
        trials.push(undone ? undoneTrial(answer, undone) : answerTrial(answer, await grade()));
      }
    } finally {
      kube.close();
    }
  } finally {
    await practice.stop(on);
  }
  return { lab: lab.id, trials, tookMs: deps.clock.now() - began };
}

/** An answer that cannot be given is a fault of the lab; anything else ends the proof. */
function answerFailed({ folder }: LabWithAnswers): (problem: unknown) => string {
  return (problem) => {
    if (!(problem instanceof LabError) || problem.code !== 'answer-failed') throw problem;
    const { message, hint, at } = problem;
    const place = at && [path.relative(folder, at.file), at.line, at.column].filter((part) => part !== undefined);
    return [place && `${place.join(':')}:`, message, hint].filter((text) => text).join(' ');
  };
}

/** What was laid out until the seed could not be: there is no attempt that would take it away. Rejects in any case. */
async function takenAway(deps: PracticeDeps, lab: LabWithAnswers, problem: unknown, on: Listener): Promise<never> {
  const { cluster } = saysSeedFailed(problem) ? await deps.provider.status() : {};
  if (!cluster) throw problem;
  const { clock } = deps;
  await withKube(deps, cluster.kubeconfig, (kube) =>
    clearAway(kube, { clock, on, namespaces: lab.namespaces, ownCluster: ownsCluster(deps), amongOthers: true }),
  );
  throw problem;
}

/** Rejects when a person's attempt would be swept away. */
export async function requireNoneUnderWay({ attempts }: PracticeDeps): Promise<void> {
  const open = (await attempts.list()).attempts.find(({ finishedAt }) => finishedAt === undefined);
  if (open) throw usageError(`The lab ${open.lab} is under way.`, 'End it first: proving a lab empties the cluster.');
}
