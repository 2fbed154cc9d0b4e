const AGAIN_MS = 60_000;
const MOST = 100;

/**
 * Says the same line once a minute at most. Threat: whoever may publish at the server fills the operator's log with garbage.
 */
export function saySeldom(say: (line: string) => void): (line: string) => void {
  const saidAt = new Map<string, number>();
  return (line) => {
    const now = performance.now();
    for (const [old, at] of saidAt) if (now - at > AGAIN_MS) saidAt.delete(old);
    if (saidAt.has(line) || saidAt.size >= MOST) return;
    saidAt.set(line, now);
    say(line);
  };
}
