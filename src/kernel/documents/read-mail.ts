import { createHash } from 'node:crypto';
import PostalMime, { type Address } from 'postal-mime';
import type { DocumentText } from './document-text.ts';
import { type Gathered, oneLine } from './gathered.ts';
import { htmlText } from './html-text.ts';
import { MOST_NESTED } from './limits.ts';
import { readPdf } from './read-pdf.ts';
import { Unread } from './unread.ts';

const LIMITS = { forceRfc822Attachments: true, maxNestingDepth: 50, maxHeadersSize: 1_048_576 } as const;

/**
 * The texts of a mail, its attachments by name and digest, and the text of those that are PDF or mail. Nothing that an HTML
 * part names is fetched.
 */
export async function readMail(
  bytes: Uint8Array,
  into: Gathered,
  at: { name: string; depth: number } = { name: '', depth: 0 },
): Promise<NonNullable<DocumentText['headers']>> {
  const mail = await PostalMime.parse(bytes, LIMITS).catch((error: Error) => {
    throw new Unread(/nesting|header/i.test(error.message) ? 'nested-too-deep' : 'damaged');
  });
  if (mail.text?.trim()) into.part(at.name, 'text', mail.text);
  if (mail.html?.trim()) into.part(at.name, 'html', htmlText(mail.html));
  const type = mail.headers.find(({ key }) => key === 'content-type')?.value ?? '';
  if (/multipart\/encrypted|pkcs7-mime/i.test(type)) into.find('encrypted-part', at.name);
  if (/multipart\/signed/i.test(type)) into.find('signature-not-checked', at.name);
  for (const one of mail.attachments) {
    const content = typeof one.content === 'string' ? Buffer.from(one.content) : new Uint8Array(one.content);
    const name = one.filename ?? (one.mimeType === 'message/rfc822' ? 'message.eml' : 'without a name');
    into.attachment({
      name,
      mediaType: one.mimeType,
      bytes: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
    });
    await readAttached(content, { name, mediaType: one.mimeType }, into, at.depth);
  }
  const header = (key: string) => oneLine(mail.headers.find((one) => one.key === key)?.value ?? '');
  return {
    from: addresses(mail.from ? [mail.from] : []),
    to: addresses(mail.to ?? []),
    subject: oneLine(mail.subject ?? ''),
    date: header('date'),
    received: header('received'),
  };
}

async function readAttached(
  content: Uint8Array,
  { name, mediaType }: { name: string; mediaType: string },
  into: Gathered,
  depth: number,
): Promise<void> {
  if (/pkcs7-mime|pgp-encrypted/.test(mediaType)) return into.find('encrypted-part', name);
  if (/pkcs7-signature|pgp-signature/.test(mediaType)) return into.find('signature-not-checked', name);
  try {
    if (mediaType === 'message/rfc822') {
      if (depth + 1 >= MOST_NESTED) into.find('nested-too-deep', name);
      else await readMail(content, into, { name, depth: depth + 1 });
      return;
    }
    // By its bytes and not by what the mail calls it.
    if (Buffer.from(content.subarray(0, 1024)).includes('%PDF-')) await readPdf(content, into, name);
  } catch (error) {
    if (!(error instanceof Unread)) throw error;
    into.find(error.why === 'encrypted' ? 'encrypted-part' : 'damaged-part', name);
  }
}

const addresses = (all: readonly Address[]): string =>
  oneLine(
    all
      .slice(0, 20)
      .map(({ name, address }) => (name ? `${name} <${address ?? ''}>` : (address ?? '')))
      .join(', '),
  );
