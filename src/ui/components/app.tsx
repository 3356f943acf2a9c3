import { useInput } from 'ink';
import { useCallback, useSyncExternalStore } from 'react';
import type { UiState } from '../state/state.js';
import { keyNames } from '../terminal/key-names.js';
import { Frame } from './frame.js';
import { type Theme, ThemeContext } from './theme.js';

export interface AppProps {
  state: () => UiState;
  subscribe: (listener: () => void) => () => void;
  onKey: (key: string) => void;
  theme: Theme;
}

/** Draws the state and passes keys on. Starts nothing, owns nothing. */
export function App({ state, subscribe, onKey, theme }: AppProps) {
  const shown = useSyncExternalStore(subscribe, state);
  const onInput = useCallback(
    (input: string, key: Parameters<typeof keyNames>[1]) => {
      for (const name of keyNames(input, key)) onKey(name);
    },
    [onKey],
  );
  useInput(onInput);
  return (
    <ThemeContext.Provider value={theme}>
      <Frame state={shown} />
    </ThemeContext.Provider>
  );
}
