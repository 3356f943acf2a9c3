import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Verdict } from '../../src/domain/verdict.js';
import { manifestsOf } from './answer.js';
import { type Kubedrill, onSharedCluster, typed } from './kubedrill.js';

/**
 * Trouble that is not the learner's must never decide a verdict. Under each fault a right answer gets no `fail`, and
 * a wrong one no `pass` where it is wrong: what could not be found out is an `error`, which costs nothing.
 */

const RIGHT = 'right-metadata-name';
/** Lets every pod with the label in, and every pod of `default`: `strangers` must not pass. */
const WRONG = { answer: 'wrong-two-peers', check: 'strangers' };

interface Checked {
  verdicts: Verdict[];
}

let drill: Kubedrill;
let node: string;

const kubectl = (...args: string[]) =>
  typed(process.env.KUBEDRILL_E2E_KUBECTL ?? 'kubectl', args, {
    KUBECONFIG: process.env.KUBEDRILL_E2E_KUBECONFIG ?? '',
  });
const inNode = (...command: string[]) => typed('docker', ['exec', node, ...command]);

async function answer(name: string): Promise<void> {
  await kubectl('apply', ...(await manifestsOf('np-lab9', name)));
  for (const [namespace, pod] of [
    ['restricted', 'lab9server'],
    ['default', 'sleepybox1'],
    ['default', 'sleepybox2'],
  ]) {
    await kubectl('--namespace', namespace as string, 'wait', `pod/${pod}`, '--for=condition=Ready', '--timeout=120s');
  }
}

async function check(): Promise<Map<string, Verdict>> {
  const { value } = await drill.json<Checked>('check');
  return new Map(value.verdicts.map((verdict) => [verdict.check, verdict]));
}

function withStatus(verdicts: Map<string, Verdict>, status: string): string[] {
  return [...verdicts.values()].filter((verdict) => verdict.status === status).map((verdict) => verdict.check);
}

/** What every fault must leave true. Gives the verdicts on the right answer. */
async function neverWrong(): Promise<void> {
  await answer(RIGHT);
  expect(withStatus(await check(), 'fail')).toEqual([]);
}

async function neverFooled(): Promise<void> {
  await answer(WRONG.answer);
  expect((await check()).get(WRONG.check)?.status).not.toBe('pass');
}

beforeAll(() => {
  drill = onSharedCluster();
  node = `${drill.cluster}-control-plane`;
});

beforeEach(async () => {
  const started = await drill.run('start', 'np-lab9');
  expect(started.exitCode, started.stderr).toBe(0);
});

afterEach(async () => {
  await drill.run('stop');
});

describe('the API server', () => {
  afterAll(() => inNode('pkill', '-CONT', 'kube-apiserver'));

  test('paused before the check: everything is an error, exit 4', async () => {
    await answer(RIGHT);
    await inNode('pkill', '-STOP', 'kube-apiserver');
    const ran = await drill.run('check');
    await inNode('pkill', '-CONT', 'kube-apiserver');
    expect(ran.exitCode).toBe(4);
    expect(withStatus(await check(), 'fail')).toEqual([]);
  });

  test('paused in the middle of the check', async () => {
    await answer(RIGHT);
    const checking = drill.spawn('check', '--json');
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    await inNode('pkill', '-STOP', 'kube-apiserver');
    await new Promise((resolve) => setTimeout(resolve, 15_000));
    await inNode('pkill', '-CONT', 'kube-apiserver');
    const { stdout } = await checking;
    const { verdicts } = JSON.parse(stdout as string) as Checked;
    expect(verdicts.filter(({ status }) => status === 'fail')).toEqual([]);
  });
});

describe("Calico's agent", () => {
  const restart = () =>
    kubectl('--namespace', 'kube-system', 'delete', 'pod', '--selector', 'k8s-app=calico-node', '--wait=false');

  test('restarting while a right answer is checked', async () => {
    await answer(RIGHT);
    await restart();
    expect(withStatus(await check(), 'fail')).toEqual([]);
  });

  test('restarting while a wrong answer is checked', async () => {
    await answer(WRONG.answer);
    await restart();
    expect((await check()).get(WRONG.check)?.status).not.toBe('pass');
  });
});

describe('CoreDNS scaled to zero', () => {
  const scale = (replicas: number) =>
    kubectl('--namespace', 'kube-system', 'scale', 'deployment/coredns', `--replicas=${replicas}`);

  beforeEach(async () => {
    await scale(0);
    await kubectl(
      '--namespace',
      'kube-system',
      'wait',
      'pod',
      '--selector=k8s-app=kube-dns',
      '--for=delete',
      '--timeout=60s',
    );
  });

  afterEach(async () => {
    await scale(1);
    await kubectl('--namespace', 'kube-system', 'rollout', 'status', 'deployment/coredns', '--timeout=120s');
  });

  test('a right answer fails nowhere', neverWrong);
  test('a wrong answer is not let through', neverFooled);
});

describe('a target that does not run', () => {
  test.each([
    ['crash-looping', ['--image=busybox:1.36', '--', 'false']],
    ['with an image that is not there', ['--image=nginx:no-such-tag']],
  ])('%s: the server is what fails, and no denial is credited', async (_, run) => {
    await answer(RIGHT);
    await kubectl('--namespace', 'restricted', 'delete', 'pod', 'lab9server', '--now');
    await kubectl('--namespace', 'restricted', 'run', 'lab9server', ...run);
    await new Promise((resolve) => setTimeout(resolve, 8_000));
    const verdicts = await check();
    expect(verdicts.get('server')?.status).toBe('fail');
    for (const id of ['allowed', 'strangers']) expect(verdicts.get(id)?.status, id).not.toBe('pass');
  });
});

describe('a node under load', () => {
  /** In the command lines of the load, and in no other. */
  const LOAD = 'load-of-the-test';
  let load: AbortController;

  beforeEach(() => {
    load = new AbortController();
    for (let worker = 0; worker < 6; worker++) {
      execa('docker', ['exec', node, 'timeout', '60', 'sh', '-c', `: ${LOAD}; while :; do :; done`], {
        reject: false,
        cancelSignal: load.signal,
      });
    }
  });

  afterEach(async () => {
    load.abort();
    await inNode('pkill', '-f', LOAD).catch(() => undefined);
  });

  test('a right answer fails nowhere', neverWrong);
  test('a wrong answer is not let through', neverFooled);
});
