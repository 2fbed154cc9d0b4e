/** Somebody waits, for so long at most, and is woken; a call that comes while nobody waits is not lost. */
export type Wake = {
  rouse(): void;
  wait(milliseconds: number, ended?: AbortSignal): Promise<void>;
  /** Before work that takes up whatever was called for until now: calls from here on wake again. */
  clear(): void;
};

export function openWake(): Wake {
  let roused = false;
  let wake: (() => void) | null = null;
  return {
    rouse() {
      roused = true;
      wake?.();
    },
    clear() {
      roused = false;
    },
    async wait(milliseconds, ended) {
      if (!roused && !ended?.aborted) {
        await new Promise<void>((resolve) => {
          const done = () => {
            clearTimeout(timer);
            ended?.removeEventListener('abort', done);
            wake = null;
            resolve();
          };
          const timer = setTimeout(done, milliseconds);
          ended?.addEventListener('abort', done);
          wake = done;
        });
      }
      roused = false;
    },
  };
}
