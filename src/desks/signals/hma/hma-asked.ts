import Type from 'typebox';
import { HmaFault } from './hma-fault.ts';

/** Parameters as HMA has them: all text, all optional to its parser. */
export const text = Type.Optional(Type.String({ maxLength: 5000 }));
export const key = { key: Type.String({ maxLength: 200 }) };
export const OfNode = Type.Object(key);

/** The address of a route below a key. */
export const at = (path: string) => `/hma/:key${path}`;

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
