/**
 * A function that does `work` at once, and once more for any number of calls made meanwhile. Each call resolves when
 * what was asked for by then is done; it rejects when `work` does.
 */
export function coalesce(work: () => Promise<void>): () => Promise<void> {
  let wanted = false;
  let running: Promise<void> | null = null;
  const run = async () => {
    try {
      while (wanted) {
        wanted = false;
        await work();
      }
    } finally {
      running = null;
    }
  };
  return () => {
    wanted = true;
    running ??= run();
    return running;
  };
}
