import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Answer, AnswerStep, Lab } from '../../../src/domain/lab.js';
import { run } from '../../../src/process/run.js';
import { onLabCluster } from '../lab-cluster.js';
import type { Target } from '../targets.js';
import { commandText, inOneOrder, type KeptCall, neutral } from './neutral.js';
import { recordingKubectl } from './recording-kubectl.js';

const LIMIT_MS = 120_000;
/** What a learner looks at afterwards, of what is there as soon as it was created. */
const LOOKED_AT = 'services,networkpolicies,configmaps,secrets';
const INGRESS_SPECS = 'jsonpath={range .items[*]}{.metadata.name}{" "}{.spec}{"\\n"}{end}';

/**
 * What kubectl was called with and what it said, by answer: each is given in the lab as it was seeded. `looking`: what is
 * there afterwards is looked at, too.
 */
export async function converse(
  target: Target,
  kubectl: string,
  lab: Lab,
  answers: readonly Answer[],
  looking: boolean,
): Promise<Record<string, KeptCall[]>> {
  const folder = await mkdtemp(join(tmpdir(), 'kubedrill-conversation-'));
  const { file, take } = await recordingKubectl(kubectl, folder);
  const signal = new AbortController().signal;
  try {
    return await onLabCluster(target, file, async (parts) => {
      const practice = await parts.practice();
      await practice.begin(lab.id, () => {}, signal);
      try {
        const { env } = await practice.shell();
        const said: Record<string, KeptCall[]> = {};
        for (const [index, answer] of answers.entries()) {
          if (index > 0) await practice.reset(() => {}, signal);
          for (const step of answer.steps) await giveStep(step, env, folder);
          for (const look of looking ? looks(lab) : []) await run(file, look, { env, timeoutMs: LIMIT_MS });
          said[answer.name] = inOneOrder((await take()).map(neutral));
        }
        return said;
      } finally {
        await practice.stop(() => {});
      }
    });
  } finally {
    await rm(folder, { recursive: true });
  }

  /** A manifest is applied as a learner does it, and must then hold as it stands. */
  async function giveStep(step: AnswerStep, env: Readonly<Record<string, string>>, cwd: string): Promise<void> {
    if (step.type === 'script') {
      await run('bash', ['-eu', step.file], { cwd, env, timeoutMs: LIMIT_MS });
      return;
    }
    for (const verb of ['apply', 'diff']) {
      await run(file, [verb, '-f', basename(step.file)], { cwd: dirname(step.file), env, timeoutMs: LIMIT_MS });
    }
  }
}

/** Of the calls those that belong to the answer itself. */
export function typed(lab: Lab, calls: readonly KeptCall[]): KeptCall[] {
  const others = new Set(looks(lab).map(commandText));
  return calls.filter(({ kubectl }) => !others.has(kubectl));
}

function looks({ namespaces, requires }: Lab): string[][] {
  return namespaces.flatMap((namespace) => [
    ['get', LOOKED_AT, '--show-labels', '-n', namespace],
    ...(requires.includes('networkpolicy') ? [['describe', 'networkpolicies', '-n', namespace]] : []),
    ...(requires.includes('ingress') ? [['get', 'ingresses', '-o', INGRESS_SPECS, '-n', namespace]] : []),
  ]);
}
