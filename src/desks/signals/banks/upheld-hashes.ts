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
          const hash = { ...found, object: await reserveHandle(tx), upheldAt: at };
          if (await remember(kernel, tx, hash)) upheld.push(hash.object);
        }
        await stopAgainstAppeals(kernel, tx, { upheld });
      }
    },
  };
}

async function remember(kernel: Kernel, tx: Transaction, hash: UpheldHash): Promise<boolean> {
  const { object, holder, type, code } = hash;
  // Each organisation learns it for itself: whose case it was is in none of it.
  const principals = [`org:${holder}`, 'overseer'];
  if (!(await insertUpheldHash(tx, hash, principals))) return false;
  const upheldAt = hash.upheldAt.toISOString();
  const fields = { holder, type, value: code, upheldAt, principals: principals.join(' ') };
  await writeEntries(
    tx,
    kernel.keyring,
    [{ kind: 'signal.hash-upheld-against', object, fields }],
    kernel.now(),
  );
  return true;
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
