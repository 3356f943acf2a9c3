import type { Attempt } from '../domain/attempt.js';
import type { Lab } from '../domain/lab.js';
import type { LabRecord } from '../domain/lab-record.js';

const BLOCKS = '▁▂▃▄▅▆▇█';

export interface DomainStanding {
  domain: string;
  labs: number;
  tried: number;
  passed: number;
  mastered: number;
  /** Mean of the best shares of points over all its labs, 0 to 1; labs not tried count 0. */
  share: number;
}

/** What of the points was reached at best, 0 to 1; undefined where nothing was graded in time. */
function bestShare({ best }: Attempt): number | undefined {
  return best && best.score.total > 0 ? best.score.earned / best.score.total : undefined;
}

/** The weakest domain first. */
export function domainStandings(
  labs: readonly Lab[],
  records: ReadonlyMap<string, LabRecord>,
): readonly DomainStanding[] {
  const domains = [...new Set(labs.map(({ domain }) => domain))];
  return domains
    .map((domain) => {
      const own = labs.filter((lab) => lab.domain === domain);
      const known = own.flatMap(({ id }) => records.get(id) ?? []);
      const shares = known.map(({ best }) => (best && best.total > 0 ? best.earned / best.total : 0));
      return {
        domain,
        labs: own.length,
        tried: known.length,
        passed: known.filter(({ standing }) => standing !== 'tried').length,
        mastered: known.filter(({ standing }) => standing === 'mastered').length,
        share: shares.reduce((sum, share) => sum + share, 0) / own.length,
      };
    })
    .sort((a, b) => a.share - b.share || a.domain.localeCompare(b.domain));
}

/** The latest graded attempts, oldest on the left, one column each: "▁▃█". Attempts come newest first. */
export function scoreChart(attempts: readonly Attempt[], width: number): string {
  const shares: number[] = [];
  for (const attempt of attempts) {
    const share = bestShare(attempt);
    if (share !== undefined) shares.push(share);
    if (shares.length === width) break;
  }
  return shares
    .reverse()
    .map((share) => BLOCKS[Math.min(BLOCKS.length - 1, Math.floor(share * BLOCKS.length))])
    .join('');
}
