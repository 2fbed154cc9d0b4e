import type { DocumentText, FindingCode } from './document-text.ts';
import { MOST_ATTACHMENTS, MOST_PARTS, MOST_TEXT, MOST_WORDS } from './limits.ts';

/** What is gathered of a document while it is read, within the limits: what is beyond them is left out and named. */
export type Gathered = {
  part(name: string, kind: 'text' | 'html' | 'pdf', text: string): void;
  attachment(one: DocumentText['attachments'][number]): void;
  find(code: FindingCode, where?: string): void;
  parts: DocumentText['parts'];
  attachments: DocumentText['attachments'];
  findings: DocumentText['findings'];
};

/** At most so many characters, on one line, without those that steer a terminal or the direction of writing. */
export const oneLine = (text: string): string =>
  text
    .slice(0, 2 * MOST_WORDS)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, ' ')
    .trim()
    .slice(0, MOST_WORDS)
    .toWellFormed();

export function gather(): Gathered {
  const [parts, attachments, findings]: [Gathered['parts'], Gathered['attachments'], Gathered['findings']] = [
    [],
    [],
    [],
  ];
  let left = MOST_TEXT;
  const find: Gathered['find'] = (code, where = '') => {
    const known = findings.some((one) => one.code === code && one.where === oneLine(where));
    if (!known && findings.length < 200) findings.push({ code, where: oneLine(where) });
  };
  return {
    parts,
    attachments,
    findings,
    find,
    part(name, kind, text) {
      if (parts.length >= MOST_PARTS) return find('parts-left-out', name);
      if (text.length > left) find('text-cut', name);
      // PostgreSQL and JSON hold no half of a character and no NUL.
      const kept = text.slice(0, left).replaceAll('\0', ' ').toWellFormed();
      left -= kept.length;
      parts.push({ name: oneLine(name), kind, text: kept });
    },
    attachment(one) {
      if (attachments.length >= MOST_ATTACHMENTS) return find('attachments-left-out');
      attachments.push({ ...one, name: oneLine(one.name), mediaType: oneLine(one.mediaType) });
    },
  };
}
