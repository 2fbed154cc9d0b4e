import { timestampFault } from '../../../standards/stix/timestamp.ts';
import { type FieldError, Refusal } from '../../refusal.ts';

type Period = { validFrom?: string | undefined; validUntil?: string | undefined };

/** What is wrong with when an agreement begins and ends, for one that is proposed now; null when nothing is. */
export function periodFault({ validFrom, validUntil }: Period, now: Date): FieldError | null {
  if (isNoInstant(validFrom)) return { property: 'validFrom', reason: 'is no instant that there is' };
  if (validUntil === undefined) return null;
  if (isNoInstant(validUntil)) return { property: 'validUntil', reason: 'is no instant that there is' };
  if (Date.parse(validUntil) <= now.getTime()) return { property: 'validUntil', reason: 'lies in the past' };
  return endsFirst({ validFrom, validUntil }, now)
    ? { property: 'validUntil', reason: `is not after it begins (${validFrom})` }
    : null;
}

/** 30 February: a date that reads as another one. */
const isNoInstant = (text: string | undefined): boolean =>
  text !== undefined && timestampFault(text) !== undefined;

/** Whether an agreement ends before it begins, or as it does. Without a beginning it begins when it is made. */
export const endsFirst = ({ validFrom, validUntil }: Period, made: Date): boolean =>
  validUntil !== undefined &&
  Date.parse(validUntil) <= (validFrom === undefined ? made.getTime() : Date.parse(validFrom));

/** Throws `conflict` for an agreement that is over, or was never to be in force: nobody signs it any more. */
export function refuseEnded(
  { startsAt, endsAt }: { startsAt: Date | null; endsAt: Date | null },
  now: Date,
): void {
  if (endsAt === null) return;
  const reason =
    endsAt <= now ? 'lies in the past' : startsAt && endsAt <= startsAt ? 'is not after it begins' : null;
  if (reason === null) return;
  throw new Refusal(
    'conflict',
    `This agreement cannot be accepted: its end (${endsAt.toISOString()}) ${reason}.`,
    [{ property: 'validUntil', reason }],
  );
}
