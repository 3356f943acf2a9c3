/** The known words nearest to `word`, best first; only those near enough to be a slip of the fingers. */
export function nearest(word: string, known: readonly string[], limit = 3): string[] {
  const allowed = Math.max(2, Math.floor(word.length / 3));
  return known
    .map((candidate) => ({ candidate, distance: distanceTo(word, candidate) }))
    .filter(({ distance }) => distance <= allowed)
    .sort((a, b) => a.distance - b.distance || a.candidate.localeCompare(b.candidate))
    .slice(0, limit)
    .map(({ candidate }) => candidate);
}

/** A candidate that holds the word, or is held by it, is near however long the rest is. */
function distanceTo(word: string, candidate: string): number {
  const [a, b] = [word.toLowerCase(), candidate.toLowerCase()];
  const held = a.length >= 3 && b.length >= 3 && (b.includes(a) || a.includes(b));
  return held ? Math.min(1, editDistance(a, b)) : editDistance(a, b);
}

/** Levenshtein's: how many letters must be put in, taken out or replaced. */
export function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = (previous[column - 1] as number) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column] as number) + 1, (current[column - 1] as number) + 1));
    }
    previous = current;
  }
  return previous[b.length] as number;
}
