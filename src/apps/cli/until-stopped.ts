/**
 * One Ctrl-C under npm may arrive twice: from the terminal, which tells the whole group, and from npm, which passes on
 * what it was told. Later than this a second signal is somebody who does not want to wait.
 */
const ECHO_MS = 1000;

/** The operator's lines, and a promise that resolves when the node is told to stop. A second signal ends it at once. */
export function told(call: { json: boolean; print: (line: string) => void; say: (line: string) => void }): {
  log: (line: string) => void;
  running: Promise<void>;
} {
  const running = new Promise<void>((resolve) => {
    let asked: number | null = null;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        const now = performance.now();
        if (asked !== null && now - asked > ECHO_MS) process.exit(130);
        asked ??= now;
        resolve();
      });
    }
  });
  return { log: call.json ? call.say : call.print, running };
}
