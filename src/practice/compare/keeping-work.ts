import { LabError } from '../../domain/lab-error.js';
import type { KubeObject } from '../../domain/objects.js';
import type { Kube } from '../../kube/kube.js';
import { KubeError } from '../../kube/kube.js';
import { type PracticeDeps, withKube } from '../deps.js';
import { onExamCluster } from '../exam/cluster.js';
import type { Exams } from '../exam/exams.js';
import { examUnderWay } from '../exam/under-way.js';
import { meaningOf } from '../meaning.js';
import { contents } from '../namespace-contents.js';
import type { Practice } from '../practice.js';
import { clusterOf, sameCluster } from '../reaching.js';
import { attemptUnderWay } from '../under-way.js';
import { comparable } from './comparable.js';
import type { WorkStore } from './work-store.js';

/** Made by controllers beside what somebody writes, with no owner that would tell. */
const OTHERS_MAKE: ReadonlySet<string> = new Set([
  'ControllerRevision',
  'Endpoints',
  'EndpointSlice',
  'Event',
  'Lease',
]);

/** The same, but that what the learner made is kept before an attempt ends. */
export function keepingWork(practice: Practice, deps: PracticeDeps, work: WorkStore): Practice {
  const keep = async (signal?: AbortSignal) => {
    const attempt = await attemptUnderWay(deps.attempts);
    if (!attempt) return;
    await asFarAsPossible(async () => {
      const cluster = await clusterOf(attempt, deps.provider);
      const objects = await withKube(deps, cluster.kubeconfig, async (kube) => {
        await sameCluster(attempt, kube, signal);
        return madeIn(kube, attempt.namespaces ?? [], signal);
      });
      await work.keep(attempt.id, objects);
    });
  };
  return {
    ...practice,
    finish: async (on, signal) => {
      await keep(signal);
      return practice.finish(on, signal);
    },
    stop: async (on, signal) => {
      await keep(signal);
      return practice.stop(on, signal);
    },
    solution: async () => {
      await keep();
      return practice.solution();
    },
  };
}

/** The same for the questions of an exam, under the ids that their attempts get. */
export function keepingWorkOfExams(exams: Exams, deps: PracticeDeps, work: WorkStore): Exams {
  return {
    ...exams,
    submit: async (on, signal) => {
      const sitting = await examUnderWay(deps.exams);
      if (sitting) {
        await asFarAsPossible(() =>
          onExamCluster(deps, sitting, signal, async (kube) => {
            for (const { number, namespaces } of sitting.questions) {
              await work.keep(`${sitting.id}-${number}`, await madeIn(kube, namespaces, signal));
            }
          }),
        );
      }
      return exams.submit(on, signal);
    },
  };
}

/** What somebody wrote, in these namespaces and of them: no pods of workloads, no probe clients. */
async function madeIn(kube: Kube, namespaces: readonly string[], signal?: AbortSignal): Promise<KubeObject[]> {
  const kinds = (await kube.namespacedKinds(signal)).filter(({ kind }) => !OTHERS_MAKE.has(kind));
  const [inside, all] = await Promise.all([
    contents(kube, kinds, namespaces, { signal }),
    kube.list({ apiVersion: 'v1', kind: 'Namespace' }, signal),
  ]);
  const own = all.filter(({ metadata }) => namespaces.includes(metadata.name) && metadata.name !== 'default');
  const named = own.map((namespace) => ({ ...namespace, apiVersion: 'v1', kind: 'Namespace' }));
  return [...named, ...inside.filter(isWritten)].map(comparable);
}

function isWritten(object: KubeObject): boolean {
  const { ownerReferences = [], deletionTimestamp } = object.metadata;
  return ownerReferences.length === 0 && deletionTimestamp === undefined && meaningOf(object) !== undefined;
}

/** Nothing but the comparison is lost when the cluster does not let itself be read. */
async function asFarAsPossible(keep: () => Promise<void>): Promise<void> {
  try {
    await keep();
  } catch (error) {
    if (!(error instanceof LabError || error instanceof KubeError)) throw error;
  }
}
