/** The operator's lines, and a promise that resolves when the node is told to stop. A second signal ends it at once. */
export function told(call: { json: boolean; print: (line: string) => void; say: (line: string) => void }): {
  log: (line: string) => void;
  running: Promise<void>;
} {
  const running = new Promise<void>((resolve) => {
    let asked = false;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (asked) process.exit(130);
        asked = true;
        resolve();
      });
    }
  });
  return { log: call.json ? call.say : call.print, running };
}
