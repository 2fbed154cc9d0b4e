import type { Static, TObject } from 'typebox';
import { Compile } from 'typebox/compile';
import { Refusal } from '../refusal.ts';
import { nameFaults, type SchemaFault } from './name-faults.ts';

/**
 * A reader of JSON bodies on routes that take other media types as well, where the route's own schema cannot say
 * which. Throws `body-malformed`, naming each field in the words of every other route.
 */
export function bodyReader<T extends TObject>(schema: T): (body: unknown) => Static<T> {
  const validator = Compile(schema);
  const known = Object.keys(schema.properties);
  return (body) => {
    if (validator.Check(body)) return body as Static<T>;
    const faults = nameFaults([...validator.Errors(body)] as unknown as SchemaFault[], known, schema);
    throw new Refusal('body-malformed', undefined, faults);
  };
}

/** A step's answers at the top of its body: the slip of whoever calls the API by hand, told by name. */
export function refuseUnwrapped(body: unknown, wrappers: readonly string[]): void {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return;
  const loose = Object.keys(body).filter((name) => !wrappers.includes(name));
  if (loose.length === 0) return;
  throw new Refusal(
    'body-malformed',
    `Wrap the answers in \`data\`: {"data": {"${loose[0]}": ...}}.`,
    loose
      .slice(0, 20)
      .map((property) => ({ property, reason: 'is not a field here: wrap the answers in `data`' })),
  );
}

/** PostgreSQL stores no NUL and no half of a character: refused by name instead of failing inside. */
export function refuseUnstorable(value: unknown, property: string): void {
  if (typeof value === 'string') {
    if (!value.includes('\0') && value.isWellFormed()) return;
    throw new Refusal('body-malformed', undefined, [
      { property, clause: 'RFC 8259 §8.2', reason: 'holds a character that is no text' },
    ]);
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, one] of Object.entries(value)) {
    refuseUnstorable(key, property);
    refuseUnstorable(one, `${property}.${key}`);
  }
}
