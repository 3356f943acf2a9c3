import { render } from 'ink';
import { Frame } from '../../src/ui/components/frame.js';
import { initialState, type UiState } from '../../src/ui/state/state.js';
import { FrameSink } from '../../src/ui/terminal/frame-sink.js';
import { SAMPLE_CLUSTER, SAMPLE_LABS, sampleAttempt, sampleLab } from './samples.js';

export const NOW = Date.UTC(2026, 0, 10, 12);

/** The frame of a state as lines, without colours. */
export function frameOf(state: UiState): string[] {
  let frame = '';
  const sink = new FrameSink(state, (next) => {
    frame = next;
  });
  const instance = render(<Frame state={state} />, {
    stdout: sink as unknown as NodeJS.WriteStream,
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  instance.unmount();
  return frame.replace(/\x1b\[[\d;]*m/g, '').split('\n');
}

/** A running cluster, labs read, the cursor on the first one. */
export function stateWith(over: Partial<UiState> = {}): UiState {
  const state = initialState({ columns: 80, rows: 24 }, NOW);
  return {
    ...state,
    labs: SAMPLE_LABS,
    selected: 'np-access-label',
    screen: { name: 'labs' },
    cluster: { ...state.cluster, state: 'ready', cluster: SAMPLE_CLUSTER },
    ...over,
  };
}

/** The same with an attempt at lab 9 under way, three minutes in. */
export function practising(over: Partial<UiState> = {}): UiState {
  return stateWith({
    current: { lab: sampleLab(), attempt: sampleAttempt(NOW - 180_000) },
    selected: 'np-lab9',
    screen: { name: 'lab', scroll: 0 },
    ...over,
  });
}
