import type { ExamSitting } from '../../domain/exam.js';
import type { ExamBlueprint } from '../../domain/exam-blueprint.js';
import { questionPoints } from '../../domain/exam-score.js';
import type { Lab } from '../../domain/lab.js';
import { ExitCode, LabError } from '../../domain/lab-error.js';
import type { PracticeDeps } from '../deps.js';
import { missingCapabilities } from '../offered.js';
import { type DrawnExam, drawExam } from './drawing.js';
import type { BeginExam, OfferedExam } from './exams.js';

/** Every exam with what keeps it from being sat. */
export async function offeredExams({ blueprints, catalog, exams, provider }: PracticeDeps) {
  const [known, { labs }, { sittings }] = await Promise.all([blueprints.all(), catalog.all(), exams.list()]);
  const offered = known.blueprints.map((blueprint): OfferedExam => {
    const { questions, lacking, clashes } = drawFor(blueprint, labs, provider, blueprint.draw?.seed ?? 0);
    return {
      blueprint,
      questions: blueprint.draw?.questions ?? blueprint.questions?.length ?? 0,
      lacking,
      clashes,
      unoffered: questions.flatMap(({ lab }) => unofferedText(lab, provider)),
      sittings: sittings.filter((sitting) => sitting.blueprint === blueprint.id),
    };
  });
  return { exams: offered, broken: known.broken };
}

/** The questions of an exam that is about to begin; rejects with `exam-lacks-labs`, `exam-clashes` or `exam-not-offered`. */
export function questionsFor(
  blueprint: ExamBlueprint,
  labs: readonly Lab[],
  provider: PracticeDeps['provider'],
  seed: number,
): DrawnExam['questions'] {
  const { questions, lacking, clashes } = drawFor(blueprint, labs, provider, seed);
  const unoffered = questions.flatMap(({ lab }) => unofferedText(lab, provider));
  if (lacking.length > 0) {
    throw refused('exam-lacks-labs', `Exam ${blueprint.id} lacks labs: ${[...lacking, ...clashes].join('; ')}.`, {
      hint: '`kubedrill exam list` shows which exams can be sat.',
    });
  }
  if (clashes.length > 0) {
    throw refused('exam-clashes', `Labs of exam ${blueprint.id} cannot share a cluster: ${clashes.join('; ')}.`, {
      hint: `Take one of them out of ${blueprint.id}.yaml.`,
    });
  }
  if (unoffered.length > 0) {
    throw refused('exam-not-offered', `Provider ${provider.name} cannot run this exam: ${unoffered.join('; ')}.`, {
      hint: `\`kubedrill exam start ${blueprint.id} --provider kind\` runs it on a cluster that has everything.`,
    });
  }
  return questions;
}

/** Drawn are only labs that the provider can run; a listed one that it cannot run is named instead. */
function drawFor(
  blueprint: ExamBlueprint,
  labs: readonly Lab[],
  provider: PracticeDeps['provider'],
  seed: number,
): DrawnExam {
  const pool = blueprint.draw ? labs.filter((lab) => missingCapabilities(lab, provider).length === 0) : labs;
  return drawExam(blueprint, pool, seed);
}

/** Those that a sitting did not fully earn; rejects with `nothing-failed`. */
export function failedOf(sitting: ExamSitting | undefined, blueprint: ExamBlueprint): readonly string[] {
  const failed = sitting?.questions.filter((question) => questionPoints(question).earned < question.points) ?? [];
  if (failed.length > 0) return failed.map(({ lab }) => lab);
  throw refused(
    'nothing-failed',
    sitting
      ? `Nothing failed in the latest sitting of ${blueprint.id}.`
      : `${blueprint.id} has not been sat to the end yet.`,
    { hint: `\`kubedrill exam start ${blueprint.id}\` begins all of it.` },
  );
}

/** What decides the draw: the wish, the blueprint, or else the moment. */
export function seedFor({ draw }: ExamBlueprint, { seed }: BeginExam, now: number): number {
  return seed ?? draw?.seed ?? now % 1_000_000;
}

function unofferedText(lab: Lab, provider: PracticeDeps['provider']): string[] {
  const missing = missingCapabilities(lab, provider);
  return missing.length === 0 ? [] : [`${lab.id} needs ${missing.join(', ')}`];
}

function refused(code: string, message: string, { hint }: { hint: string }): LabError {
  return new LabError({ code, message, hint, exitCode: ExitCode.usage });
}
