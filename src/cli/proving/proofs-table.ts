import { formatDuration } from '../../report/duration.js';
import { formatPoints } from '../../report/points.js';
import type { Style } from '../../report/style.js';
import { drawTable } from '../../report/table.js';
import type { LabProof, Trial } from './lab-proof.js';
import type { LabProofs } from './prove-labs.js';

const COLUMNS = [
  { title: '' },
  { title: 'lab' },
  { title: 'untouched', align: 'right' as const },
  { title: 'right', align: 'right' as const },
  { title: 'wrong', align: 'right' as const },
  { title: 'time', align: 'right' as const },
  { title: 'provider', shrinks: true },
];

/** One line a lab: what it scores untouched, and how many of its answers were graded as they must be. */
export function proofsTable({ proofs, provider, notOffered }: LabProofs, width: number, style: Style): string {
  const rows = [
    ...proofs.map((proof) => rowOf(proof, provider)),
    ...notOffered.map(({ lab, missing }) => ['-', lab, '', '', '', '', `${provider} has no ${missing.join(', ')}`]),
  ];
  return drawTable(COLUMNS, rows, width, (text, row, column) => {
    if (column !== 0 || row < 0) return text;
    return rows[row]?.[0] === '✘' ? style.bad(text) : style.good(text);
  });
}

function rowOf({ lab, trials, tookMs, failure }: LabProof, provider: string): string[] {
  if (failure) return ['✘', lab, '', '', '', '', provider];
  const [untouched] = trials;
  const sign = trials.every(asItMust) ? '✔' : '✘';
  const score = untouched ? `${formatPoints(untouched.earned)}/${formatPoints(untouched.total)}` : '';
  return [sign, lab, score, counted(trials, 'right-'), counted(trials, 'wrong-'), formatDuration(tookMs), provider];
}

/** "7/7": so many of them as they must be. */
function counted(trials: readonly Trial[], prefix: string): string {
  const answers = trials.filter(({ name }) => name.startsWith(prefix));
  return `${answers.filter(asItMust).length}/${answers.length}`;
}

const asItMust = ({ problems }: Trial) => problems.length === 0;
