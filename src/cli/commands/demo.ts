import type { Answer } from '../../domain/lab.js';
import { ExitCode, LabError } from '../../domain/lab-error.js';
import type { KubeObject } from '../../domain/objects.js';
import { formatDuration } from '../../report/duration.js';
import { formatScore } from '../../report/points.js';
import { resultText } from '../../report/result-text.js';
import type { Command, Context } from '../context.js';
import { printLine } from '../print.js';
import { usageError } from '../usage-error.js';
import { withProgress } from '../with-progress.js';

const LAB = 'np-lab9';

/** The whole job once: 0 only when the check fails before the reference answer and passes after it. */
export const demo: Command<unknown> = async (context) => {
  const { parts, io, style, width, clock, signal } = context;
  const practice = await parts.practice();
  const current = await practice.current();
  if (current) {
    throw usageError(`The lab ${current.lab.id} is under way.`, "End it first with 'kubedrill finish' or 'stop'.");
  }
  const began = clock.now();
  const say = (text: string) => printLine(io, style.strong(text));
  const lab = await (await parts.catalog()).answered.get(LAB);
  const answer = referenceAnswer(lab.answers);

  say('1. A cluster');
  const cluster = await withProgress(context, (on) => practice.up({}, on, signal));
  printLine(io, `${cluster.name}: ${cluster.provider}, Kubernetes ${cluster.kubernetes}`);

  say(`2. The lab ${lab.id}: ${lab.title}`);
  await withProgress(context, (on) => practice.begin(LAB, on, signal));
  try {
    say('3. Check it with nothing done');
    const before = (await withProgress(context, (on) => practice.check(on, signal))).result;
    printLine(io, resultText(before, width, style));

    say(`4. Apply the reference answer (${answer.name})`);
    await applyAnswer(context, answer);

    say('5. Check again');
    const after = (await withProgress(context, (on) => practice.check(on, signal))).result;
    printLine(io, resultText(after, width, style));

    const asItMust = !before.score.passed && !before.score.provisional && after.score.passed;
    const scores = `before ${formatScore(before.score)}, after ${formatScore(after.score)}`;
    const took = formatDuration(clock.now() - began);
    say(`${asItMust ? 'As it must be' : 'NOT as it must be'}: ${scores}, in ${took}.`);
    return asItMust ? ExitCode.passed : ExitCode.notPassed;
  } finally {
    await withProgress(context, (on) => practice.stop(on));
  }
};

/** The first right answer that is manifests alone. */
function referenceAnswer(answers: readonly Answer[]): Answer {
  const found = answers.find(({ right, steps }) => right && steps.every(({ type }) => type === 'apply'));
  if (found) return found;
  throw new LabError({ code: 'no-answer', message: `${LAB} has no right answer made of manifests.` });
}

async function applyAnswer({ parts, signal }: Context, answer: Answer): Promise<void> {
  const practice = await parts.practice();
  const { cluster } = await practice.status();
  if (!cluster) throw new LabError({ code: 'cluster-gone', message: 'The cluster went away during the demo.' });
  const kube = await parts.kube(cluster);
  try {
    const objects: KubeObject[] = answer.steps.flatMap((step) => (step.type === 'apply' ? [...step.objects] : []));
    for (const object of objects) await kube.apply(object, signal);
  } finally {
    kube.close();
  }
}
