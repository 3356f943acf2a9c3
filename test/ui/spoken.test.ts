import { expect, it } from 'vitest';
import { SpokenScreen } from '../../src/ui/terminal/spoken-screen.js';
import { KEY } from './fake-terminal.js';
import { RunningUi } from './ui.js';

function spoken() {
  const said: string[] = [];
  const screen = new SpokenScreen((text) => said.push(text));
  return { said, screen };
}

it('tells each line once, and only what is new', () => {
  const { said, screen } = spoken();
  screen.show(' kubedrill  Labs   9:59 left\n ─────\n \x1b[1m▸ np-lab9\x1b[0m\n   svc-web');
  screen.show(' kubedrill  Labs   9:58 left\n ─────\n ▸ np-lab9\n   svc-web');
  screen.show(' kubedrill  Labs   9:57 left\n ─────\n   np-lab9\n ▸ svc-web');
  screen.show(' kubedrill  Labs   9:56 left\n ── Stopped. ──\n   np-lab9\n ▸ svc-web');
  expect(said).toEqual([
    'kubedrill  Labs   9:59 left\r\nchosen: np-lab9\r\nsvc-web\r\n',
    'chosen: svc-web\r\n',
    'Stopped.\r\n',
  ]);
});

it('the UI for screen readers moves no cursor and keeps the screen', async () => {
  const ui = new RunningUi({ clusterIsUp: true, options: { spoken: true } });
  const written: string[] = [];
  const write = ui.terminal.write.bind(ui.terminal);
  ui.terminal.write = (data: string) => {
    written.push(data);
    return write(data.replaceAll('\r\n', ' '));
  };
  await ui.drawn();
  await ui.type('j', KEY.enter);
  await ui.pass(4_000);
  expect(written.join('')).not.toContain('\x1b');
  expect(written.join('')).toContain('chosen: np-lab9');
  expect(written.join('')).toContain('Let one pod in');
  const before = written.length;
  await ui.pass(30_000);
  expect(written.slice(before)).toEqual([]);
  await ui.type(KEY.ctrlC);
  await ui.exit;
});
