import { writeEntries } from '../../../kernel/audit/write-entries.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { Consumer } from '../../../kernel/notify/consumer.ts';
import { reserveHandle } from '../../../kernel/store/record-queries.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Desk } from '../context.ts';
import type { Bank } from './bank-queries.ts';
import {
  actingAgainstAppeals,
  hashesOfAppeal,
  insertDespiteAppeal,
  insertUpheldHash,
  lockUpheld,
  type UpheldHash,
  upheldHashes,
} from './upheld-queries.ts';
import { stopHere } from './withdraw-signal.ts';

const STOPPED =
  'An appeal was upheld here against exactly this hash. It acts again only when a person adds it and says why.';

/**
 * Remembers what upheld appeals decided against: whatever has exactly this hash, in any bank of the organisation, stops
 * acting, and so does what comes later (`stopAgainstAppeals`).
 */
export function rememberAppeals({ kernel }: Desk): Consumer {
  return {
    name: 'signals.upheld',
    kinds: ['case.match-review.uphold-appeal'],
    async handle(tx, acts) {
      await lockUpheld(tx);
      for (const { object: review, at } of acts) {
        const upheld: number[] = [];
        for (const found of await hashesOfAppeal(tx, review)) {
          upheld.push(await remember(kernel, tx, { ...found, upheldAt: at }));
        }
        await stopAgainstAppeals(kernel, tx, { upheld });
      }
    },
  };
}

/**
 * The same at once for the organisation whose case it is, so that nobody there adds the hash in the moment before the
 * others are told.
 * @param tx the transaction that upholds the appeal, holding `lockUpheld` from before its first write
 */
export async function rememberAtOnce(
  { kernel }: Desk,
  tx: Transaction,
  review: { object: number; organisation: string },
  upheldAt: Date,
): Promise<void> {
  for (const found of await hashesOfAppeal(tx, review.object)) {
    if (found.holder === review.organisation) await remember(kernel, tx, { ...found, upheldAt });
  }
}

/** Under `lockUpheld`. The row of the hash, which may be there already. */
async function remember(
  kernel: Kernel,
  tx: Transaction,
  { holder, type, code, upheldAt: at }: Omit<UpheldHash, 'object'>,
): Promise<number> {
  const known = (await upheldHashes(tx, holder, [code])).find((one) => one.type === type);
  if (known) return known.object;
  const object = await reserveHandle(tx);
  // Each organisation learns it for itself: whose case it was is in none of it.
  const principals = [`org:${holder}`, 'overseer'];
  await insertUpheldHash(tx, { object, holder, type, code, upheldAt: at }, principals);
  const upheldAt = at.toISOString();
  const fields = { holder, type, value: code, upheldAt, principals: principals.join(' ') };
  await writeEntries(
    tx,
    kernel.keyring,
    [{ kind: 'signal.hash-upheld-against', object, fields }],
    kernel.now(),
  );
  return object;
}

/**
 * Stops what has exactly a hash that an upheld appeal decided against, unless a senior reviewer added it all the same.
 * @param tx a system transaction that holds `lockUpheld`
 */
export async function stopAgainstAppeals(
  kernel: Kernel,
  tx: Transaction,
  which: { ids: string[] } | { upheld: number[] },
): Promise<void> {
  await stopHere({ kernel }, tx, await actingAgainstAppeals(tx, which), STOPPED, null);
}

/** By what is compared: two writings of one value are the same. */
export const keyOf = ({ type, code }: { type: string; code: string }) => `${type} ${code}`;

/** Appeals upheld against some of these hashes, by `keyOf`. */
export async function appealsAgainst(
  tx: Transaction,
  bank: Bank,
  codes: { type: string; code: string }[],
): Promise<Map<string, UpheldHash>> {
  // An appeal that was upheld is a reason to know a picture as innocent, and none against it.
  if (bank.innocent) return new Map();
  const found = await upheldHashes(tx, bank.holder, [...new Set(codes.map(({ code }) => code))]);
  return new Map(found.map((hash) => [keyOf(hash), hash]));
}

/** Why a hash is not added: to people of the organisation for which it was decided, and nobody else meets it. */
export const saysUpheld = ({ upheldAt }: UpheldHash): string =>
  `an appeal was upheld here against exactly this hash (${upheldAt.toISOString().slice(0, 10)}): a senior reviewer may add it all the same and say why (despiteAppeal)`;

/** Lets these signals act although an appeal was upheld against their hash. */
export async function addDespiteAppeals(
  kernel: Kernel,
  tx: Transaction,
  bank: Bank,
  added: { upheld: UpheldHash; signal: string }[],
  reason: string,
): Promise<void> {
  if (added.length === 0) return;
  await insertDespiteAppeal(
    tx,
    added.map(({ upheld, signal }) => ({ upheld: upheld.object, signal })),
  );
  const acts = added.map(({ upheld, signal }) => ({
    kind: 'signal.added-despite-appeal',
    object: upheld.object,
    fields: { signal, bank: bank.id, reason },
  }));
  await writeEntries(tx, kernel.keyring, acts, kernel.now());
}
