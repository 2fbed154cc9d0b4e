import ipaddr from 'ipaddr.js';
import type { IdentifierType } from './vocabulary.ts';

const isFour = (text: string) => ipaddr.IPv4.isValidFourPartDecimal(text) && !/(^|\.)0\d/.test(text);
/** A zone names an interface of one machine, and no user. */
const isSix = (text: string) => /^[0-9a-f:.]+$/i.test(text) && ipaddr.IPv6.isValid(text);

function isBlock(text: string): boolean {
  const [address = '', bits = '', ...more] = text.split('/');
  const widest = isFour(address) ? 32 : isSix(address) ? 128 : -1;
  return more.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= widest;
}

function isRange(text: string): boolean {
  const ends = text.split('-').map((end) => end.trim());
  if (ends.length !== 2 || !(ends.every(isFour) || ends.every(isSix))) return isBlock(text);
  const [first = [], last = []] = ends.map((end) => ipaddr.parse(end).toByteArray());
  const differs = first.findIndex((byte, at) => byte !== last[at]);
  return differs === -1 || first[differs]! < last[differs]!;
}

/** The last digit of an IMEI checks the others (3GPP TS 23.003 §6.2.1, Annex B); one of 14 or 16 digits has none. */
function isImei(text: string): boolean {
  const digits = text.replace(/[\s-]/g, '');
  if (!/^\d{14,16}$/.test(digits)) return false;
  if (digits.length !== 15) return true;
  const sum = [...digits].reduce((so, digit, at) => {
    const value = Number(digit) * (at % 2 === 0 ? 1 : 2);
    return so + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

const FITS: Readonly<Record<IdentifierType, (text: string) => boolean>> = {
  IPV_4: isFour,
  IPV_6: isSix,
  IP_ADDRESS_RANGE: isRange,
  IP_BLOCKS: (text) =>
    text
      .split(/[\s,;]+/)
      .filter((one) => one !== '')
      .every(isBlock),
  // RFC 6531: letters of any script. What stands before and after the sign is for the mail system to know.
  EMAIL: (text) => /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)*$/.test(text),
  // ITU-T E.164: the country code and 15 digits at most, as people group them.
  PHONE_NUMBER: (text) => /^\+[1-9]\d{1,14}$/.test(text.replace(/[\s()/.-]/g, '')),
  IMEI_NUMBER: isImei,
  MAC_ADDRESS: (text) => /^[0-9a-f]{2}(([:-])[0-9a-f]{2}(\2[0-9a-f]{2}){4}|[0-9a-f]{10})$/i.test(text),
  USER_ID: () => true,
};

/** Whether a value can be what its type says. A user's name can be anything. */
export const fitsType = (type: IdentifierType, value: string): boolean => FITS[type](value.trim());
