import { expect, test } from 'vitest';
import { LabError } from '../../../src/domain/lab-error.js';
import { KubeError } from '../../../src/kube/kube.js';
import { run } from './run.js';

const noDocker = new LabError({
  code: 'docker-not-running',
  message: 'Docker does not answer.',
  hint: 'Start it.',
  exitCode: 3,
});
const fails = (error: unknown) => ({
  practice: {
    up: async () => {
      throw error;
    },
    check: async () => {
      throw error;
    },
  },
});

test('an expected problem is told without a stack, with its exit code', async () => {
  const { exitCode, stdout, stderr, saved } = await run(['up'], fails(noDocker));
  expect(exitCode).toBe(3);
  expect(stdout).toBe('');
  expect(stderr).toBe('error: Docker does not answer.\nhint: Start it.\n');
  expect(saved).toEqual([]);
});

test('with --json the error is the JSON on stdout, and stderr stays free of it', async () => {
  const { exitCode, stdout, stderr } = await run(['check', '--json'], fails(noDocker));
  expect(exitCode).toBe(3);
  expect(JSON.parse(stdout)).toEqual({
    error: { code: 'docker-not-running', message: 'Docker does not answer.', hint: 'Start it.', at: null },
  });
  expect(stderr).toBe('');
});

test('a usage error is JSON as well when JSON was asked for', async () => {
  const { exitCode, stdout } = await run(['check', '--json', '--nonsense']);
  expect(exitCode).toBe(2);
  expect(JSON.parse(stdout).error.code).toBe('usage');
});

test('the place of a mistake in a file is shown with its excerpt', async () => {
  const at = { file: 'labs/x/lab.yaml', line: 3, column: 7, excerpt: '3 | minutes: ten\n             ^' };
  const { stderr } = await run(['up'], fails(new LabError({ code: 'lab-invalid', message: 'Not a number.', at })));
  expect(stderr).toBe('error: Not a number.\n  --> labs/x/lab.yaml:3:7\n\n  3 | minutes: ten\n               ^\n\n');
});

test('all that was found wrong at once is told at once', async () => {
  const also = [new LabError({ code: 'invalid-lab', message: 'No points.', at: { file: 'grade.yaml', line: 4 } })];
  const both = fails(
    new LabError({ code: 'invalid-lab', message: 'No title.', hint: 'Give it one.', exitCode: 2, also }),
  );
  const { exitCode, stderr } = await run(['up'], both);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 2,
    stderr: 'error: No title.\nhint: Give it one.\nerror: No points.\n  --> grade.yaml:4\n',
  });
  expect(JSON.parse((await run(['check', '--json'], both)).stdout)).toEqual({
    error: {
      code: 'invalid-lab',
      message: 'No title.',
      hint: 'Give it one.',
      at: null,
      also: [
        { code: 'invalid-lab', message: 'No points.', hint: null, at: { file: 'grade.yaml', line: 4, column: null } },
      ],
    },
  });
});

test('anything else is a bug of ours: 70, written down, no stack on the screen', async () => {
  const { exitCode, stderr, saved } = await run(['up'], fails(new TypeError('x is not a function')));
  expect(exitCode).toBe(70);
  expect(stderr).toContain('error: This is a bug in kubedrill, not a mistake of yours: x is not a function');
  expect(stderr).toContain('/state/bugs/now.log');
  expect(stderr).not.toContain('    at ');
  expect(saved).toHaveLength(1);
});

test('--verbose shows the stack and what caused it', async () => {
  const error = new LabError({ code: 'x', message: 'outer', cause: new Error('inner reason') });
  const { stderr } = await run(['up', '--verbose'], fails(error));
  expect(stderr).toContain('    at ');
  expect(stderr).toContain('caused by: Error: inner reason');
});

test("a refusal of the Kubernetes API is the environment's matter", async () => {
  const { exitCode, stderr, saved } = await run(['up'], fails(new KubeError('pods is forbidden', 403, 'Forbidden')));
  expect(exitCode).toBe(3);
  expect(stderr).toContain('The Kubernetes API refused: pods is forbidden');
  expect(saved).toEqual([]);
});

test('Ctrl-C says that it stops, and ends with 130 whatever the command made of it', async () => {
  const controller = new AbortController();
  const { exitCode, stderr } = await run(['up'], {
    signal: controller.signal,
    practice: {
      up: async (_options, _on, signal) => {
        controller.abort(new Error('interrupted'));
        throw signal?.reason;
      },
    },
  });
  expect({ exitCode, stderr }).toEqual({ exitCode: 130, stderr: '> Stopping; Ctrl-C once more ends at once\n' });
});

test('a command that ends well although it was interrupted still ends with 130', async () => {
  const controller = new AbortController();
  controller.abort(new Error('interrupted'));
  expect((await run(['list'], { signal: controller.signal })).exitCode).toBe(130);
});
