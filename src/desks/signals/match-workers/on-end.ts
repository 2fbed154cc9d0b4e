/**
 * Calls `stop` when it ends, also when it has ended before this call.
 * @returns what makes it not called any more
 */
export function onEnd(ended: AbortSignal, stop: () => void): () => void {
  if (ended.aborted) stop();
  else ended.addEventListener('abort', stop, { once: true });
  return () => ended.removeEventListener('abort', stop);
}
