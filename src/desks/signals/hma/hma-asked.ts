import Type, { type TObject, type TProperties } from 'typebox';
import { HmaFault } from './hma-fault.ts';

/** Parameters as HMA has them: all text, all optional to its parser. */
export const text = Type.Optional(Type.String({ maxLength: 5000 }));
/** Where the routes lie: below a key, or below nothing, where the address of who asks speaks for a key. */
export type HmaPlace = {
  at(path: string): string;
  /** What a route's address holds, beside the key. */
  params<T extends TProperties>(more: T): TObject<T>;
};

const key = { key: Type.String({ maxLength: 200 }) };
export const BELOW_KEY: HmaPlace = {
  at: (path) => `/hma/:key${path}`,
  // Which of them hold a key is no matter to those who read the rest.
  params: (more) => Type.Object({ ...key, ...more }) as never,
};
export const BELOW_NOTHING: HmaPlace = {
  at: (path) => `/hma${path}`,
  params: (more) => Type.Object(more),
};

export const NO_FETCHING =
  'This node fetches no address that it is given: it would reach what only the node can reach. Send the file.';

/** Throws `HmaFault` 400 naming the parameter that is missing. */
export function needed(value: string | undefined, name: string): string {
  if (value === undefined) throw new HmaFault(400, `${name} is required`);
  return value;
}

/** A hash of a JSON body. Throws `HmaFault` 400 naming the signal type whose hash is no text. */
export function textOf(value: unknown, name: string): string {
  if (typeof value !== 'string') throw new HmaFault(400, `The hash of ${name} is not a text`);
  return value;
}

export function isTrue(value: string | undefined): boolean {
  const lower = value?.toLowerCase();
  if (lower === 'true' || lower === '1') return true;
  if (lower === undefined || lower === 'false' || lower === '0') return false;
  throw new HmaFault(400, 'invalid boolean parameter - prefer true/false');
}
