import { readRecorded, writeRecorded } from '../suite/recorded.js';
import type { KeptCall } from './neutral.js';

const FILE = 'conversations.json';
/** The kubectl that everything is kept of; of others only what they say differently. */
export const KEPT_WHOLE = '1.36';

/** By answer, the calls in one order. */
export type Conversation = Record<string, KeptCall[]>;

/** By kubectl's minor version, by lab. */
type Recorded = Record<string, Record<string, Conversation>>;

/** What this kubectl said in a real cluster, by lab; undefined where it was never asked. */
export async function recordedWith(kubectl: string): Promise<Record<string, Conversation> | undefined> {
  const record: Recorded = await readRecorded(FILE);
  const own = record[kubectl];
  if (own === undefined) return undefined;
  const labs = Object.entries(record[KEPT_WHOLE] ?? {});
  return Object.fromEntries(labs.map(([lab, answers]) => [lab, { ...answers, ...own[lab] }]));
}

export async function record(kubectl: string, lab: string, said: Conversation): Promise<void> {
  const before: Recorded = await readRecorded(FILE);
  const whole = kubectl === KEPT_WHOLE ? {} : (before[KEPT_WHOLE]?.[lab] ?? {});
  const same = (answer: string) => JSON.stringify(whole[answer]) === JSON.stringify(said[answer]);
  const kept = Object.fromEntries(Object.entries(said).filter(([answer]) => !same(answer)));
  const { [lab]: _, ...others } = before[kubectl] ?? {};
  const all = { ...others, ...(Object.keys(kept).length > 0 ? { [lab]: kept } : {}) };
  await writeRecorded(FILE, { ...before, [kubectl]: all });
}
