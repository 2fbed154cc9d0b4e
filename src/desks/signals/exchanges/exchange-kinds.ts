import { Type } from 'typebox';
import type { ExchangeKindContract } from './exchange-kind.ts';
import { hashFile } from './hash-file/hash-file.ts';
import { misp, mispFeed } from './misp/misp.ts';
import { taxii } from './taxii/taxii.ts';
import { techAgainstTerrorism } from './tech-against-terrorism/hash-list.ts';
import { threatExchange } from './threatexchange/threatexchange.ts';

/** Every kind of exchange, by its name in the API and the table. */
export const EXCHANGE_KINDS = {
  'hash-file': hashFile,
  threatexchange: threatExchange,
  'misp-feed': mispFeed,
  misp,
  'tech-against-terrorism': techAgainstTerrorism,
  taxii,
} satisfies Record<string, ExchangeKindContract>;

export type ExchangeKind = keyof typeof EXCHANGE_KINDS;
export const KINDS = Object.keys(EXCHANGE_KINDS) as ExchangeKind[];
export const ExchangeKind = Type.Enum(KINDS);
