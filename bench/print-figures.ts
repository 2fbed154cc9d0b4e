import { availableParallelism, cpus, totalmem } from 'node:os';

export type Figures = Record<string, number>;

/** What was asked of each figure, on two cores. */
export type Wanted = Record<string, { least?: number; most?: number }>;

/** Figure, measured, wanted, met: in columns. */
export function table(figures: Figures, wanted: Wanted): string {
  const rows = [
    ['figure', 'measured', 'wanted', 'met'],
    ...Object.entries(figures).map(([key, value]) => [
      key,
      value.toLocaleString('en'),
      ...verdict(value, wanted[key]),
    ]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row.map((cell, at) => (at === 1 ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0))),
    )
    .map((row) => row.join('  ').trimEnd())
    .join('\n');
}

function verdict(value: number, wanted: Wanted[string] = {}): [string, string] {
  const { least, most } = wanted;
  if (least !== undefined) return [`at least ${least.toLocaleString('en')}`, value >= least ? 'yes' : 'NO'];
  if (most !== undefined) return [`at most ${most.toLocaleString('en')}`, value <= most ? 'yes' : 'NO'];
  return ['', ''];
}

/** The machine, in one line. */
export function machine(): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  const processor = cpus()[0]?.model ?? 'unknown processor';
  return `${processor}, ${availableParallelism()} cores, ${memory} GiB, Node ${process.version}`;
}
