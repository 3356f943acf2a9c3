/**
 * Runs pieces of work at once; the first that fails aborts the others, and all are waited for before its error is
 * thrown, so that nothing goes on behind the caller's back.
 */
export async function together<T>(
  signal: AbortSignal | undefined,
  start: (signal: AbortSignal) => readonly Promise<T>[],
): Promise<T[]> {
  const failed = new AbortController();
  const joined = signal === undefined ? failed.signal : AbortSignal.any([signal, failed.signal]);
  let first: { error: unknown } | undefined;
  const works = start(joined).map((work) =>
    work.catch((error: unknown) => {
      first ??= { error };
      failed.abort(error);
      throw error;
    }),
  );
  const results = await Promise.allSettled(works);
  if (first !== undefined) throw first.error;
  return results.map((result) => (result as PromiseFulfilledResult<T>).value);
}

/** The same for two pieces that give different things. */
export async function alongside<A, B>(
  signal: AbortSignal | undefined,
  one: (signal: AbortSignal) => Promise<A>,
  other: (signal: AbortSignal) => Promise<B>,
): Promise<[A, B]> {
  return (await together<A | B>(signal, (joined) => [one(joined), other(joined)])) as [A, B];
}
