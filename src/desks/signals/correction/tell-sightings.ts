import { writeEntries } from '../../../kernel/audit/write-entries.ts';
import { lookEvery } from '../../../kernel/chores.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import { sayRecords } from '../banks/bank-records.ts';
import type { Desk } from '../context.ts';
import {
  noteTold,
  type RightMatches,
  rightMatches,
  type Sharing,
  sharingsInForce,
} from './sighting-queries.ts';
import { sightingOf } from './sighting-record.ts';

/** Fewer are not told: they could be counted by whoever shows a picture nine times and waits for the tenth person. */
const WHOLE = 10;
const LOOK_MS = 600_000;
const DAY_MS = 86_400_000;

/**
 * Tells originators how many matches of their signals people here found right, of days (UTC) that are over, in whole
 * tens; the rest waits. Once a day at most, whenever it is called.
 * @returns how many sightings were told
 */
export async function tellSightings(desk: Pick<Desk, 'kernel'>): Promise<number> {
  const { kernel } = desk;
  return kernel.store.system('telling sightings')(async (tx) => {
    const today = new Date(Math.floor(kernel.now().getTime() / DAY_MS) * DAY_MS);
    let told = 0;
    for (const sharing of await sharingsInForce(tx)) {
      for (const right of await rightMatches(tx, sharing, today)) {
        if (await tell(desk, tx, sharing, right, today)) told += 1;
      }
    }
    return told;
  });
}

async function tell(
  { kernel }: Pick<Desk, 'kernel'>,
  tx: Transaction,
  { object, agreement, turnedAt }: Sharing,
  { signal, many, told, through }: RightMatches,
  today: Date,
): Promise<boolean> {
  const count = Math.floor((many - told) / WHOLE) * WHOLE;
  if (count <= 0) return false;
  const until = new Date(today.getTime() - 1);
  const from = new Date(
    Math.max(turnedAt?.getTime() ?? 0, through === null ? 0 : Date.parse(through) + DAY_MS),
  );
  const sighting = sightingOf({
    creator: kernel.host.id,
    now: kernel.now().toISOString(),
    signal,
    count,
    // To the day: the moment it was turned on, and what a clock of a moment could be read from, are not said.
    from: dayOf(from < until ? from : until).concat('T00:00:00.000Z'),
    until: until.toISOString(),
  });
  await sayRecords(kernel, tx, kernel.host.id, [sighting], [agreement]);
  await noteTold(tx, object, signal, count, dayOf(until));
  const fields = { signal, count, through: dayOf(until), sighting: String(sighting.id) };
  await writeEntries(tx, kernel.keyring, [{ kind: 'sightings.told', object, fields }], kernel.now());
  return true;
}

const dayOf = (instant: Date): string => instant.toISOString().slice(0, 10);

/** Looks every ten minutes until stopped. */
export const keepTellingSightings = (desk: Pick<Desk, 'kernel'>): { stop(): Promise<void> } =>
  lookEvery(LOOK_MS, { what: 'sightings', run: () => tellSightings(desk) }, desk.kernel.log);
