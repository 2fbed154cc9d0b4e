import type { Database } from '../../../kernel/store/store.ts';
import type { SignalType } from '../types/signal-types.ts';
import { SHOWN, type ShownSignal } from './signal-queries.ts';

/** One of these for each signal: a signal that is stopped is only that, one that acts no more is not quarantined. */
export const CONTENT_STATES = ['acting', 'quarantined', 'stopped', 'withdrawn'] as const;
export type ContentState = (typeof CONTENT_STATES)[number];

export type Asked = {
  type: SignalType | null;
  state: ContentState | null;
  /** Codes from the first on and before the second; null: any. */
  codes: { from: Buffer; before: Buffer | null } | null;
  /** Just these, each of its type; null: any. */
  exact: { type: SignalType; code: Uint8Array }[] | null;
  /** Types that are not looked for. */
  except: SignalType[];
  /** Number of the last one of the page before; null: from the newest on. */
  after: number | null;
  limit: number;
};

const STOPPED = 't.object is not null';
const QUARANTINED = `exists (select from signal_quarantine q
  where q.organisation = s.holder and q.signal = s.id and q.ended_at is null)`;

const IN_STATE: Record<ContentState, string> = {
  acting: `s.gone is null and not (${STOPPED}) and not ${QUARANTINED}`,
  quarantined: `s.gone is null and not (${STOPPED}) and ${QUARANTINED}`,
  stopped: STOPPED,
  withdrawn: `s.gone is not null and not (${STOPPED})`,
};

/** A page of what is in a bank, as far as the viewer sees it, newest first. */
export function contentsOfBank(
  db: Database,
  bank: number,
  { type, state, codes, exact, except, after, limit }: Asked,
) {
  const values: unknown[] = [bank, except, after, limit];
  const given = (value: unknown) => `$${values.push(value)}`;
  const wanted = [
    type && `s.type = ${given(type)}`,
    state && IN_STATE[state],
    codes && `s.code >= ${given(codes.from)}`,
    codes?.before && `s.code < ${given(codes.before)}`,
    exact && `s.code = any (${given(exact.map(({ code }) => Buffer.from(code)))}::bytea[])`,
    exact && `s.type = any (${given(exact.map((one) => one.type))}::text[])`,
  ].filter((one) => typeof one === 'string');
  return db.query<ShownSignal>(
    `${SHOWN} where s.bank = $1 and s.type <> all ($2) and s.number < coalesce($3, 2147483647)
       ${wanted.map((one) => `and ${one}`).join(' ')}
     order by s.number desc limit $4`,
    values,
  );
}
