import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Answer, Places } from '../../domain/lab.js';
import { LabError } from '../../domain/lab-error.js';
import type { KubeObject } from '../../domain/objects.js';
import { type Kube, KubeError } from '../../kube/kube.js';
import { refusedObject } from '../../practice/refused-object.js';
import type { Run } from '../../process/process.js';

export interface ApplyTools {
  kube: Kube;
  run: Run;
  /** What a script sees beside the process' own environment: KUBECONFIG, PATH. */
  env: Readonly<Record<string, string>>;
  signal?: AbortSignal;
}

/** Not the manager of the seed: what the seed set and the answer does not name stays, as with a learner's kubectl. */
const LEARNER = 'learner';
/** No script of an answer needs longer; one that does hangs. */
const SCRIPT_MS = 120_000;

/** Does what the answer says, step by step; rejects with `answer-failed` when a script does, or an object is refused. */
export async function applyAnswer(answer: Answer, { kube, run, env, signal }: ApplyTools): Promise<void> {
  for (const step of answer.steps) {
    if (step.type === 'apply') {
      for (const object of step.objects) await applyObject(answer, object, kube, step.places, signal);
    } else {
      await runScript(answer, step.file, run, env, signal);
    }
  }
}

async function applyObject(
  { name }: Answer,
  object: KubeObject,
  kube: Kube,
  places: Places | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    await kube.apply(object, signal, LEARNER);
  } catch (error) {
    if (!(error instanceof KubeError)) throw error;
    throw await refusedObject(kube, object, error, { code: 'answer-failed', of: `answer ${name}`, places, signal });
  }
}

async function runScript(
  answer: Answer,
  file: string,
  run: Run,
  env: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const cwd = await mkdtemp(path.join(tmpdir(), 'kubedrill-answer-'));
  try {
    const options = { cwd, env, timeoutMs: SCRIPT_MS, ...(signal ? { signal } : {}) };
    const { exitCode, stdout, stderr, failure } = await run('bash', ['-eu', file], options);
    if (exitCode === 0) return;
    signal?.throwIfAborted();
    throw new LabError({
      code: 'answer-failed',
      message: `The script of answer ${answer.name} failed (${failure ?? `exit ${exitCode}`}): ${lastLines(stderr || stdout)}`,
      hint: 'It runs with bash -eu in an empty folder, with kubectl on PATH and KUBECONFIG set.',
      at: { file },
    });
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-5).join('\n');
}
