import { type Authority, isInForce } from './authority-list.ts';

/** An authority of the register as one whom to call back. */
export const candidate = (one: Authority, key: string | null, now: Date) => ({
  id: one.id,
  name: one.name,
  type: one.type,
  phone: one.phone,
  languages: one.languages,
  source: one.source,
  sourceDate: one.sourceDate,
  expires: one.expires,
  inForce: isInForce(one, now),
  signed: key !== null && one.keys.includes(key),
});
