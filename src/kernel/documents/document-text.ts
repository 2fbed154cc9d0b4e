import { type Static, Type } from 'typebox';
import { MOST_ATTACHMENTS, MOST_PARTS, MOST_TEXT, MOST_WORDS } from './limits.ts';

const words = Type.String({ maxLength: MOST_WORDS });
const count = Type.Integer({ minimum: 0 });
const exact = { additionalProperties: false } as const;

/** What people should know of a document before they believe it. */
export const FINDINGS = [
  // Active content of a PDF: none of it runs here.
  'javascript',
  'open-action',
  'launch',
  'sends-data',
  'media',
  'embedded-files',
  'xfa',
  'hidden-from-sight',
  // What was not read.
  'no-text',
  'pages-left-out',
  'text-cut',
  'nested-too-deep',
  'parts-left-out',
  'attachments-left-out',
  'encrypted-part',
  'damaged-part',
  // Signatures are not checked here.
  'signature-not-checked',
] as const;

const Finding = Type.Object(
  {
    code: Type.Enum([...FINDINGS]),
    /** The part or attachment that it is about; empty of the document itself. */
    where: words,
  },
  exact,
);

const Part = Type.Object(
  {
    /** The attachment that it is the text of; empty of the document's own. */
    name: words,
    kind: Type.Enum(['text', 'html', 'pdf']),
    text: Type.String({ maxLength: MOST_TEXT }),
  },
  exact,
);

const Attachment = Type.Object(
  {
    name: words,
    mediaType: words,
    bytes: count,
    sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  },
  exact,
);

const Headers = Type.Object(
  {
    from: words,
    to: words,
    subject: words,
    date: words,
    /** The topmost Received: what the last server on the way wrote; empty where there is none. */
    received: words,
  },
  exact,
);

/**
 * What a document says, as texts. From a process that held an untrusted document: checked against this before anybody
 * believes its form, and attacker-controlled all the same.
 */
export const DocumentText = Type.Object(
  {
    kind: Type.Enum(['mail', 'pdf']),
    parts: Type.Array(Part, { maxItems: MOST_PARTS }),
    attachments: Type.Array(Attachment, { maxItems: MOST_ATTACHMENTS }),
    findings: Type.Array(Finding, { maxItems: 200 }),
    headers: Type.Union([Headers, Type.Null()]),
    /** Of a PDF; null of a mail. */
    pages: Type.Union([count, Type.Null()]),
  },
  exact,
);
export type DocumentText = Static<typeof DocumentText>;
export type FindingCode = (typeof FINDINGS)[number];

/** Why nothing of a document is read. */
export const UNREADABLE = ['unknown-kind', 'outlook', 'damaged', 'encrypted', 'nested-too-deep'] as const;
export type Unreadable = (typeof UNREADABLE)[number];

/** What the process answers: one line of JSON. */
export const Answer = Type.Union([
  Type.Object({ read: DocumentText }, exact),
  Type.Object({ unreadable: Type.Enum([...UNREADABLE]) }, exact),
]);
