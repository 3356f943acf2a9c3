import type { LabWithAnswers } from '../../domain/lab.js';

type Place = Pick<LabWithAnswers, 'namespaces' | 'requires' | 'answers'>;

/**
 * Does the work for each lab, at most `atOnce` at a time and never for two that are in each other's way. Those that most
 * others have to wait for are begun first, then those with the most answers, so that the last ones are short. Results
 * come in the order of the labs. When one fails no more are begun; those under way are waited for, and the first
 * failure is what it rejects with.
 */
export async function sideBySide<L extends Place, T>(
  labs: readonly L[],
  atOnce: number,
  work: (lab: L) => Promise<T>,
): Promise<T[]> {
  const results = new Map<L, T>();
  const inTheWay = new Map(labs.map((lab) => [lab, labs.filter((other) => clash(lab, other)).length]));
  const before = (one: L, other: L) =>
    (inTheWay.get(other) ?? 0) - (inTheWay.get(one) ?? 0) || other.answers.length - one.answers.length;
  const waiting = [...labs].sort(before);
  const underWay = new Map<L, Promise<void>>();
  let failure: { problem: unknown } | undefined;

  const isFree = (lab: L) => [...underWay.keys()].every((other) => !clash(lab, other));
  const begin = (lab: L) => {
    waiting.splice(waiting.indexOf(lab), 1);
    const done = work(lab).then(
      (result) => void results.set(lab, result),
      (problem: unknown) => {
        failure ??= { problem };
      },
    );
    underWay.set(
      lab,
      done.then(() => void underWay.delete(lab)),
    );
  };

  for (;;) {
    const next = failure || underWay.size >= atOnce ? undefined : waiting.find(isFree);
    if (next) begin(next);
    else if (underWay.size > 0) await Promise.race(underWay.values());
    else break;
  }
  if (failure) throw failure.problem;
  return labs.map((lab) => results.get(lab) as T);
}

/** All Ingresses of a cluster share one controller: a rule without a host is for the requests of every lab. */
function clash(one: Place, other: Place): boolean {
  const ingress = [one, other].every(({ requires }) => requires.includes('ingress'));
  return ingress || one.namespaces.some((name) => other.namespaces.includes(name));
}
