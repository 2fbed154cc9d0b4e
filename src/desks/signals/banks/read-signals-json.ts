import type { FieldError } from '../../../kernel/refusal.ts';
import type { CutObject, RefusedObject } from '../../../standards/json/cut-objects.ts';
import { tagsOf, typeNamed } from '../exchanges/read-answer.ts';
import {
  columnOf,
  KNOWN,
  MOST_ROWS,
  noList,
  type Placed,
  type ReadList,
  type Row,
  readRows,
} from './read-signal-row.ts';

/** STIX 2.1 §3.2: every object says which version of STIX it is, and no row of a list of hashes does. */
export function isListOfHashes(objects: Iterable<CutObject | RefusedObject>): boolean {
  for (const one of objects) if (one.ok) return !('spec_version' in one.value);
  return false;
}

/**
 * Signals of a JSON list: objects with the names of a CSV's columns, as our own export and HMA's names have them, or
 * HMA's `{"pdq": "..."}`. Bad entries are returned by their place, counted from 1, and leave the others be.
 * Throws `body-malformed` for more than are taken at once.
 */
export function readSignalsJson(objects: Iterable<CutObject | RefusedObject>): ReadList {
  const entries: Placed[] = [];
  for (const one of objects) {
    if (entries.length === MOST_ROWS)
      throw noList('JSON', `has more than ${MOST_ROWS} entries; send it in parts`);
    const said = one.ok ? saidIn(one.value) : { fault: { property: 'json', reason: one.reason } };
    entries.push({ place: `entry ${one.index + 1}`, ...said });
  }
  return readRows(entries);
}

type SaidIn = { row: Row; tags: string[] } | { fault: FieldError };

function saidIn({ tags, ...said }: Record<string, unknown>): SaidIn {
  const row: Row = {};
  for (const [key, value] of Object.entries(said)) {
    if (value === null) continue;
    const property = key.slice(0, 40);
    // HMA's {"pdq": "..."} says the type by its key.
    const hmas = typeNamed(key);
    const column = hmas === undefined ? columnOf(key) : 'value';
    if (column === undefined) return { fault: { property, reason: `is a key that is not known: ${KNOWN}` } };
    const text = hmas === undefined ? { [column]: value } : { type: hmas, value };
    for (const [name, said] of Object.entries(text)) {
      if (Object.hasOwn(row, name)) return { fault: { property, reason: `says the ${name} a second time` } };
      if (typeof said === 'object') return { fault: { property, reason: 'is no text' } };
      row[name] = String(said);
    }
  }
  return { row, tags: tagsOf(tags) };
}
