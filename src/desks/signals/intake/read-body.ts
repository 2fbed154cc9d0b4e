import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Refusal } from '../../../kernel/refusal.ts';

/**
 * A reader of JSON bodies on routes that take other media types as well, where the route's own schema cannot say
 * which. Throws `body-malformed`, naming each field.
 */
export function bodyReader<T extends TSchema>(schema: T): (body: unknown) => Static<T> {
  const validator = Compile(schema);
  return (body) => {
    if (validator.Check(body)) return body as Static<T>;
    const errors = [...validator.Errors(body)].slice(0, 20).map((error) => {
      const { requiredProperties, additionalProperties } = error.params as Record<
        string,
        string[] | undefined
      >;
      const leaf = requiredProperties?.[0] ?? additionalProperties?.[0];
      const path = [...error.instancePath.split('/').slice(1), ...(leaf === undefined ? [] : [leaf])].join(
        '.',
      );
      return { property: path === '' ? 'body' : path, reason: error.message };
    });
    throw new Refusal('body-malformed', undefined, errors);
  };
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
