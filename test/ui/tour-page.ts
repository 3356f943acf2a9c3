import { frameOf } from './frame.js';
import { TOUR } from './tour-screens.js';

/** docs/tour.md: each screen as it shows on a terminal of 80 x 24. */
export function tourPage(): string {
  const parts = TOUR.map(({ title, text, state }) => `## ${title}\n\n${text}\n\n${screenBlock(state)}`);
  return [
    '# A tour of the terminal UI',
    'Written by `npm run tour` from the screens that the tests hold to their golden files (test/ui/golden).',
    ...parts,
    '',
  ].join('\n\n');
}

function screenBlock(state: (typeof TOUR)[number]['state']): string {
  return ['```text', ...frameOf(state).map((line) => line.trimEnd()), '```'].join('\n');
}
