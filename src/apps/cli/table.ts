/** Rows as aligned columns, two spaces apart; the last column is as long as it is. */
export function table(rows: string[][], header?: string[]): string {
  const all = header ? [header, ...rows] : rows;
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => width(row[column] ?? ''))));
  const lines = all.map((row) =>
    row
      .map((cell, column) =>
        column === row.length - 1 ? cell : cell + ' '.repeat((widths[column] ?? 0) - width(cell)),
      )
      .join('  ')
      .trimEnd(),
  );
  if (header) lines.splice(1, 0, widths.map((wide) => '-'.repeat(wide)).join('  '));
  return lines.join('\n');
}

// Letters that join or stand above another take no place of their own.
const width = (text: string) => [...text.replace(/\p{M}|\p{Cf}/gu, '')].length;

export const count = (number: number) => number.toLocaleString('en');

/** `1 file`, `2 files`. */
export const counted = (number: number, one: string, many = `${one}s`) =>
  `${count(number)} ${number === 1 ? one : many}`;

/** Text from elsewhere on one line, without what could move a terminal's cursor. */
export const plain = (text: string) => text.replace(/\p{C}+/gu, ' ').trim();
