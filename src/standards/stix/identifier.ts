import { isHexDigit } from './characters.ts';

/** STIX 2.1 §2.9: an object's id is its type, two hyphens and an RFC 4122 UUID. */
export type Identifier = { type: string; uuid: string; version: number };

/** STIX 2.1 §3.1: names have three to 250 characters. */
export const MAX_NAME = 250;
const UUID_LENGTH = 36;

/**
 * Whether the text is a type name: `^[a-z][a-z0-9]*(-[a-z0-9]+)*-?$`, three to 250 characters. One step a
 * character, by hand: the pattern in the OASIS schemas backtracks exponentially, so that one object with 28
 * letters and a "!" as its type would stall the node for seconds.
 */
export function isTypeName(text: string): boolean {
  return text.length >= 3 && text.length <= MAX_NAME && isTypeShape(text, text.length);
}

function isTypeShape(text: string, end: number): boolean {
  let hyphen = true;
  for (let i = 0; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x2d) {
      if (hyphen) return false;
      hyphen = true;
    } else if ((code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39 && i > 0)) hyphen = false;
    else return false;
  }
  return true;
}

/** Whether the text is an identifier. */
export function isIdentifier(text: string): boolean {
  const typeEnd = text.length - UUID_LENGTH - 2;
  if (typeEnd < 3 || typeEnd > MAX_NAME) return false;
  if (text.charCodeAt(typeEnd) !== 0x2d || text.charCodeAt(typeEnd + 1) !== 0x2d) return false;
  return isUuid(text, typeEnd + 2) && isTypeShape(text, typeEnd);
}

/** The type that an identifier names; meaningless for other text. */
export function typeOfIdentifier(id: string): string {
  return id.slice(0, -UUID_LENGTH - 2);
}

/** The parts of an identifier, or undefined when the text is not one. */
export function parseIdentifier(text: string): Identifier | undefined {
  if (!isIdentifier(text)) return undefined;
  const uuid = text.slice(-UUID_LENGTH);
  return { type: typeOfIdentifier(text), uuid, version: Number(uuid[14]) };
}

// RFC 4122 §4.1.1 and §4.1.3: the variant is 10xx, the version 1 to 5. §3: input may be upper case.
function isUuid(text: string, start: number): boolean {
  for (let i = 0; i < UUID_LENGTH; i++) {
    const code = text.charCodeAt(start + i);
    if (i === 8 || i === 13 || i === 18 || i === 23) {
      if (code !== 0x2d) return false;
    } else if (i === 14) {
      if (code < 0x31 || code > 0x35) return false;
    } else if (i === 19) {
      if (code !== 0x38 && code !== 0x39 && (code | 0x20) !== 0x61 && (code | 0x20) !== 0x62) return false;
    } else if (!isHexDigit(code)) return false;
  }
  return true;
}
