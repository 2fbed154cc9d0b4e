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
export const contentsOfBank = (
  db: Database,
  bank: number,
  { type, state, codes, except, after, limit }: Asked,
) =>
  db.query<ShownSignal>(
    `${SHOWN} where s.bank = $1 and s.type <> all ($2) and s.number < coalesce($3, 2147483647)
       ${type === null ? '' : 'and s.type = $5'} ${state === null ? '' : `and ${IN_STATE[state]}`}
       ${codes === null ? '' : `and s.code >= $${type === null ? 5 : 6}`}
       ${codes?.before ? `and s.code < $${type === null ? 6 : 7}` : ''}
     order by s.number desc limit $4`,
    [
      ...[bank, except, after, limit],
      ...(type === null ? [] : [type]),
      ...(codes === null ? [] : [codes.from]),
      ...(codes?.before ? [codes.before] : []),
    ],
  );
