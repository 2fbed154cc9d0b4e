import { createHash } from 'node:crypto';
import type { DocumentText, FindingCode } from '../../../kernel/documents/document-text.ts';
import type { DocumentReader } from '../../../kernel/documents/read-document.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import { type OrderFault, orderFaults } from '../../../standards/tco-annexes/faults.ts';
import { instantInWords } from '../../../standards/tco-annexes/instant-in-words.ts';
import type { Proposal } from '../../../standards/tco-annexes/proposal-draft.ts';
import { proposeFromTexts } from '../../../standards/tco-annexes/propose-from-text.ts';
import type { Desk } from '../context.ts';

export type WarningCode = FindingCode | 'sender-unproven';
export type ProposedOrder = {
  document: { kind: 'mail' | 'pdf'; bytes: number; sha256: string; pages: number | null };
  headers: DocumentText['headers'];
  attachments: DocumentText['attachments'];
  warnings: { code: WarningCode; where: string; message: string }[];
  /** Of the text that most was found in. */
  proposal: Proposal & { rules: 'annex-one-labels-v1' };
  /** That text: the body of the document, or an attachment by its name. */
  text: { name: string; kind: DocumentText['parts'][number]['kind']; said: string; cut: boolean } | null;
  /** When the last server on the way says that it took the mail in: for a person to confirm. */
  receivedAt: { at: string; passage: string } | null;
  faults: OrderFault[];
};

/** Of the text that is shown beside the form. */
const MOST_SHOWN = 100_000;

/**
 * Reads an e-mail or a PDF, and proposes from it the fields of a removal order. Nothing is stored, and nothing begins by it:
 * a person confirms.
 */
export async function proposeOrder(
  desk: Desk,
  reader: DocumentReader,
  viewer: Viewer,
  bytes: Buffer,
): Promise<ProposedOrder> {
  desk.policy.require(viewer, 'receive-order', { type: 'Organisation', id: viewer.organisation });
  const read = await reader.read(bytes);
  const { text: at, ...proposal } = proposeFromTexts(read.parts.map(({ text }) => text));
  const part = read.parts[at];
  const receivedAt = receivedBy(read.headers?.received ?? '');
  const now = desk.kernel.now().getTime();
  return {
    document: {
      kind: read.kind,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      pages: read.pages,
    },
    headers: read.headers,
    attachments: read.attachments,
    warnings: [
      ...(read.kind === 'mail' ? [{ code: 'sender-unproven' as const, where: '' }] : []),
      ...read.findings,
    ].map((one) => ({ ...one, message: WARNINGS[one.code] })),
    proposal: { ...proposal, rules: 'annex-one-labels-v1' },
    text: part
      ? {
          name: part.name,
          kind: part.kind,
          said: part.text.slice(0, MOST_SHOWN),
          cut: part.text.length > MOST_SHOWN,
        }
      : null,
    receivedAt,
    faults: orderFaults(proposal.order, receivedAt === null ? now : Date.parse(receivedAt.at)),
  };
}

/** RFC 5321 §4.4: behind the last semicolon of a Received stands when that server took the mail in. */
function receivedBy(header: string): ProposedOrder['receivedAt'] {
  if (!header.includes(';')) return null;
  const read = instantInWords(header.slice(header.lastIndexOf(';') + 1));
  return 'at' in read ? { at: new Date(read.at).toISOString(), passage: header } : null;
}

export const WARNINGS: Readonly<Record<WarningCode, string>> = {
  'sender-unproven': 'A mail domain proves nothing: call the authority back at the number of your register.',
  javascript: 'It seems to have JavaScript. None of it was run here; do not open it elsewhere.',
  'open-action': 'It seems to do something when it is opened. Nothing was done here.',
  launch: 'It seems to start a program. Nothing was started here; do not open it elsewhere.',
  'sends-data': 'It seems to send what is filled into it. Nothing was sent here.',
  media: 'It seems to have sound, video or 3D. None of it was played here.',
  'embedded-files': 'It has other files in it. They were not opened.',
  xfa: 'Its form is of a kind (XFA) that is not read: what was filled in may not be here.',
  'hidden-from-sight': 'Part of it could not be looked into: what it would do is not known.',
  'no-text': 'It has no text: it may be a scan. Enter what it says.',
  'pages-left-out': 'It has more than 100 pages. The first 100 were read.',
  'text-cut': 'It has more text than is read. The rest was left out.',
  'nested-too-deep': 'Mails are nested in it deeper than is read.',
  'parts-left-out': 'It has more texts than are read.',
  'attachments-left-out': 'It has more attachments than are listed.',
  'encrypted-part': 'This part is encrypted and was not read.',
  'damaged-part': 'This part could not be read.',
  'signature-not-checked': 'It is signed. The signature was not checked here and proves nothing.',
};
