import type { Database } from '../store/store.ts';
import type { Columns, OpenedAct, RowCheck, VouchedRow } from './deep-check.ts';
import type { FaultList } from './deep-fault.ts';
import type { CheckedEntry } from './verify-entries.ts';

type RealRow = { of: number; key: string; name: string } & Record<string, unknown>;

/** What is vouched for around one object or one act. */
type Vouched = { rows: Map<string, VouchedRow>; about: string | null; open: boolean };

/** Objects or acts whose rows are read at once. */
const CHUNK = 1_000;
/** Rows without an act that are read of one table; the list of faults names fewer. */
const MOST = 200;

export type RowComparison = {
  /** Entries in order of object, then id. */
  take(entries: CheckedEntry[]): Promise<void>;
  /** Compares what is left, and looks for rows that hang on nothing in the log. */
  finish(): Promise<number>;
};

/**
 * Compares rows with what the acts say they are, both ways. An object's acts are folded until the next object comes;
 * then its rows are read together with those of others. Where an act cannot be read (erased, or a fault that is named
 * already), nothing is said about the rows it vouches for.
 */
export function compareRows(db: Database, checks: RowCheck[], faults: FaultList): RowComparison {
  const waiting = checks.map((check) => ({ check, vouched: new Map<number, Vouched>() }));
  let compared = 0;

  const fold = (vouched: Map<number, Vouched>, check: RowCheck, entry: CheckedEntry) => {
    const of = check.by === 'object' ? entry.object : entry.id;
    const state = vouched.get(of) ?? { rows: new Map(), about: null, open: true };
    vouched.set(of, state);
    if (entry.values === null || Object.keys(entry.values).length === 0) state.open = false;
    else {
      const { id, object, kind, at, procedure, values } = entry;
      const act: OpenedAct = { entry: id, object, kind, at, procedure, values };
      check.fold(state.rows, act);
      state.about ??= check.about?.(act) ?? null;
    }
  };
  const compare = async (check: RowCheck, vouched: Map<number, Vouched>, except: number | null) => {
    const done = [...vouched.keys()].filter((of) => of !== except);
    for (let from = 0; from < done.length; from += CHUNK) {
      const chunk = done.slice(from, from + CHUNK);
      const real = await db.query<RealRow>(`select * from (${check.rows}) r where r.of = any ($1)`, [chunk]);
      const byPlace = new Map(chunk.map((of) => [of, [] as RealRow[]]));
      for (const row of real) byPlace.get(row.of)?.push(row);
      for (const [of, rows] of byPlace) {
        compared += compareOne(check, vouched.get(of) as Vouched, rows, faults);
        vouched.delete(of);
      }
    }
  };

  return {
    async take(entries) {
      const last = entries.at(-1)?.object ?? null;
      for (const { check, vouched } of waiting) {
        for (const entry of entries) if (vouches(check.kinds, entry.kind)) fold(vouched, check, entry);
        // The last object may have more acts in the next chunk; an act stands alone.
        if (check.by === 'entry' || vouched.size > CHUNK) {
          await compare(check, vouched, check.by === 'entry' ? null : last);
        }
      }
    },
    async finish() {
      for (const { check, vouched } of waiting) await compare(check, vouched, null);
      await findStrays(db, checks, faults);
      return compared;
    },
  };
}

export const vouches = (kinds: readonly string[], kind: string): boolean =>
  kinds.some((one) => (one.endsWith('.') ? kind.startsWith(one) : kind === one));

function compareOne(
  { table, what }: RowCheck,
  { rows: due, about, open }: Vouched,
  real: RealRow[],
  faults: FaultList,
): number {
  if (!open) return 0;
  const nameOf = (name: string) => (about === null ? name : `${name} of ${about}`);
  const left = new Map(due);
  for (const row of real) {
    const should = left.get(row.key);
    left.delete(row.key);
    const name = nameOf(should?.name || row.name);
    if (!should) {
      faults.add({ fault: 'row-unlogged', table, what, name });
      continue;
    }
    for (const column of differing(should.columns, row)) {
      faults.add({ fault: 'row-altered', table, what, name, column });
    }
  }
  for (const [key, { name }] of left) {
    faults.add({ fault: 'row-missing', table, what, name: nameOf(name || key) });
  }
  return due.size;
}

const differing = (should: Columns, row: RealRow): string[] =>
  Object.keys(should).filter((column) => comparable(row[column]) !== should[column]);

function comparable(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Buffer.isBuffer(value)) return value.toString('hex');
  return value;
}

/** Rows that hang on no act of the kinds that vouch for their table. */
async function findStrays(db: Database, checks: RowCheck[], faults: FaultList): Promise<void> {
  // Several areas may vouch for rows of one table, each for its own objects.
  const byRows = new Map<string, RowCheck[]>();
  for (const check of checks) byRows.set(check.rows, [...(byRows.get(check.rows) ?? []), check]);
  for (const [rows, owners] of byRows) {
    const { by, table, what } = owners[0] as RowCheck;
    const strays = await db.query<{ of: number; name: string }>(
      `select r.of, r.name from (${rows}) r where not exists (select from entry e
         where e.${by === 'object' ? 'object' : 'id'} = r.of and e.kind like any ($1)) limit ${MOST}`,
      [owners.flatMap(({ kinds }) => kinds.map(likePattern))],
    );
    for (const { of, name } of strays) {
      // Where only the object's handle is known, say that much: its act was deleted, or there never was one.
      const shown = owners.some(({ about }) => about) ? `${name} of object ${of}` : name;
      faults.add({ fault: 'row-unlogged', table, what, name: shown });
    }
  }
}

const likePattern = (kind: string) =>
  kind.replace(/[\\%_]/g, (character) => `\\${character}`) + (kind.endsWith('.') ? '%' : '');
