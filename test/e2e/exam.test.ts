import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Verdict } from '../../src/domain/verdict.js';
import { eventually } from './eventually.js';
import { type Kubedrill, onSharedCluster, typed } from './kubedrill.js';

/** A short mock exam as a person sits it without the UI: killed twice, damaged by the way, healed, handed in, reported. */

interface Sitting {
  id: string;
  stage: string;
  startedAt: string;
  score: { earned: number; total: number; percent: number; passed: boolean; provisional: boolean } | null;
  domains: { domain: string; percent: number }[];
  questions: {
    number: number;
    lab: string;
    earned: number | null;
    gone: string[];
    done: boolean;
    verdicts: Verdict[];
  }[];
}

const BLUEPRINT = `id: e2e-short
title: Three questions
exam: CKAD
minutes: 20
pass: 66
questions:
  - {lab: svc-web-service, points: 4}
  - {lab: np-same-ns, points: 3}
  - {lab: e2e-other, points: 3}
`;
/** Lets every namespace in, beside the own one. */
const TOO_OPEN = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: same-namespace, namespace: red}
spec:
  podSelector: {}
  ingress:
    - from: [{podSelector: {}}, {namespaceSelector: {}}]
`;

let drill: Kubedrill;
let folder: string;

const kubectl = (...args: string[]) =>
  typed(process.env.KUBEDRILL_E2E_KUBECTL ?? 'kubectl', args, {
    KUBECONFIG: process.env.KUBEDRILL_E2E_KUBECONFIG ?? '',
  });
const exam = (...args: string[]) => drill.run('--labs', folder, 'exam', ...args);
const status = async () => (await drill.json<Sitting | null>('--labs', folder, 'exam', 'status')).value;

beforeAll(async () => {
  drill = onSharedCluster();
  folder = await mkdtemp(join(tmpdir(), 'kubedrill-exam-'));
  const made = await drill.run('lab', 'new', join(folder, 'e2e-other'));
  expect(made.exitCode, made.stderr).toBe(0);
  const about = join(folder, 'e2e-other/lab.yaml');
  await writeFile(about, (await readFile(about, 'utf8')).replace(/^domain: .*/m, 'domain: Application Deployment'));
  await mkdir(join(folder, 'mocks'));
  await writeFile(join(folder, 'mocks/e2e-short.yaml'), BLUEPRINT);
});

afterAll(async () => {
  await exam('stop');
  await rm(folder, { recursive: true, force: true });
});

test('killed while its questions are laid out, no exam has begun', async () => {
  const starting = drill.spawn('--labs', folder, 'exam', 'start', 'e2e-short');
  let told = '';
  starting.stderr?.on('data', (text) => {
    told += text;
  });
  await eventually(async () => expect(told).toContain('Question'));
  starting.kill('SIGKILL');
  await starting;
  expect((await status())?.stage ?? 'over').toBe('over');
});

test('all questions are there before the clock starts', async () => {
  const started = await drill.json<Sitting>('--labs', folder, 'exam', 'start', 'e2e-short');
  expect(started.exitCode, started.stderr).toBe(0);
  // Side by side: all have begun before any has ended.
  const told = started.stderr.split('\n').filter((line) => line.includes('Question'));
  const firstEnd = told.findIndex((line) => line.startsWith('✔'));
  const begun = new Set(told.slice(0, firstEnd).map((line) => /Question \d/.exec(line)?.[0]));
  expect([...begun].sort(), started.stderr).toEqual(['Question 1', 'Question 2', 'Question 3']);
  const at = Date.parse(started.value.startedAt);
  for (const [namespace, deployment] of [
    ['web', 'web-app'],
    ['e2e-other', 'web'],
  ] as const) {
    const object = JSON.parse(await kubectl('get', 'deployment', deployment, '-n', namespace, '-o', 'json'));
    expect(object.status.readyReplicas).toBe(object.spec.replicas);
    expect(Date.parse(object.metadata.creationTimestamp)).toBeLessThanOrEqual(at);
  }
});

test('two right answers, a wrong one, and damage on the way', async () => {
  await kubectl(
    'expose',
    'deployment',
    'web-app',
    '-n',
    'web',
    '--name=web-service',
    '--port=80',
    '--target-port=8080',
  );
  await execa(process.env.KUBEDRILL_E2E_KUBECTL ?? 'kubectl', ['apply', '-f', '-'], {
    input: TOO_OPEN,
    env: { KUBECONFIG: process.env.KUBEDRILL_E2E_KUBECONFIG ?? '' },
  });
  await kubectl('create', 'service', 'clusterip', 'web', '-n', 'e2e-other', '--tcp=8080:80');
  // What somebody does who forgets in which namespace they are.
  await kubectl('delete', 'deployment', 'web', '-n', 'e2e-other', '--cascade=foreground');
  await kubectl('scale', 'deployment', 'web-app-old', '-n', 'web', '--replicas=0');
  for (const number of ['1', '2', '3']) expect((await exam('done', number)).exitCode).toBe(0);
  expect((await status())?.questions.map(({ done }) => done)).toEqual([true, true, true]);
});

test('healing puts back what is gone and what had to stay, and leaves the answers', async () => {
  const first = await exam('heal', '1');
  expect(first.stdout).toContain('Deployment web/web-app-old (spec.replicas)');
  const third = await exam('heal', '3');
  expect(third.stdout).toContain('Deployment e2e-other/web');
  expect((await exam('heal', '2')).stdout).toContain('Nothing is missing');
  expect(await kubectl('get', 'service', 'web-service', '-n', 'web', '-o', 'name')).toContain('web-service');
  await kubectl('rollout', 'status', 'deployment/web', '-n', 'e2e-other', '--timeout=60s');
  await kubectl('rollout', 'status', 'deployment/web-app-old', '-n', 'web', '--timeout=60s');
});

test('killed while it is graded, the exam goes on where it was; then score, findings, reports', async () => {
  const { id } = (await status()) as Sitting;
  const submitting = drill.spawn('--labs', folder, 'exam', 'submit');
  const file = join(drill.home, 'state/exams', `${id}.jsonl`);
  await eventually(async () => expect(await readFile(file, 'utf8')).toContain('"type":"graded"'), 60);
  submitting.kill('SIGKILL');
  await submitting;

  const junit = join(folder, 'exam.xml');
  const markdown = join(folder, 'exam.md');
  const over = await drill.json<Sitting>(
    ...['--labs', folder, 'exam', 'submit', '--junit', junit, '--markdown', markdown],
  );
  expect(over.exitCode, over.stderr).toBe(0);
  const { score, domains, questions, stage } = over.value;
  expect(stage).toBe('over');
  expect(score).toMatchObject({ total: 10, passed: true, provisional: false });
  const [first, second, third] = questions;
  expect(first).toMatchObject({ lab: 'svc-web-service', earned: 4, gone: [] });
  expect(third).toMatchObject({ lab: 'e2e-other', earned: 3, gone: [] });
  expect(second?.earned).toBeLessThan(3);
  const refused = second?.verdicts.find(({ check }) => check === 'refused');
  expect(refused).toMatchObject({ status: 'fail' });
  expect(JSON.stringify(refused?.findings)).toContain('nwp-busybox');
  expect(domains.map(({ domain }) => domain).sort()).toEqual(['Application Deployment', 'Services and Networking']);
  expect(domains.find(({ domain }) => domain === 'Application Deployment')?.percent).toBe(100);
  const graded = (await readFile(file, 'utf8')).split('\n').filter((line) => line.includes('"type":"graded"'));
  expect(graded).toHaveLength(3);

  expect(await readFile(junit, 'utf8')).toMatch(/<testsuites[\s\S]*<failure/);
  const page = await readFile(markdown, 'utf8');
  expect(page).toContain('# Three questions');
  expect(page).toContain('| Application Deployment |');
  expect(page).toContain('nwp-busybox');
  expect(await exam('result')).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('nwp-busybox') });
});

test('nothing of it stays in the cluster', async () => {
  await eventually(async () => {
    const names = await kubectl('get', 'namespaces', '-o', 'name');
    expect(names).not.toMatch(/\/(web|red|blue|e2e-other)$/m);
    expect(await kubectl('get', 'namespaces', '-l', 'kubedrill.dev/lab', '-o', 'name')).toBe('');
    expect(await kubectl('get', 'all', '-A', '-l', 'kubedrill.dev/actor', '-o', 'name')).toBe('');
  }, 90);
});
