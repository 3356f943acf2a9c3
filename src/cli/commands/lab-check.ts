import type { LabWithAnswers } from '../../domain/lab.js';
import { ExitCode, type LabError } from '../../domain/lab-error.js';
import { formatDuration } from '../../report/duration.js';
import { errorText } from '../../report/error-text.js';
import { errorJson } from '../../report/json.js';
import { formatPoints } from '../../report/points.js';
import { plainStyle } from '../../report/style.js';
import { wrap } from '../../report/wrap.js';
import type { Command, Context } from '../context.js';
import { printJson, printLine, remark } from '../print.js';
import { type LabProof, missingAnswers } from '../proving/lab-proof.js';
import { proofsTable } from '../proving/proofs-table.js';
import type { LabProofs } from '../proving/prove-labs.js';
import { usageError } from '../usage-error.js';
import { withProgress } from '../with-progress.js';

export interface LabCheckOptions {
  lab?: string;
  all?: boolean;
  json?: boolean;
}

/** Exit code 1 when a lab does not grade as it must. */
export const labCheck: Command<LabCheckOptions> = async (context, { lab, all, json }) => {
  if ((lab === undefined) === (all !== true)) throw usageError('Name one lab, or say --all.');
  const { labs, broken, proofs, many } = await (lab === undefined ? everyLab(context) : oneLab(context, lab));
  const entries = proofs.map((proof) => ({ ...proof, missing: missingIn(labs, proof) }));
  const isSound = ({ trials, missing, failure }: (typeof entries)[number]) =>
    !failure && missing.length === 0 && trials.every(({ problems }) => problems.length === 0);
  const failures = proofs.flatMap(({ failure }) => failure ?? []);
  const sound = broken.length === 0 && entries.every(isSound);
  const { io, width } = context;
  if (json) {
    printJson(io, {
      sound,
      ...many,
      labs: entries.map(proofJson),
      broken: broken.map((error) => errorJson(error).error),
    });
  } else {
    for (const entry of entries) if (!many || !isSound(entry)) printProof(context, entry, entry.missing);
    if (many) printLine(io, proofsTable({ proofs, ...many }, width, context.style));
    for (const error of [...failures, ...broken]) remark(io, errorText(error, width, plainStyle));
  }
  return sound ? ExitCode.passed : ExitCode.notPassed;
};

interface Proven {
  labs: readonly LabWithAnswers[];
  broken: readonly LabError[];
  proofs: readonly LabProof[];
  /** Of all labs together. */
  many?: Omit<LabProofs, 'proofs'>;
}

async function oneLab(context: Context, id: string): Promise<Proven> {
  const { parts, signal } = context;
  const lab = await (await parts.catalog()).answered.get(id);
  const proof = await withProgress(context, (on) => parts.proveLab(lab, on, signal));
  return { labs: [lab], broken: [], proofs: [proof] };
}

async function everyLab(context: Context): Promise<Proven> {
  const { parts, signal } = context;
  const { labs, broken } = await (await parts.catalog()).answered.all();
  const { proofs, ...many } = await withProgress(context, (on) => parts.proveLabs(labs, on, signal));
  return { labs, broken, proofs, many };
}

function missingIn(labs: readonly LabWithAnswers[], { lab: id }: LabProof): string[] {
  const lab = labs.find((one) => one.id === id);
  return lab ? missingAnswers(lab) : [];
}

function proofJson<Entry extends LabProof>({ failure, ...entry }: Entry) {
  return { ...entry, ...(failure && { failure: errorJson(failure).error }) };
}

function printProof({ io, style, width }: Context, { lab, trials }: LabProof, missing: readonly string[]): void {
  printLine(io, style.strong(lab));
  for (const { name, problems, earned, total, tookMs } of trials) {
    const sign = problems.length === 0 ? style.good('✔ as it must') : style.bad('✘ wrong     ');
    const score = `${formatPoints(earned)}/${formatPoints(total)}`;
    printLine(io, `  ${sign}  ${name}  ${score} in ${formatDuration(tookMs)}`);
    for (const problem of problems) printLine(io, wrap(problem, { width, first: '      ' }));
  }
  for (const problem of missing) printLine(io, `  ${style.bad('✘ wrong')}  ${lab} ${problem}`);
}
