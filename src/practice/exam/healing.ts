import type { Listener } from '../../domain/events.js';
import type { ExamSitting } from '../../domain/exam.js';
import type { Lab } from '../../domain/lab.js';
import type { KubeObject } from '../../domain/objects.js';
import type { PracticeDeps } from '../deps.js';
import { createNamespace, seededNamespace } from '../namespaces.js';
import { inPhase } from '../phase.js';
import { placeSeed, seededObject } from '../seeding.js';
import { onExamCluster } from './cluster.js';
import { goneFrom, nameOf } from './seeds.js';
import { labsOf, questionOf, requireRunning } from './under-way.js';

/** Puts back what a question started with and is gone; what is there stays as it is, whatever was done to it. */
export async function healQuestion(
  deps: PracticeDeps,
  number: number,
  on: Listener,
  signal?: AbortSignal,
): Promise<{ sitting: ExamSitting; healed: readonly string[] }> {
  const { clock, exams } = deps;
  const sitting = await requireRunning(deps);
  const { seeded } = questionOf(sitting, number);
  const lab = (await labsOf(sitting, deps.catalog))[number - 1] as Lab;
  return onExamCluster(deps, sitting, signal, async (kube) => {
    const gone = await goneFrom(kube, seeded, signal);
    if (gone.length === 0) return { sitting, healed: [] };
    const isGone = ({ kind, metadata }: KubeObject) =>
      gone.some((one) => one.kind === kind && one.name === metadata.name && one.namespace === metadata.namespace);
    const placed = await inPhase({ clock, on, phase: 'heal', title: 'Putting back what is gone' }, async (tell) => {
      const names = gone.filter(({ kind }) => kind === 'Namespace').map(({ name }) => name);
      const waiting = { clock, tell, signal };
      const made = await Promise.all(names.map((name) => createNamespace(kube, seededNamespace(lab, name), waiting)));
      const objects = await placeSeed(kube, { ...lab, seed: lab.seed.filter(isGone) }, signal);
      return [...made.map(seededObject), ...objects];
    });
    const kept = seeded.filter((object) => !gone.includes(object));
    await exams.append(sitting.id, { type: 'healed', at: clock.now(), question: number, seeded: [...kept, ...placed] });
    return { sitting: (await exams.read(sitting.id)) ?? sitting, healed: gone.map(nameOf) };
  });
}
