import { randomUUID } from 'node:crypto';
import type { FoldedCase } from '../../../kernel/cases/take-step.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Desk } from '../context.ts';
import type { RemovalOrderRow } from '../intake/order-queries.ts';
import { type ActingMessage, itemsOf, ON_ITEMS, whatHolds } from './acting-message.ts';
import { insertMessage, lastAct, otherOrderOn, overtakeStuck, systemsOf } from './acting-queries.ts';

/**
 * Writes what the systems are told of the step that was just taken, in its transaction: there is no execution on record
 * that nobody is told of, and no telling without the event of two people (or of one alone, marked).
 */
export async function writeMessages(
  { kernel, procedures }: Desk,
  tx: Transaction,
  { file, events, state }: FoldedCase,
  row: RemovalOrderRow,
): Promise<void> {
  const event = events.at(-1)!;
  const type = ON_ITEMS[event.step];
  const procedure = procedures.procedureOf(file.procedure, file.procedureVersion);
  if (!type || procedure.drill === true) return;
  const systems = await systemsOf(tx, file.organisation);
  if (systems.length === 0) return;
  const measure = events.findLast(({ step }) => step === 'propose-execution')?.data.measure;
  const holds = whatHolds(type, {
    measure: event.step === 'disable-single-handed' ? null : measure,
    law: procedure.steps[event.step]?.law,
    state,
  });
  const now = kernel.now();
  for (const [item, { url, locator }] of itemsOf(JSON.parse(row.document)).entries()) {
    const host = URL.canParse(url) ? new URL(url).host : null;
    for (const system of systems) {
      if (system.kind !== 'webhook' && system.host !== host) continue;
      const restores = type === 'restore-item' ? await lastAct(tx, system.object, file.object, item) : null;
      const kept = type === 'restore-item' && (await otherOrderOn(tx, system.object, file.object, url));
      const message: ActingMessage = {
        id: randomUUID(),
        type,
        case: file.id,
        item: item + 1,
        url,
        locator,
        ...holds,
        restores,
        at: event.at,
      };
      await insertMessage(tx, {
        id: message.id,
        system,
        object: file.object,
        item,
        url,
        type,
        body: JSON.stringify(message),
        at: now,
        result: kept ? 'still-ordered' : null,
      });
      if (type === 'restore-item') await overtakeStuck(tx, system.object, file.object, item, now);
    }
  }
}
