import type { UiEvent } from '../../src/ui/state/events.js';
import { reduce } from '../../src/ui/state/reduce.js';
import type { UiState } from '../../src/ui/state/state.js';

/** The state, its screen and all intents after a series of keys and events. */
export function given(state: UiState, ...inputs: (string | UiEvent)[]) {
  let current = state;
  const intents: unknown[] = [];
  for (const input of inputs) {
    const event: UiEvent = typeof input === 'string' ? { type: 'key', key: input } : input;
    const step = reduce(current, event, current.now);
    current = step.state;
    intents.push(...step.intents);
  }
  return { state: current, intents, screen: current.screen.name };
}
