import { isQuarantined, type RefusedRecord } from '../../kernel/exchange/import/refused-record.ts';
import { count, plain, table } from './table.ts';
import { sayTyped, type TypedNames } from './typed-names.ts';

const SHOWN = 20;

/**
 * What was refused and why, and what was set aside for a person: the first twenty of each, and how many are not shown. A
 * row of a CSV has no id and is called by its line, an entry of a JSON list by its number.
 * @param unnamed how many others the node only counted
 * @param heldAt the page on which a person finds what was set aside
 */
export function refusedTable(
  all: readonly RefusedRecord[],
  {
    unnamed = 0,
    names = new Map(),
    heldAt = '',
  }: { unnamed?: number; names?: TypedNames; heldAt?: string } = {},
): string {
  const lists = unnamed > 0 ? `the first ${count(all.length)}` : 'all';
  const part = (title: string, some: readonly RefusedRecord[], uncounted: number) => {
    if (some.length + uncounted === 0) return '';
    const rows = some.slice(0, SHOWN).map((one) => {
      const reason = sayTyped(one.reason, names);
      return [...placeOf(one), one.clause, reason].map(plain);
    });
    const more = Math.max(0, some.length - SHOWN) + uncounted;
    const rest = more > 0 ? `\nand ${count(more)} more; --json lists ${lists}` : '';
    return `\n${table(rows, [title, 'property', 'clause', 'reason'])}${rest}`;
  };
  const held = part('held for a person', all.filter(isQuarantined), 0);
  const refused = part(
    'refused',
    all.filter((one) => !isQuarantined(one)),
    unnamed,
  );
  const where = held === '' ? '' : `\nLook at what is held at ${heldAt} ("Set aside").`;
  return [refused, held].filter((one) => one !== '').join('\n') + where;
}

/** What it is called and which property is wrong: `line 5.value` is the value in line 5. */
function placeOf({ id, property }: RefusedRecord): [string, string] {
  const [, line, rest = ''] = /^((?:line|entry) \d+)\.?(.*)$/.exec(property) ?? [];
  return id === null && line !== undefined ? [line, rest] : [id ?? '-', property];
}
