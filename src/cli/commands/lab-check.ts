import type { LabWithAnswers } from '../../domain/lab.js';
import { ExitCode } from '../../domain/lab-error.js';
import { formatDuration } from '../../report/duration.js';
import { errorText } from '../../report/error-text.js';
import { errorJson } from '../../report/json.js';
import { formatPoints } from '../../report/points.js';
import { plainStyle } from '../../report/style.js';
import { wrap } from '../../report/wrap.js';
import type { Command, Context } from '../context.js';
import { printJson, printLine, remark } from '../print.js';
import { type LabProof, missingAnswers } from '../proving/lab-proof.js';
import { usageError } from '../usage-error.js';
import { withProgress } from '../with-progress.js';

export interface LabCheckOptions {
  lab?: string;
  all?: boolean;
  json?: boolean;
}

/** Exit code 1 when a lab does not grade as it must. */
export const labCheck: Command<LabCheckOptions> = async (context, options) => {
  const { parts, io, width, signal } = context;
  if ((options.lab === undefined) === (options.all !== true)) throw usageError('Name one lab, or say --all.');
  const { answered } = await parts.catalog();
  const { labs, broken } = options.lab === undefined ? await answered.all() : await single(context, options.lab);

  const proofs: LabProof[] = [];
  let sound = broken.length === 0;
  for (const lab of labs) {
    const proof = await withProgress(context, (on) => parts.proveLab(lab, on, signal));
    proofs.push(proof);
    const missing = missingAnswers(lab);
    sound &&= missing.length === 0 && proof.trials.every(({ problems }) => problems.length === 0);
    if (!options.json) printProof(context, proof, missing);
  }
  if (options.json) {
    const entries = proofs.map((proof, index) => ({
      ...proof,
      missing: missingAnswers(labs[index] as LabWithAnswers),
    }));
    printJson(io, { sound, labs: entries, broken: broken.map((error) => errorJson(error).error) });
  } else {
    for (const error of broken) remark(io, errorText(error, width, plainStyle));
  }
  return sound ? ExitCode.passed : ExitCode.notPassed;
};

async function single({ parts }: Context, id: string) {
  return { labs: [await (await parts.catalog()).answered.get(id)], broken: [] };
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
