import Type, { type Static } from 'typebox';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Code } from '../types/hash-picture.ts';
import { codesOfAddress } from '../types/hash-text.ts';
import { isAboutPeople, SIGNAL_TYPES, SignalType } from '../types/signal-types.ts';
import type { Bank } from './bank-queries.ts';
import { type Asked, CONTENT_STATES, contentsOfBank } from './contents-queries.ts';
import { showSignals } from './show-bank.ts';

const PAGE = 50;
const MOST = 500;
const LONGEST_ADDRESS = 2048;

export const ContentsAsked = Type.Object({
  type: Type.Optional(SignalType),
  state: Type.Optional(Type.Enum([...CONTENT_STATES])),
  /** As it begins; of a TLSH with its `T1` or without. */
  hash: Type.Optional(Type.String({ pattern: '^([Tt]1)?[0-9a-fA-F]{1,128}$' })),
  /** A web address or a domain, found by what it is known by. */
  address: Type.Optional(Type.String({ minLength: 1, maxLength: LONGEST_ADDRESS })),
  after: Type.Optional(Type.Integer({ minimum: 0, maximum: 2 ** 31 - 1 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST })),
});

/** What is in a bank, newest first, a page at a time: `next` asks for what is older. */
export async function listContents(
  db: Transaction,
  bank: Bank,
  { type, state, hash, address, after, limit = PAGE }: Static<typeof ContentsAsked>,
) {
  const asked: Asked = {
    type: type ?? null,
    state: state ?? null,
    codes: hash === undefined ? null : codesThatBegin(hash),
    exact: address === undefined ? null : codesMeant(address, hash),
    // Threat: whoever tries all handles would find out which account is listed by how its hash begins.
    except: hash === undefined && address === undefined ? [] : SIGNAL_TYPES.filter(isAboutPeople),
    after: after ?? null,
    limit,
  };
  const signals = await contentsOfBank(db, bank.object, asked);
  return {
    items: await showSignals(db, signals),
    ...(signals.length === limit ? { next: signals.at(-1)?.number } : {}),
  };
}

/** @throws `parameter-malformed` for what is no address, without saying it again */
function codesMeant(address: string, hash: string | undefined): Code[] {
  const malformed = (reason: string) =>
    new Refusal('parameter-malformed', undefined, [{ property: 'address', reason }]);
  if (hash !== undefined) throw malformed('stands alone: `hash`, or `address`');
  const codes = codesOfAddress(address.trim());
  if (codes.length === 0) throw malformed('is no web address and no domain');
  return codes;
}

/** @returns the first code that begins so, and the first that does not any more; null where none comes after */
export function codesThatBegin(hash: string): { from: Buffer; before: Buffer | null } {
  const digits = hash.replace(/^t1/i, '').toLowerCase();
  const whole = (hex: string) => Buffer.from(hex.length % 2 === 0 ? hex : `${hex}0`, 'hex');
  const next = (BigInt(`0x${digits}`) + 1n).toString(16).padStart(digits.length, '0');
  return { from: whole(digits), before: next.length > digits.length ? null : whole(next) };
}
