const HOUR_MS = 3_600_000;
/** Not while a node starts: then others need the database. */
const FIRST_MS = 60_000;

/** What is looked at from time to time, by the name it has when it fails. */
export type Chore = { what: string; run(): Promise<unknown> };

/** Runs the chores a minute after the start and then once an hour. What fails is said and tried again the next time. */
export function startChores(chores: Chore[], log: (line: string) => void): { stop(): Promise<void> } {
  let stopping = false;
  let looking: Promise<void> = Promise.resolve();
  const look = async () => {
    for (const { what, run } of chores) {
      if (stopping) return;
      await run().catch((error: Error) => log(`${what}: ${error.message}; trying again in an hour`));
    }
  };
  const begin = () => {
    looking = looking.then(look);
  };
  const timer = setInterval(begin, HOUR_MS);
  const first = setTimeout(begin, FIRST_MS);
  return {
    async stop() {
      stopping = true;
      clearInterval(timer);
      clearTimeout(first);
      await looking;
    },
  };
}

/**
 * Runs one chore time and again until stopped, never twice at once, for what cannot wait for the hour. What fails is
 * said and tried again the next time.
 * @param everyMs milliseconds from one look to the next; the first comes after as many
 */
export function lookEvery(
  everyMs: number,
  { what, run }: Chore,
  log: (line: string) => void,
): { stop(): Promise<void> } {
  let looking: Promise<unknown> = Promise.resolve();
  let stopping = false;
  const timer = setInterval(() => {
    looking = looking.then(run).catch((error: Error) => {
      if (!stopping) log(`${what}: ${error.message}; trying again`);
    });
  }, everyMs);
  timer.unref();
  return {
    async stop() {
      stopping = true;
      clearInterval(timer);
      await looking;
    },
  };
}
