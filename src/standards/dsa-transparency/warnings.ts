import { CONDITIONS, type Condition, isMet } from './conditions.ts';
import { isLeftOut, isObject, pointerTo } from './fault.ts';
import { LOOKS, type LooksLike, personalData } from './personal-data.ts';
import { FIELDS } from './statement.ts';
import { MOST_LOOKED_AT } from './validate-batch.ts';

/** What a person looks at before a statement is sent. The database takes it all the same. */
export type Warning =
  | {
      pointer: string;
      code: 'personal-data';
      looksLike: LooksLike;
      /** The first and the last character of it, counted from 1; a character is a code point. */
      from: number;
      to: number;
      message: string;
    }
  | { pointer: string; code: 'dropped'; message: string };

/** The most warnings told of one statement. */
export const MOST_WARNINGS = 100;

/** Fields in which people write: all texts but `puid`, whose shape leaves no room for an address. */
export const FREE_TEXTS: readonly string[] = [...FIELDS].flatMap(([name, { schema }]) =>
  'maxLength' in schema && name !== 'puid' ? [name] : [],
);

/**
 * What looks like personal data in the free texts of a statement (DSA Art. 24(5): none may be sent), and what the database
 * would drop. It refuses nothing, and quotes nothing.
 */
export function warningsOf(value: unknown): Warning[] {
  if (!isObject(value)) return [];
  return [
    ...FREE_TEXTS.flatMap((name) => {
      const text = Object.hasOwn(value, name) ? value[name] : undefined;
      return typeof text === 'string' ? textWarnings(text, pointerTo(name)) : [];
    }),
    ...CONDITIONS.flatMap((condition) => droppedWarnings(condition, value)),
  ].slice(0, MOST_WARNINGS);
}

/** The same of a batch; pointers are from its body. */
export function batchWarnings(value: unknown): Warning[] {
  const statements = isObject(value) && Object.hasOwn(value, 'statements') ? value.statements : [];
  if (!Array.isArray(statements)) return [];
  return statements
    .slice(0, MOST_LOOKED_AT)
    .flatMap((statement, at) =>
      warningsOf(statement).map((one) => ({ ...one, pointer: pointerTo('statements', at) + one.pointer })),
    );
}

function textWarnings(text: string, pointer: string): Warning[] {
  const characters = (from: number, to: number) => Array.from(text.slice(from, to)).length;
  return personalData(text).map(({ looksLike, at, length }) => {
    const from = characters(0, at) + 1;
    const to = from + characters(at, at + length) - 1;
    const message = `Characters ${from} to ${to} look like ${LOOKS[looksLike]}. No personal data may be sent: take it out, or make sure that it is none.`;
    return { pointer, code: 'personal-data', looksLike, from, to, message };
  });
}

function droppedWarnings(condition: Condition, value: Record<string, unknown>): Warning[] {
  const { field, with: other, values } = condition;
  if (!Object.hasOwn(value, field) || isLeftOut(value[field]) || isMet(condition, value)) return [];
  const message = `The database does not keep it: it belongs with ${other} ${values.join(' or ')}.`;
  return [{ pointer: pointerTo(field), code: 'dropped', message }];
}
