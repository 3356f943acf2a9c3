import { describe, expect, test } from 'vitest';
import { openPane, splitWindow } from '../../../src/cli/shell/pane.js';
import type { Finished, Run } from '../../../src/process/process.js';

const command = ['node', "it's.js", 'shell'];
const place = (columns: number, rows: number) => splitWindow({}, { columns, rows }, command).slice(1, -1);

describe('where the shell goes', () => {
  test('beside the UI where both halves are wide enough', () => expect(place(121, 24)).toEqual(['-h']));
  test('below it in a narrow window, of which the UI keeps 15 rows', () => {
    expect(place(80, 24)).toEqual(['-v', '-l', '8']);
    expect(place(100, 60)).toEqual(['-v', '-l', '30']);
  });
  test('nowhere when both do not fit', () => {
    expect(() => place(80, 20)).toThrow('80 x 20 is too small for task and shell together');
  });
});

test('what is set for kubedrill goes into the pane, and the command is quoted', () => {
  const env = { KUBEDRILL_HOME: '/my home', PATH: '/bin', SECRET: 'x', SHELL: undefined };
  expect(splitWindow(env, { columns: 200, rows: 50 }, command)).toEqual([
    ...['split-window', '-h', '-e', 'KUBEDRILL_HOME=/my home', '-e', 'PATH=/bin'],
    `'node' 'it'\\''s.js' 'shell'`,
  ]);
});

describe('a pane beside this one', () => {
  const told: string[][] = [];
  const tmux =
    (answers: Partial<Finished>[]): Run =>
    async (program, args) => {
      told.push([program, ...args]);
      return { exitCode: 0, stdout: '', stderr: '', command: '', tookMs: 1, ...answers.shift() };
    };

  test('is cut out of the pane that asks', async () => {
    await openPane(tmux([{ stdout: '80 30\n' }]), { TMUX_PANE: '%3' }, ['sh']);
    expect(told).toEqual([
      ['tmux', 'display-message', '-p', '-t', '%3', '#{pane_width} #{pane_height}'],
      ['tmux', 'split-window', '-v', '-l', '14', "'sh'"],
    ]);
  });

  test.each<[string, Partial<Finished>[]]>([
    ['no server running', [{ exitCode: 1, stderr: 'no server running\n' }]],
    ['no space for new pane', [{ stdout: '200 50' }, { exitCode: 1, stderr: 'no space for new pane' }]],
    ['30 x 10 is too small', [{ stdout: '30 10' }]],
  ])('says why there is none: %s', async (why, answers) => {
    await expect(openPane(tmux(answers), {}, ['sh'])).rejects.toMatchObject({
      code: 'no-pane',
      message: expect.stringContaining(why),
    });
  });
});
