import { randomUUID } from 'node:crypto';
import { Type } from 'typebox';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { Bank } from '../banks/bank-queries.ts';
import { logBankAct } from '../banks/bank-records.ts';
import { heldBank } from '../banks/set-bank-mode.ts';
import type { Desk } from '../context.ts';
import { organisationsById } from '../organisation-queries.ts';
import { readSignal, signalExtensionDefinition } from '../signal.ts';
import { isAboutPeople } from '../types/signal-types.ts';
import type { ExportedBank, ExportedSignal, Written } from './exchange-kind.ts';
import { EXCHANGE_KINDS } from './exchange-kinds.ts';
import { type ExportedRow, exportedSignals, numbersOfBank } from './export-queries.ts';
import { writeCsv } from './hash-file/hash-file.ts';

/** What a bank can be written as, each from the kind of exchange that reads it. */
const WRITERS = {
  csv: writeCsv,
  json: EXCHANGE_KINDS['hash-file'].write,
  misp: EXCHANGE_KINDS.misp.write,
  threatexchange: EXCHANGE_KINDS.threatexchange.write,
  'tech-against-terrorism': EXCHANGE_KINDS['tech-against-terrorism'].write,
  taxii: EXCHANGE_KINDS.taxii.write,
};

export type ExportFormat = keyof typeof WRITERS | 'stix';
export const EXPORT_FORMATS: ExportFormat[] = [...(Object.keys(WRITERS) as (keyof typeof WRITERS)[]), 'stix'];
export const ExportFormat = Type.Enum(EXPORT_FORMATS);

const PAGE = 5000;
const MOST = 500_000;

/**
 * Writes the signals of a bank that act as a file for others, and logs who took it. What a partner shares goes on under
 * its agreement and in no file; what is marked TLP:RED or is data about people goes into none either, and is counted.
 * Throws `not-allowed`, `conflict`, `too-large`.
 */
export async function exportBank(
  desk: Desk,
  viewer: Viewer,
  id: string,
  format: ExportFormat,
): Promise<Written & { name: string; count: number }> {
  const { kernel, policy } = desk;
  policy.require(viewer, 'export-bank', { type: 'Bank', id });
  return kernel.store.for(viewer)(async (tx) => {
    const bank = await heldBank(tx, viewer, id);
    if (bank.provenance === 'peer') {
      const why =
        'A partner shares this bank under an agreement, which says what may go on: it is not exported.';
      throw new Refusal('conflict', why);
    }
    if (bank.innocent) {
      // Threat: whoever takes the file would look for the innocent pictures as if they were terrorist content.
      throw new Refusal(
        'conflict',
        'This is a list of innocent pictures: as signals it is exported to nobody.',
      );
    }
    const rows: ExportedRow[] = [];
    const kept: Record<string, number> = {};
    const keep = (why: string) => {
      kept[why] = (kept[why] ?? 0) + 1;
    };
    for (let after = 0; ; ) {
      const numbers = await numbersOfBank(tx, bank.object, after, PAGE);
      for (const row of await exportedSignals(tx, numbers, kernel.now())) {
        // Human-rights rule 3: data about people goes out under an agreement, which says what for, and in no file.
        if (isAboutPeople(row.type)) keep(row.type);
        else if (row.tlp === 'red') keep('tlp:red');
        else rows.push(row);
      }
      if (rows.length > MOST) throw new Refusal('too-large', `A file holds at most ${MOST} signals.`);
      const last = numbers.at(-1);
      if (last === undefined || numbers.length < PAGE) break;
      after = last;
    }
    const organisation = (await organisationsById(tx, [bank.holder])).get(bank.holder);
    const name = organisation?.name ?? bank.holder;
    const written =
      format === 'stix' ? writeBundle(rows) : WRITERS[format](toExport(bank, name, rows, kernel.now()));
    const leftOut = { ...written.leftOut, ...kept };
    const left = Object.values(written.leftOut).reduce((sum, many) => sum + many, 0);
    const count = rows.length - left;
    await logBankAct(kernel, tx, 'bank.exported', bank, { format, count });
    return { ...written, leftOut, count, name: bank.name };
  });
}

function toExport(bank: Bank, organisation: string, rows: ExportedRow[], now: Date): ExportedBank {
  const signals = rows.flatMap((row): ExportedSignal[] => {
    const indicator = JSON.parse(row.body) as Record<string, unknown>;
    const signal = readSignal(indicator);
    if (!signal) return [];
    const labels = Array.isArray(indicator.labels) ? indicator.labels.map(String) : [];
    const { type, value, quality, about } = signal;
    const addedAt = row.addedAt.toISOString();
    return [{ id: row.id, type, value, quality, tags: labels, basis: about?.basis ?? null, addedAt }];
  });
  const holder = { id: bank.holder, name: organisation };
  return { id: bank.id, name: bank.name, organisation: holder, at: now.toISOString(), signals };
}

/** STIX 2.1 §8: the records as they are held, byte for byte, with the definition of their extension. */
function writeBundle(rows: ExportedRow[]): Written {
  const objects = [JSON.stringify(signalExtensionDefinition), ...rows.map(({ body }) => body)];
  const text = `{"type":"bundle","id":"bundle--${randomUUID()}","objects":[\n${objects.join(',\n')}\n]}\n`;
  return {
    bytes: Buffer.from(text),
    mediaType: 'application/stix+json;version=2.1',
    extension: 'json',
    leftOut: {},
  };
}
