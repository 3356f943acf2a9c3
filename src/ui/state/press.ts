import { layoutOf } from '../content/layout.js';
import { act, start } from './act.js';
import { bindingsOf } from './bindings.js';
import { typed } from './filter.js';
import { scrolled } from './scroll.js';
import type { Dialog, UiState } from './state.js';
import { type Step, step, without } from './step.js';

/** What a key does: the dialog's answer where one is open, else the screen's binding. */
export function press(state: UiState, key: string): Step {
  if (key === 'ctrl-c') return step({ ...state, closing: true }, { type: 'interrupt' });
  if (state.closing) return step(state);
  const heard = without(state, 'notice');
  if (layoutOf(state).tooSmall) return key === 'q' ? step(heard, { type: 'quit' }) : step(heard);
  if (heard.dialog) return answer(heard, heard.dialog, key);
  if (heard.screen.name === 'labs' && heard.list.typing) {
    const changed = typed(heard, key);
    if (changed) return step(changed);
  }
  const binding = bindingsOf(heard).find(({ keys }) => keys.includes(key));
  return binding ? act(heard, binding.action) : step(heard);
}

function answer(state: UiState, dialog: Dialog, key: string): Step {
  const closed = without(state, 'dialog');
  switch (dialog.type) {
    case 'confirm':
      if (key === 'y') return start(closed, dialog.intent);
      return step(key === 'n' || key === 'q' || key === 'esc' ? closed : state);
    case 'problem':
      if ((key === 'r' || key === 'enter') && dialog.retry) return start(closed, dialog.retry);
      return step(key === 'q' || key === 'esc' || key === 'enter' ? closed : state);
    case 'told':
      return step(key === 'q' || key === 'esc' || key === 'enter' ? closed : state);
    case 'keys': {
      const action = bindingsOf(state).find(({ keys }) => keys.includes(key))?.action;
      return step((action && scrolled(state, action)) ?? closed);
    }
  }
}
