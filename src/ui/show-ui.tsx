import { render } from 'ink';
import { App } from './components/app.js';
import { themeOf } from './components/theme.js';
import { ClusterLooks } from './session/cluster-looks.js';
import { deferred } from './session/deferred.js';
import { Session } from './session/session.js';
import { Store } from './session/store.js';
import { Ticker } from './session/ticker.js';
import { farewell } from './state/farewell.js';
import { initialState, resumedState, type UiState } from './state/state.js';
import { frameGate } from './terminal/frame-gate.js';
import { FrameSink } from './terminal/frame-sink.js';
import { Screen } from './terminal/screen.js';
import { SpokenScreen } from './terminal/spoken-screen.js';
import { Terminal } from './terminal/terminal.js';
import type { UiExit, UiOptions } from './ui-options.js';

const FRAME_MS = 16;

/** What `runUi` promises; Ink and React come with this module. */
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
    drawing = draw(options, store, screen, themeOf(coloured));
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

interface Drawing {
  /** Rejects with what was thrown while drawing. */
  ended: Promise<unknown>;
  end(): Promise<void>;
}

/** Ink draws the state until `end`. */
function draw(
  { stdin, stdout }: UiOptions,
  store: Store,
  screen: Pick<Screen, 'show'>,
  theme: ReturnType<typeof themeOf>,
): Drawing {
  const listeners = new Set<() => void>();
  const gate = frameGate(FRAME_MS, () => {
    for (const listener of listeners) listener();
  });
  const unsubscribe = store.subscribe(gate.ask);
  const sink = new FrameSink(stdout, (frame) => screen.show(frame));
  const app = (
    <App
      theme={theme}
      state={store.state}
      onKey={(key) => store.dispatch({ type: 'key', key })}
      subscribe={(listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      }}
    />
  );
  const instance = render(app, {
    stdin,
    stdout: sink as unknown as NodeJS.WriteStream,
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  const ended = instance.waitUntilExit();
  return {
    ended,
    end: async () => {
      unsubscribe();
      gate.close();
      instance.unmount();
      await ended.catch(() => {});
    },
  };
}

function shell(state: UiState, question: number | undefined): UiExit {
  return { type: 'shell', state, ...(question !== undefined && { question }) };
}

function quit(state: UiState): UiExit {
  const message = farewell(state);
  return { type: 'quit', ...(message !== undefined && { message }) };
}
