import type { ProcedureRegistry } from '../../engines/cases/procedure-registry.ts';
import { type FindThings, type FoundThing, MOST_FOUND, uuidRange } from '../../kernel/store/find-things.ts';
import type { Database } from '../../kernel/store/store.ts';
import { findByReference } from './review/list-cases.ts';
import { codeHex, HASH_TYPES, OPEN_TYPES } from './types/signal-types.ts';

/** Banks by name, signals by their value or the beginning of a hash, cases by the platform's own reference; banks and cases by id. */
export const findSignalThings =
  (procedures: ProcedureRegistry, now: () => Date): FindThings =>
  async (tx, words) => {
    const { items: cases } = await findByReference(tx, procedures, words, now(), MOST_FOUND);
    const named = cases.map(
      ({ id, reference, state }): FoundThing => ({ kind: 'case', id, name: reference, detail: state }),
    );
    return [
      ...named,
      ...(await casesById(tx, procedures, words)),
      ...(await banksFound(tx, words)),
      ...(await signalsFound(tx, words)),
    ];
  };

const casesById = async (
  db: Database,
  procedures: ProcedureRegistry,
  words: string,
): Promise<FoundThing[]> => {
  const range = uuidRange(words);
  if (range === undefined) return [];
  return db.query(
    `select 'case' as kind, c.id::text, coalesce(i.item, c.id::text) as name, s.state as detail
     from case_file c join case_state s using (object) left join review_item i using (object)
     where c.id between $1::uuid and $2::uuid and c.procedure = any ($4) order by c.id limit $3`,
    [range.from, range.to, MOST_FOUND, [...new Set(procedures.all.map(({ name }) => name))]],
  );
};

/** Banks are few: the viewer's are read, and then their names. */
const banksFound = (db: Database, words: string) => {
  const { from, to } = uuidRange(words) ?? { from: null, to: null };
  return db.query<FoundThing>(
    `select 'bank' as kind, id::text, name, originator_name as detail from bank
     where strpos(lower(name), lower($1)) > 0 or id between $2::uuid and $3::uuid
     order by provenance = 'own' desc, name, object limit $4`,
    [words, from, to, MOST_FOUND],
  );
};

/** Digits from which on a text is looked for as the beginning of a hash. */
const LEAST_DIGITS = 8;

/** Bank by bank, in the index on bank and code: what lies in a bank that the viewer does not see is not passed over. */
const signalsFound = async (db: Database, words: string): Promise<FoundThing[]> => {
  const digits = words.toLowerCase();
  if (!new RegExp(`^[0-9a-f]{${LEAST_DIGITS},64}$`).test(digits)) return signalsWritten(db, words);
  return db.query(
    `select distinct on (s.code, s.id) 'signal' as kind, s.id, encode(s.code, 'hex') as name, b.name as detail
     from bank b cross join lateral (
       select * from signal g where g.bank = b.object and g.code between decode($1, 'hex') and decode($2, 'hex')
       order by g.code limit $3) s
     order by s.code, s.id limit $3`,
    // From the bare beginning on, which comes before everything that is longer.
    [digits.padEnd(digits.length + (digits.length % 2), '0'), digits.padEnd(64, 'f'), MOST_FOUND],
  );
};

/** Signals by what these words would be as a value. */
async function signalsWritten(db: Database, words: string): Promise<FoundThing[]> {
  const found: FoundThing[] = [];
  for (const type of OPEN_TYPES) {
    const value = HASH_TYPES[type].validate(words.trim());
    if (value === null) continue;
    const rows = await db.query<FoundThing>(
      `select 'signal' as kind, s.id, $2 as name, b.name as detail
       from bank b cross join lateral (
         select * from signal g where g.bank = b.object and g.type = $3 and g.code = decode($1, 'hex') limit $4) s
       order by s.number limit $4`,
      [codeHex(type, value), value, type, MOST_FOUND],
    );
    found.push(...rows);
  }
  return found.slice(0, MOST_FOUND);
}
