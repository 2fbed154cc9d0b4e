import { count } from './table.ts';

export type ProgressBar = { show(done: number, total: number): void; clear(): void };

/** A bar on standard error that redraws itself ten times a second; nothing where nobody watches. */
export function progressBar(label: string, terminal: number): ProgressBar {
  if (terminal === 0) return { show: () => undefined, clear: () => undefined };
  const started = performance.now();
  let drawn = 0;
  return {
    show(done, total) {
      const now = performance.now();
      if (now - drawn < 100 && done < total) return;
      drawn = now;
      process.stderr.write(`\r${barOf(label, done, total, (now - started) / 1000, terminal)}\u001b[K`);
    },
    clear: () => void process.stderr.write('\r\u001b[K'),
  };
}

/** One line of at most `columns` characters. */
export function barOf(label: string, done: number, total: number, seconds: number, columns: number): string {
  const share = total === 0 ? 1 : done / total;
  const rate = seconds > 0.2 && done > 0 ? `  ${count(Math.round(done / seconds))}/s` : '';
  const told = ` ${String(Math.floor(share * 100)).padStart(3)} %  ${count(done)} of ${count(total)}${rate}`;
  const name = label.length > 30 ? `${label.slice(0, 29)}…` : label;
  const wide = Math.min(30, columns - name.length - told.length - 4);
  const full = Math.round(share * wide);
  const bar = wide >= 5 ? ` [${'#'.repeat(full)}${'.'.repeat(wide - full)}]` : '';
  return `${name}${bar}${told}`.slice(0, columns - 1);
}
