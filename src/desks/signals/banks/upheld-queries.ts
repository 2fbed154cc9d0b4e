import type { Database } from '../../../kernel/store/store.ts';
import type { SignalType } from '../types/signal-types.ts';

/** A hash that an upheld appeal decided against, for one organisation. */
export type UpheldHash = {
  object: number;
  holder: string;
  type: SignalType;
  /** What is compared, in hexadecimal digits. */
  code: string;
  upheldAt: Date;
};

/** Held while a hash is decided against, and while signals arrive: neither misses the other. */
export const lockUpheld = (db: Database) =>
  db.query("select pg_advisory_xact_lock(hashtextextended('signals upheld hashes', 0))");

/** Of these hashes those that an upheld appeal decided against for this organisation, as far as the viewer may know. */
export const upheldHashes = (db: Database, holder: string, codes: string[]) =>
  db.query<UpheldHash>(
    `select object, holder, type, encode(code, 'hex') as code, upheld_at as "upheldAt" from upheld_hash
     where holder = $1 and code = any ($2::bytea[])`,
    [holder, codes.map((code) => Buffer.from(code, 'hex'))],
  );

/**
 * What an upheld appeal decided against: the hashes that caught the item, for whose case it is, and for each holder
 * whose copy was stopped in its name.
 */
export const hashesOfAppeal = (db: Database, review: number) =>
  db.query<Pick<UpheldHash, 'holder' | 'type' | 'code'>>(
    `with caught as (
       select distinct m.signal, c.type, c.code, f.organisation from review_match m join case_file f using (object)
       join signal c on c.bank = m.bank and c.id = m.signal where m.object = $1
     )
     select organisation as holder, type, encode(code, 'hex') as code from caught
     union
     select s.holder, c.type, encode(c.code, 'hex') from caught c
     join signal s on s.id = c.signal and s.type = c.type and s.code = c.code
     join signal_stop t on t.holder = s.holder and t.signal = s.id
     where exists (select from audience a where a.object = t.object and a.principal = 'org:' || c.organisation)
     order by 1, 2, 3`,
    [review],
  );

export const insertUpheldHash = (db: Database, hash: UpheldHash, principals: string[]) =>
  db.query(
    `with a as (insert into audience (object, principal) select $1::bigint, unnest($6::text[]))
     insert into upheld_hash (object, holder, type, code, upheld_at) values ($1::bigint, $2, $3, $4, $5)`,
    [hash.object, hash.holder, hash.type, Buffer.from(hash.code, 'hex'), hash.upheldAt, principals],
  );

export const insertDespiteAppeal = (db: Database, rows: { upheld: number; signal: string }[]) =>
  db.query(
    `insert into despite_appeal (upheld, signal) select * from unnest($1::bigint[], $2::text[])
     on conflict do nothing`,
    [rows.map((one) => one.upheld), rows.map((one) => one.signal)],
  );

/** Signals that would act although an appeal was upheld against their hash, and that nobody added all the same. */
export const actingAgainstAppeals = (db: Database, which: { ids: string[] } | { upheld: number[] }) =>
  db.query<{ holder: string; id: string; stoppedAt: null }>(
    `select s.holder, s.id, null as "stoppedAt" from signal s
     join upheld_hash u on u.holder = s.holder and u.type = s.type and u.code = s.code
     join bank b on b.object = s.bank and not b.innocent
     where s.gone is null and ${'ids' in which ? 's.id = any ($1::text[])' : 'u.object = any ($1::bigint[])'}
       and not exists (select from signal_stop t where t.holder = s.holder and t.signal = s.id)
       and not exists (select from despite_appeal d where d.upheld = u.object and d.signal = s.id)
     order by s.number`,
    ['ids' in which ? which.ids : which.upheld],
  );
