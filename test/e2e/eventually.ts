const PAUSE_MS = 250;

/** Asks again until it holds; what it last complained of is the failure. */
export async function eventually(holds: () => Promise<void>, seconds = 40): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    try {
      return await holds();
    } catch (problem) {
      if (performance.now() > deadline) throw problem;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
