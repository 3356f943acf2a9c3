/** Work on the attempt that takes time; one at a time. */
export type JobKind = 'begin' | 'check' | 'finish' | 'stop' | 'reset' | 'hint' | 'solution';

/** What the state wants done; the session does it and answers with events. */
export type Intent =
  | { type: 'up' }
  | { type: 'begin'; lab: string }
  | { type: Exclude<JobKind, 'begin'> }
  /** Stop the job under way. */
  | { type: 'cancel' }
  /** Draw the whole screen again. */
  | { type: 'redraw' }
  /** Read the history again. */
  | { type: 'refresh' }
  | Ending;

/** Ends the terminal UI. */
export type Ending = { type: 'quit' } | { type: 'interrupt' } | { type: 'shell' };

export function jobKindOf(intent: Intent): JobKind | undefined {
  switch (intent.type) {
    case 'begin':
    case 'check':
    case 'finish':
    case 'stop':
    case 'reset':
    case 'hint':
    case 'solution':
      return intent.type;
    default:
      return undefined;
  }
}
