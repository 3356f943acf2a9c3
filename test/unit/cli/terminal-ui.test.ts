import { expect, test } from 'vitest';
import type { UiExit } from '../../../src/ui/run-ui.js';
import { initialState } from '../../../src/ui/state/state.js';
import { run } from './run.js';

const state = initialState({ columns: 80, rows: 24 }, 0);

function uiThatEnds(...exits: UiExit[]) {
  const began: unknown[] = [];
  const lent: string[] = [];
  const parts = {
    runUi: async (initial: unknown) => {
      began.push(initial);
      return exits.shift() ?? { type: 'quit' as const };
    },
    lendTerminal: async (program: string) => {
      lent.push(program);
      return { exitCode: 1 };
    },
  };
  return { began, lent, ran: run(['--bundle', 'kit'], { tty: true, parts, env: { SHELL: '/bin/bash' } }) };
}

test('without a command on a terminal the UI opens, with the options given', async () => {
  const { ran, began } = uiThatEnds({ type: 'quit', message: 'np-lab9 is still under way.' });
  const { exitCode, stdout, stderr, settings } = await ran;
  expect({ exitCode, stderr, began }).toEqual({ exitCode: 0, stderr: '', began: [undefined] });
  expect(stdout).toBe('np-lab9 is still under way.\n');
  expect(settings?.bundle).toBe('/home/ada/kit');
});

test('a shell is opened when the UI asks for one, and the UI goes on where it was', async () => {
  const { ran, began, lent } = uiThatEnds({ type: 'shell', state }, { type: 'shell', state }, { type: 'quit' });
  expect((await ran).exitCode).toBe(0);
  expect(lent).toEqual(['/bin/bash', '/bin/bash']);
  expect(began).toEqual([undefined, state, state]);
});

test('Ctrl-C in the UI ends with 130', async () => {
  const { ran } = uiThatEnds({ type: 'interrupted' });
  expect(await ran).toMatchObject({ exitCode: 130, stdout: '', stderr: '' });
});
