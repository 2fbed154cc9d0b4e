/**
 * Tries until it works, for what needs a moment to travel: a refusal or an absence that does not pass in time is
 * thrown as it came.
 */
export async function until<T>(work: () => Promise<T>, patienceMs = 60_000, pauseMs = 25): Promise<T> {
  const end = performance.now() + patienceMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}
