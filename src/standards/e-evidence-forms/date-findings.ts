import { type Finding, finding } from './finding.ts';
import { type Form, forProvider, shapeOf } from './forms.ts';
import { inside, type Shape, single } from './schema-parts.ts';
import { type WrittenDate, writtenDate } from './written-dates.ts';

/** Clocks of two houses differ. */
const TOLERANCE_MS = 5 * 60_000;

type Dated = { field: string; text: string; kind: 'date' | 'date-time' };

/** Every date that was written in a part of a form, with its place. */
function dated(shape: Shape, value: unknown, field: string): Dated[] {
  if (value === undefined) return [];
  if (shape.items)
    return (value as unknown[]).flatMap((one, at) => dated(single(shape), one, `${field}/${at}`));
  if (shape.properties)
    return inside(shape).flatMap(([name, one]) =>
      dated(one, (value as Record<string, unknown>)[name], `${field}/${name}`),
    );
  const text = String(value);
  return shape.written && text.trim() !== '' ? [{ field, text, kind: shape.written }] : [];
}

/** Dates that do not exist or lie in the future, and time ranges that end before they start. */
export function dateFindings(form: Form, at: number): Finding[] {
  const wrong = (code: Finding['code'], field: string, message: string) =>
    finding(form, { kind: 'manifest-error', code, field, message });
  const read = new Map<string, WrittenDate>();
  const found: Finding[] = [];
  for (const { field, text, kind } of dated(shapeOf(form.form), forProvider(form), '')) {
    const date = writtenDate(text, kind);
    if (date === null) {
      found.push(wrong('no-such-date', field, 'There is no such date or time.'));
      continue;
    }
    read.set(field, date);
    if (date.from > at + TOLERANCE_MS) found.push(wrong('in-the-future', field, 'It lies in the future.'));
    const start = field.endsWith('/end') ? read.get(field.replace(/end$/, 'start')) : undefined;
    if (start && isBefore(date, start))
      found.push(wrong('ends-before-it-starts', field, 'The time range ends before it starts.'));
  }
  return found;
}

/** Of two without an offset both are taken to be of one place. */
function isBefore(end: WrittenDate, start: WrittenDate): boolean {
  const without = (one: WrittenDate) => one.from !== one.to;
  return without(end) && without(start) ? end.local < start.local : end.to < start.from;
}
