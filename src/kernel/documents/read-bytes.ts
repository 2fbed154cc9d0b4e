import { documentKind } from './document-kind.ts';
import type { DocumentText } from './document-text.ts';
import { gather } from './gathered.ts';
import { readMail } from './read-mail.ts';
import { readPdf } from './read-pdf.ts';
import { Unread } from './unread.ts';

/** Reads a mail or a PDF, told by its bytes alone. Throws Unread. Only ever called in the confined process, and by tests. */
export async function readBytes(bytes: Buffer): Promise<DocumentText> {
  const into = gather();
  const kind = documentKind(bytes);
  if (kind === 'pdf') {
    const pages = await readPdf(bytes, into, '');
    return { kind: 'pdf', ...shown(into), headers: null, pages };
  }
  // What Outlook saves by itself is no mail as others read it (MS-OXMSG, a compound file).
  if (bytes.subarray(0, 8).toString('hex') === 'd0cf11e0a1b11ae1') throw new Unread('outlook');
  if (kind === null) throw new Unread('unknown-kind');
  const headers = await readMail(bytes, into);
  return { kind: 'mail', ...shown(into), headers, pages: null };
}

const shown = ({ parts, attachments, findings }: ReturnType<typeof gather>) => ({
  parts,
  attachments,
  findings,
});
