import { paintedFrame } from './content/painted-frame.js';
import type { Drawing } from './ink-drawing.js';
import { ClusterLooks } from './session/cluster-looks.js';
import { deferred } from './session/deferred.js';
import { Session } from './session/session.js';
import { Store } from './session/store.js';
import { Ticker } from './session/ticker.js';
import { farewell } from './state/farewell.js';
import { initialState, resumedState, type UiState } from './state/state.js';
import { Screen } from './terminal/screen.js';
import { SpokenScreen } from './terminal/spoken-screen.js';
import { Terminal } from './terminal/terminal.js';
import type { UiExit, UiOptions } from './ui-options.js';

/** What `runUi` promises. The first frame is there before Ink is loaded, which takes longer than all else. */
export async function showUi(options: UiOptions): Promise<UiExit> {
  const {
    practice,
    exams,
    comparisons,
    catalog,
    diagnose,
    clock,
    stdin,
    stdout,
    coloured,
    up = {},
    initial,
    goOn = false,
    spoken = false,
    openPane,
  } = options;
  const size = () => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 });
  const now = clock.now();
  const store = new Store(initial ? resumedState(initial, size(), now) : { ...initialState(size(), now), goOn }, clock);
  const ending = deferred<UiExit>();
  const forced = deferred<void>();
  const session = new Session({
    practice,
    exams,
    comparisons,
    catalog,
    diagnose,
    up,
    dispatch: store.dispatch,
    crash: ending.reject,
  });
  const write = (bytes: string) => stdout.write(bytes);
  const screen = spoken ? new SpokenScreen(write) : new Screen(write);
  let interrupts = 0;
  const interrupt = () => {
    interrupts += 1;
    ending.resolve({ type: 'interrupted' });
    if (interrupts > 1) forced.resolve();
  };
  store.perform = (intent) => {
    if (intent.type === 'interrupt') interrupt();
    else if (intent.type === 'quit') ending.resolve(quit(store.state()));
    else if (intent.type === 'shell' && openPane) session.pane(() => openPane(intent.question));
    else if (intent.type === 'shell') ending.resolve(shell(store.state(), intent.question));
    else if (intent.type === 'redraw') screen.repaint();
    else session.perform(intent);
  };
  const onResize = () => {
    screen.forget();
    store.dispatch({ type: 'resized', ...size() });
  };
  const terminal = new Terminal(stdin, stdout, interrupt, !spoken);
  const ticker = new Ticker(store, clock);
  const looks = new ClusterLooks(store, clock, () => session.look());
  let drawing: Drawing | undefined;
  try {
    terminal.enter();
    stdout.on('resize', onResize);
    stdin.setRawMode(true);
    const first = paintedFrame(store.state(), coloured);
    if (first !== undefined) screen.show(first);
    const { drawWithInk } = await loadInk();
    drawing = drawWithInk(options, store, screen, coloured);
    drawing.ended.catch(ending.reject);
    session.start();
    return await ending.promise;
  } finally {
    store.dispatch({ type: 'closing' });
    await Promise.race([session.close(), forced.promise]);
    ticker.stop();
    looks.stop();
    stdout.off('resize', onResize);
    await drawing?.end();
    terminal.leave();
  }
}

/**
 * React looks at NODE_ENV while it is loaded. Its production build draws a frame in about half the time and keeps no
 * timings of hours of frames; afterwards the variable is as it was, so that no shell inherits it.
 */
async function loadInk(): Promise<typeof import('./ink-drawing.js')> {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV ??= 'production';
  try {
    return await import('./ink-drawing.js');
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
  }
}

function shell(state: UiState, question: number | undefined): UiExit {
  return { type: 'shell', state, ...(question !== undefined && { question }) };
}

function quit(state: UiState): UiExit {
  const message = farewell(state);
  return { type: 'quit', ...(message !== undefined && { message }) };
}
