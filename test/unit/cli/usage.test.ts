import { expect, test } from 'vitest';
import { run } from './run.js';

test('--help names every command and the exit codes, on stdout', async () => {
  const { exitCode, stdout, stderr } = await run(['--help']);
  expect(exitCode).toBe(0);
  expect(stderr).toBe('');
  for (const command of ['doctor', 'up', 'down', 'status', 'list', 'start', 'check', 'hint', 'solution', 'reset']) {
    expect(stdout).toContain(`  ${command} `);
  }
  expect(stdout).toContain('130 interrupted');
});

test('--version prints the version alone', async () => {
  expect(await run(['--version'])).toMatchObject({ exitCode: 0, stdout: '1.2.3\n' });
});

test.each([
  { argv: ['chekc'], says: "Unknown command 'chekc' (Did you mean check?)" },
  { argv: ['lab', 'shema'], says: "Unknown command 'shema' (Did you mean schema?)" },
  { argv: ['check', '--jsn'], says: "Unknown option '--jsn' (Did you mean --json?)" },
  { argv: ['start'], says: "Missing required argument 'lab'" },
  {
    argv: ['up', '--workers', 'many'],
    says: "Option '--workers <n>' argument 'many' is invalid. Give a number from 0 to 9.",
  },
  { argv: ['up', 'kind'], says: "Too many arguments for 'up'" },
  { argv: ['up', '--provider', 'minikube'], says: "There is no provider 'minikube'" },
  { argv: ['up', '--cluster', 'My Cluster'], says: "'My Cluster' cannot be the name of a cluster" },
  { argv: ['lab', 'check'], says: 'Name one lab, or say --all.' },
])('$argv is a usage error', async ({ argv, says }) => {
  const { exitCode, stdout, stderr } = await run(argv);
  expect(exitCode).toBe(2);
  expect(stdout).toBe('');
  expect(stderr.replace(/\s+/g, ' ')).toContain(`error: ${says}`);
});

test('a group of commands without one shows its commands and is a usage error', async () => {
  const { exitCode, stderr } = await run(['bundle']);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('create [options] <dir>');
});

test('the provider context is known, and said not to work yet', async () => {
  const { exitCode, stderr } = await run(['up', '--provider', 'context']);
  expect(exitCode).toBe(2);
  expect(stderr).toContain("The provider 'context' does not work yet");
  expect(stderr).toContain('What works today: kind, embedded, auto.');
});

test('without a command and without a terminal it says how to go on', async () => {
  const { exitCode, stdout, stderr } = await run([]);
  expect(exitCode).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain('kubedrill start LAB');
});
