import { hash } from 'node:crypto';
import { readBitcoin } from '../../../../standards/account-identifiers/bitcoin.ts';
import { readEthereum } from '../../../../standards/account-identifiers/ethereum.ts';
import { readIban } from '../../../../standards/account-identifiers/iban.ts';
import type { SignalTypeContract } from '../signal-type.ts';

/** Identifiers that say themselves whether they are written right. */
const CHECKED = new Map([
  ['iban', readIban],
  ['bitcoin', readBitcoin],
  ['ethereum', readEthereum],
]);
/** Payment cards are not taken, whatever they are called: the README says why. */
const NOT_TAKEN = /^(card|creditcard|debitcard|pan|visa|mastercard|amex)$/;
const PLATFORM = /^[a-z0-9][a-z0-9.-]{1,39}$/;
/** As a platform writes it, without white space, slash or colon: no address of a page. */
const HANDLE = /^@?([\p{L}\p{N}_][\p{L}\p{M}\p{N}._+@-]{0,127})$/u;

/** An account, at a bank, on a chain or on a platform: exactly the same one. It is data about a person. */
export const accountType: SignalTypeContract = {
  called: 'an account',
  written:
    'iban:, bitcoin: or ethereum: and an identifier with the right check digits, or platform:handle; no payment card',
  longest: 200,
  // STIX 2.1 §6.16: where the account is stands before the colon.
  stixPath: 'user-account:user_id',
  hmaName: null,
  weak: false,
  leastQuality: null,
  aboutPeople: true,
  validate(text) {
    const colon = text.indexOf(':');
    const [where, rest] = [text.slice(0, colon).toLowerCase(), text.slice(colon + 1)];
    if (colon < 0 || text.length > 200 || !PLATFORM.test(where) || NOT_TAKEN.test(where)) return null;
    const read = CHECKED.get(where);
    const value = read ? read(rest) : readHandle(rest);
    return value === null ? null : `${where}:${value}`;
  },
  codeOf: (value) => hash('sha256', value, 'buffer'),
  codeBytes: 32,
  several: null,
  measure: null,
  radius: 0,
  hash: { of: 'text', hash: (text) => accountType.validate(text) },
  examples: () => ({
    // Published examples, of nobody.
    valid: [
      { written: 'IBAN:gb82 west 1234 5698 7654 32', value: 'iban:GB82WEST12345698765432' },
      {
        written: 'ethereum:0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed',
        value: 'ethereum:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
      },
      {
        written: 'bitcoin:BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4',
        value: 'bitcoin:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
      },
      { written: 'Videos.example:@No_One', value: 'videos.example:No_One' },
    ],
    invalid: [
      '',
      'someone',
      'iban:GB82WEST12345698765433',
      'bitcoin:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb',
      'ethereum:0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
      'card:4111111111111111',
      'videos.example:no one',
      'https://videos.example/no_one',
      'iban:',
      ':someone',
    ],
    pairs: [
      { one: 'videos.example:No_One', other: 'videos.example:No_One', distance: 0 },
      { one: 'videos.example:No_One', other: 'pictures.example:No_One', distance: null },
      { one: 'videos.example:No_One', other: 'videos.example:no_one', distance: null },
    ],
    hashed: [{ of: 'IBAN:gb82 west 1234 5698 7654 32', value: 'iban:GB82WEST12345698765432' }],
  }),
};

/** A platform may tell capitals apart, so they stay; the same letter composed otherwise does not tell anything. */
function readHandle(text: string): string | null {
  const handle = HANDLE.exec(text.normalize('NFC'))?.[1];
  // Threat: a card's number under another name.
  return handle === undefined || /^\d{12,19}$/.test(handle) ? null : handle;
}
