import type { Transaction } from '../../../kernel/store/store.ts';
import { sayRecords } from '../banks/bank-records.ts';
import { newestBody } from '../banks/signal-queries.ts';
import type { Desk } from '../context.ts';
import { revokedVersion } from '../signal.ts';
import { agreementsItCameBy } from './correction-queries.ts';
import { type Opinion, opinionAbout } from './opinion-record.ts';

/**
 * Says an opinion of a signal under the agreements that it came by, in the node's name, since partners know the node.
 * @returns the id of the opinion; null where the signal came by no agreement in force, so that there is nobody to tell
 */
export async function tellOriginator(
  { kernel }: Desk,
  tx: Transaction,
  signal: string,
  opinion: Opinion,
  text: string,
): Promise<string | null> {
  const agreements = await agreementsItCameBy(tx, signal);
  if (agreements.length === 0) return null;
  const creator = kernel.host.id;
  const said = opinionAbout({ creator, now: kernel.now().toISOString(), signal, opinion, text });
  await sayRecords(kernel, tx, creator, [said], agreements);
  return String(said.id);
}

/** Takes an opinion back wherever it went. */
export async function takeOpinionBack(
  { kernel }: Desk,
  tx: Transaction,
  opinion: string,
  signal: string,
): Promise<void> {
  const newest = await newestBody(tx, kernel.host.id, opinion);
  const said = newest && (JSON.parse(newest.body) as Record<string, unknown>);
  if (!said || said.revoked === true) return;
  const agreements = await agreementsItCameBy(tx, signal);
  await sayRecords(kernel, tx, kernel.host.id, [revokedVersion(said, kernel.now())], agreements);
}
