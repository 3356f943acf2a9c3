import { randomBytes } from 'node:crypto';
import type { Listener } from '../../domain/events.js';
import type { ExamEvent, ExamQuestion } from '../../domain/exam.js';
import type { Lab } from '../../domain/lab.js';
import type { Kube } from '../../kube/kube.js';
import { makeRoom } from '../beginning.js';
import { ownsCluster, type PracticeDeps, withKube } from '../deps.js';
import { inParallel } from '../in-parallel.js';
import { layOut, seedDigest } from '../laying-out.js';
import { inPhase } from '../phase.js';
import { clusterUid } from '../reaching.js';
import type { DrawnExam } from './drawing.js';
import type { BeginExam, OpenExam } from './exams.js';
import { foldExam } from './fold.js';
import { failedOf, questionsFor, seedFor } from './offering.js';
import { refuseDuringExam } from './under-way.js';

const MINUTE_MS = 60_000;
/** More would only wait for each other in the API server and the kubelet. */
const LABS_AT_ONCE = 6;

/** Lays the labs of all questions out, then starts the clock. Killed before that, nothing has begun. */
export async function beginExam(
  deps: PracticeDeps,
  id: string,
  options: BeginExam,
  on: Listener,
  signal?: AbortSignal,
): Promise<OpenExam> {
  const { provider, clock, exams } = deps;
  await refuseDuringExam(deps);
  const blueprint = await deps.blueprints.get(id);
  const past = (await exams.list()).sittings.find((sitting) => sitting.blueprint === id && !sitting.stopped);
  const seed = (options.failedOnly ? past?.seed : options.seed) ?? seedFor(blueprint, options, clock.now());
  const all = questionsFor(blueprint, (await deps.catalog.all()).labs, provider, seed);
  const failed = options.failedOnly ? failedOf(past, blueprint) : undefined;
  const chosen = failed ? all.filter(({ lab }) => failed.includes(lab.id)) : all;
  const cluster = await provider.up({}, on, signal);
  await provider.ensure([...new Set(chosen.flatMap(({ lab }) => lab.requires))], on, signal);
  return withKube(deps, cluster.kubeconfig, async (kube) => {
    const uid = await clusterUid(kube, signal);
    const namespaces = chosen.flatMap(({ lab }) => lab.namespaces);
    await makeRoom(deps, kube, namespaces, cluster, { on, signal });
    const questions = await layOutAll(deps, kube, chosen, on, signal);
    const now = clock.now();
    const begun: ExamEvent = {
      type: 'begun',
      at: now,
      sitting: sittingId(now, id),
      blueprint: id,
      title: blueprint.title,
      exam: blueprint.exam,
      pass: blueprint.pass,
      strict: options.strict ?? blueprint.strict,
      ...(blueprint.draw && { seed }),
      provider: provider.name,
      cluster: cluster.name,
      ...(uid !== undefined && { clusterUid: uid }),
      deadlineAt: now + minutesFor(blueprint.minutes, chosen, all) * MINUTE_MS,
      questions,
    };
    await exams.append(begun.sitting, begun);
    const sitting = foldExam([begun]) as OpenExam['sitting'];
    return { sitting, labs: chosen.map(({ lab }) => lab) };
  });
}

type Drawn = DrawnExam['questions'];

async function layOutAll(
  deps: PracticeDeps,
  kube: Kube,
  drawn: Drawn,
  on: Listener,
  signal: AbortSignal | undefined,
): Promise<ExamQuestion[]> {
  const { clock } = deps;
  return inParallel(drawn, LABS_AT_ONCE, async ({ lab, points }) => {
    const title = `Question ${drawn.findIndex((one) => one.lab === lab) + 1}: ${lab.title}`;
    const seeded = await inPhase({ clock, on, phase: `lab-${lab.id}`, title }, (tell) =>
      layOut(kube, lab, { clock, on: toldAs(tell), signal, mayTakeUnmarked: ownsCluster(deps) }),
    );
    return questionOf(lab, points, seeded);
  });
}

/** A lab's own phases, as what is happening now in the phase of its question. */
function toldAs(tell: (detail: string) => void): Listener {
  return (event) => {
    if (event.type === 'phase') tell(event.detail ?? event.title);
  };
}

function questionOf(lab: Lab, points: number, seeded: ExamQuestion['seeded']): ExamQuestion {
  const { id, title, domain, minutes, namespaces } = lab;
  return { lab: id, title, domain, points, minutes, namespaces, seeded, seedDigest: seedDigest(lab) };
}

/** A part of the questions gets its part of the time, by the labs' own minutes; never none. */
function minutesFor(whole: number, chosen: Drawn, all: Drawn): number {
  const minutes = (questions: Drawn) => questions.reduce((sum, { lab }) => sum + lab.minutes, 0);
  return Math.max(1, Math.ceil((whole * minutes(chosen)) / minutes(all)));
}

/** Sorts by time, tells the exam, and two of the same second apart. */
function sittingId(now: number, exam: string): string {
  const time = new Date(now).toISOString().slice(0, 19).replaceAll(':', '-');
  return `${time}-${exam}-${randomBytes(2).toString('hex')}`;
}
