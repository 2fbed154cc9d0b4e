import type { Report } from './report.ts';

export const CSV_COLUMNS = ['figure', 'point', 'unit', 'part', 'value', 'of', 'why'] as const;

/**
 * A report as CSV (RFC 4180): a line for each figure and one for each of its parts. A text that a spreadsheet would take for a
 * formula has an apostrophe before it.
 */
export function reportCsv({ figures, statements }: Report): string {
  const lines: (string | number | undefined)[][] = [[...CSV_COLUMNS]];
  for (const [name, text] of Object.entries(statements)) lines.push([name, '', 'text', '', text, '', '']);
  for (const { id, point, unit, value, of, why, by = [] } of figures) {
    lines.push([id, point, unit, '', value, of, why]);
    for (const part of by)
      lines.push([
        id,
        point,
        unit,
        Object.entries(part.of)
          .map(([name, one]) => `${name}=${one}`)
          .join(' '),
        part.value,
        '',
        '',
      ]);
  }
  return `${lines.map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`;
}

function cell(value: string | number | undefined): string {
  const text = value === undefined ? '' : String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
