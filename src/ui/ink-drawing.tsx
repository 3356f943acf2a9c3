import { render } from 'ink';
import { App } from './components/app.js';
import { themeOf } from './components/theme.js';
import type { Store } from './session/store.js';
import { frameGate } from './terminal/frame-gate.js';
import { FrameSink } from './terminal/frame-sink.js';
import type { Screen } from './terminal/screen.js';
import type { UiOptions } from './ui-options.js';

const FRAME_MS = 16;

export interface Drawing {
  /** Rejects with what was thrown while drawing. */
  ended: Promise<unknown>;
  end(): Promise<void>;
}

/** Ink draws the state and hears the keys until `end`. */
export function drawWithInk(
  { stdin, stdout }: Pick<UiOptions, 'stdin' | 'stdout'>,
  store: Store,
  screen: Pick<Screen, 'show'>,
  coloured: boolean,
): Drawing {
  const listeners = new Set<() => void>();
  const gate = frameGate(FRAME_MS, () => {
    for (const listener of listeners) listener();
  });
  const unsubscribe = store.subscribe(gate.ask);
  const sink = new FrameSink(stdout, (frame) => screen.show(frame));
  const app = (
    <App
      theme={themeOf(coloured)}
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
