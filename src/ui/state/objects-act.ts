import type { Lab } from '../../domain/lab.js';
import type { Action } from './bindings.js';
import type { Intent } from './intents.js';
import { type UiState, withoutObjects } from './state.js';
import { type Step, step, without } from './step.js';

/** What a key does about the objects of a lab; undefined where it has nothing to do with them. */
export function objectsAct(state: UiState, action: Action): Step | undefined {
  const { screen } = state;
  if (action === 'objects') {
    if (screen.name === 'objects') return undefined;
    const question = screen.name === 'question' ? { question: screen.number } : {};
    return step({ ...state, screen: { name: 'objects', ...question, scroll: 0 } });
  }
  if (screen.name !== 'objects') return undefined;
  if (action === 'back') return step({ ...state, screen: withoutObjects(screen) });
  if (action === 'shell' && screen.question !== undefined) {
    return step(state, { type: 'shell', question: screen.question });
  }
  return undefined;
}

/**
 * The objects are followed while they show, and for no longer, however one comes and goes. What follows the cluster
 * begins anew where it comes back: it may answer at another address.
 */
export function following(before: UiState, { state, intents }: Step): Step {
  const was = shownLab(before);
  const lab = shownLab(state);
  const isBack = before.cluster.state === 'coming-up' && state.cluster.state === 'ready';
  const watch: Intent[] = isBack && before.watch && state.watch ? [{ type: 'watch' }] : [];
  if (lab && (isBack || lab.id !== was?.id))
    return { state, intents: [...intents, ...watch, { type: 'objects', lab }] };
  if (lab || !was) return { state, intents: [...intents, ...watch] };
  return { state: without(state, 'objects'), intents: [...intents, ...watch, { type: 'no-objects' }] };
}

/** The lab whose objects show. */
function shownLab({ screen, current, exam }: UiState): Lab | undefined {
  if (screen.name !== 'objects') return undefined;
  return screen.question === undefined ? current?.lab : exam?.labs[screen.question - 1];
}
