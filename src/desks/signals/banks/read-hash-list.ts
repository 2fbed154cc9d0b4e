import { HASH_TYPES, typedSignal } from '../types/signal-types.ts';

/** A list of signals in a text: a hash or a web address a line, or columns with a header. */
export type ListKind = 'hashes' | 'csv';

/** What a line of a list looks like, whatever its type is called. */
const HASH_LINE = /^([a-z][a-z0-9_-]{0,39}[ :,\t]\s*)?[0-9a-f]{32,}$/i;
const COLUMN = /^"?(value|hash)"?$/i;

/**
 * What list a text is, by how it begins; null for what people wrote. A list whose first lines are wrong is one still:
 * it must not become a signal of its own wording.
 */
export function kindOfList(text: string): ListKind | null {
  const lines = text
    .slice(0, 4096)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const [header = '', second = ''] = lines;
  const first = typedSignal(header);
  if (HASH_TYPES[first.type].validate(first.value) !== null) return 'hashes';
  if (header.split(/[,;\t]/).some((cell) => COLUMN.test(cell.trim()))) return 'csv';
  const columns = separators(header);
  if (columns > 0 && columns === separators(second)) return 'csv';
  return lines.some((line) => HASH_LINE.test(line)) ? 'hashes' : null;
}

const separators = (line: string): number => line.match(/[,;\t]/g)?.length ?? 0;

/** A list of hashes as the CSV that the node reads; what is no hash stays in it, to be refused by its line. */
export function csvOfHashes(text: string): string {
  const rows = text.split(/\r?\n/).map((line) => {
    const { type, value } = typedSignal(line);
    return value === '' ? '' : `${type},"${value.replaceAll('"', '""')}"`;
  });
  return `type,value\n${rows.join('\n')}`;
}

/** Where a line of that CSV stands in the list, which has no header. */
export const lineInList = (property: string): string =>
  property.replace(/^line (\d+)/, (_, line: string) => `line ${Number(line) - 1}`);
