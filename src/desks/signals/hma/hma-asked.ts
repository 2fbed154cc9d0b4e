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

/**
 * How much of a new bank is to act, which is refused where it says nothing, and changes nothing: people turn banks on.
 * HMA's parser takes `enabled_ratio` and `enabled`; clients send the name of the answer, too.
 */
export function checkShare(asked: Record<string, unknown>): void {
  for (const name of ['enabled_ratio', 'matching_enabled_ratio']) {
    const said = asked[name];
    if (said === undefined) continue;
    const isNumber = typeof said === 'number' || (typeof said === 'string' && said.trim() !== '');
    const ratio = isNumber ? Number(said) : Number.NaN;
    if (!(ratio >= 0 && ratio <= 1)) throw new HmaFault(400, `${name} must be a number from 0 to 1`);
  }
  const { enabled } = asked;
  if (enabled === undefined || typeof enabled === 'boolean') return;
  isTrue(typeof enabled === 'string' ? enabled : '');
}

export function isTrue(value: string | undefined): boolean {
  const lower = value?.toLowerCase();
  if (lower === 'true' || lower === '1') return true;
  if (lower === undefined || lower === 'false' || lower === '0') return false;
  throw new HmaFault(400, 'invalid boolean parameter - prefer true/false');
}
