import type { SeededObject } from '../../domain/attempt.js';
import type { Listener } from '../../domain/events.js';
import type { Lab } from '../../domain/lab.js';
import type { Kube } from '../../kube/kube.js';
import type { PracticeDeps } from '../deps.js';
import { createNamespace, seededNamespace } from '../namespaces.js';
import { inPhase } from '../phase.js';
import { placeSeed, seededObject } from '../seeding.js';
import { alteredOf, isSame } from './altered.js';
import { onExamCluster } from './cluster.js';
import type { Healing } from './exams.js';
import { mendAltered } from './mending.js';
import { nameOf, nowOf } from './seeds.js';
import { labsOf, questionOf, requireRunning } from './under-way.js';

/** Puts back what a question started with and is gone, and what its task wants unchanged and was altered. */
export async function healQuestion(
  deps: PracticeDeps,
  number: number,
  on: Listener,
  signal?: AbortSignal,
): Promise<Healing> {
  const { clock, exams } = deps;
  const sitting = await requireRunning(deps);
  const { seeded } = questionOf(sitting, number);
  const lab = (await labsOf(sitting, deps.catalog))[number - 1] as Lab;
  return onExamCluster(deps, sitting, signal, async (kube) => {
    const found = await nowOf(kube, seeded, signal);
    const gone = seeded.filter((_, index) => found[index] === undefined);
    const altered = alteredOf(lab, seeded, found, deps.graders);
    const mend = () => mendAltered(kube, altered, signal);
    const isToMend = altered.some(({ kept }) => kept.length > 0);
    const told = isToMend
      ? await inPhase({ clock, on, phase: 'mend', title: 'Putting back what was altered' }, mend)
      : await mend();
    if (gone.length === 0) return { sitting, ...told };
    const placed = await inPhase({ clock, on, phase: 'heal', title: 'Putting back what is gone' }, (tell) =>
      putBack(kube, lab, gone, { clock, tell, signal }),
    );
    const kept = seeded.filter((object) => !gone.includes(object));
    await exams.append(sitting.id, { type: 'healed', at: clock.now(), question: number, seeded: [...kept, ...placed] });
    const healed = [...gone.map(nameOf), ...told.healed];
    return { sitting: (await exams.read(sitting.id)) ?? sitting, healed, altered: told.altered };
  });
}

async function putBack(
  kube: Kube,
  lab: Lab,
  gone: readonly SeededObject[],
  waiting: Parameters<typeof createNamespace>[2],
): Promise<SeededObject[]> {
  const names = gone.filter(({ kind }) => kind === 'Namespace').map(({ name }) => name);
  const made = await Promise.all(names.map((name) => createNamespace(kube, seededNamespace(lab, name), waiting)));
  const seed = lab.seed.filter(({ kind, metadata }) => gone.some((one) => isSame(one, { kind, ...metadata })));
  const objects = await placeSeed(kube, { ...lab, seed }, waiting.signal);
  return [...made.map(seededObject), ...objects];
}
