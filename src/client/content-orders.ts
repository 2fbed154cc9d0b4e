import type { CaseClock, CaseEvent } from './cases.ts';
import { type Http, pathOf } from './http.ts';

/** What is wrong with an order that came; the first two let a provider ask for clarification (TCO Art. 3(8)). */
export type OrderFault = {
  kind: 'manifest-error' | 'insufficient' | 'question';
  /** Section of Annex I. */
  section: string;
  /** JSON Pointer into the order. */
  field: string;
  code: string;
  message: string;
};

export type ListedOrder = {
  id: string;
  /** A rehearsal: nobody sent it. */
  drill: boolean;
  kind: 'removal-order';
  reference: string | null;
  issuingState: string | null;
  authorityName: string | null;
  receivedAt: string;
  state: string;
  tracks: Record<string, string>;
  /** The first clock that asks something of people here. */
  clock: string | null;
  dueAt: string | null;
};

export type ContentOrder = {
  id: string;
  /** A rehearsal: nobody sent it. */
  drill: boolean;
  kind: 'removal-order';
  procedure: string;
  state: string;
  tracks: Record<string, string>;
  closed: boolean;
  receivedAt: string;
  /** As it came: anything may be missing or wrong. */
  order: Record<string, unknown>;
  digest: string;
  /** The e-mail or PDF that it came as; null where it came another way. */
  original: { sha256: string; kind: 'mail' | 'pdf' } | null;
  faults: OrderFault[];
  sender: {
    signature: 'registered-key' | 'revoked-key' | 'unknown-key' | 'wrong' | 'none';
    /** Of the register, whom to call back. */
    candidates: {
      id: string;
      name: string;
      phone: string;
      languages: string[];
      source: string;
      sourceDate: string;
      expires: string;
      inForce: boolean;
      signed: boolean;
    }[];
  };
  sameReference: { id: string; receivedAt: string; state: string }[];
  /** What systems that act where the content is were told, item by item. */
  told: ToldSystem[];
  permitted: { step: string }[];
  clocks: CaseClock[];
  events: CaseEvent[];
};

/** What one system was told of one item, and how that went. */
export type ToldSystem = {
  id: string;
  /** From 1, as in the order. */
  item: number;
  url: string;
  kind: string;
  host: string;
  type: 'act-on-item' | 'restore-item';
  createdAt: string;
  attempts: number;
  /** When the node tries again by itself; null where it is over, or waits for a person. */
  nextAt: string | null;
  settledAt: string | null;
  /** Of the last attempt; null before the first. */
  result: string | null;
  detail: string | null;
};

/** A system that is told what to take down and what to put back. */
export type ActingSystem = {
  id: string;
  kind: string;
  url: string;
  account: string | null;
  createdAt: string;
  waiting: number;
  /** Of those that wait, how many need a person. */
  forPerson: number;
  last: string | null;
};
export const ACTING_PRODUCTS = ['peertube', 'discourse', 'mastodon'] as const;
export type ActingProduct = (typeof ACTING_PRODUCTS)[number];
export type NewActingSystem =
  | { kind: 'webhook'; url: string }
  | { kind: ActingProduct; url: string; account?: string; secret: string };

export type OrderReceipt = {
  id: string;
  duplicate: boolean;
  receivedAt: string;
  faults: OrderFault[];
  signature: ContentOrder['sender']['signature'];
  /** SHA-256 of the document that was sealed with it by this; null where none was. */
  original: string | null;
};

/** What an e-mail or a PDF proposes for the form; nothing of it is stored. */
export type ProposedOrder = {
  document: { kind: 'mail' | 'pdf'; bytes: number; sha256: string; pages: number | null };
  headers: { from: string; to: string; subject: string; date: string; received: string } | null;
  attachments: { name: string; mediaType: string; bytes: number; sha256: string }[];
  warnings: { code: string; where: string; message: string }[];
  proposal: {
    order: Record<string, unknown>;
    /** Each field by its JSON Pointer, and the passage that it came from. */
    found: Passage[];
    /** What stands there and was not taken, or needs a person's eye. */
    doubts: (Passage & { code: string })[];
    rules: string;
  };
  text: { name: string; kind: 'text' | 'html' | 'pdf'; said: string; cut: boolean } | null;
  receivedAt: { at: string; passage: string } | null;
  faults: OrderFault[];
};
type Passage = { field: string; from: number; to: number; passage: string };

export type OrderSent = {
  kind: 'removal-order';
  order: Record<string, unknown>;
  signature?: { key: string; value: string };
  /** Of an order that came another way: the stamp of the contact point. */
  receivedAt?: string;
};

export const DRILL_KINDS = ['plain', 'unknown-sender', 'manifest-error'] as const;
export type DrillKind = (typeof DRILL_KINDS)[number];

export type Drill = {
  id: string;
  receivedAt: string;
  ended: boolean;
  /** Milliseconds from receipt; null for what was not reached. */
  times: Record<'senderKnown' | 'checked' | 'assessed' | 'executed' | 'answered', number | null> & {
    inTime: boolean | null;
  };
};

/** Annex I of the order that came, Annex II or III of the answer. */
export type OrderSheet = 'order' | 'feedback' | 'impossibility';
/** Of the fixed words. */
export const SHEET_LANGUAGES = ['en', 'ar'] as const;
export type SheetLanguage = (typeof SHEET_LANGUAGES)[number];
const sheetPath = (id: string, sheet: OrderSheet) => pathOf('content-orders', id, `${sheet}.pdf`);

export function contentOrdersOf(http: Http) {
  return {
    /** What is due first at the top; `more` says that there are others behind them. */
    list: (state: 'open' | 'closed' = 'open', limit = 100) =>
      http.get<{ now: string; items: ListedOrder[]; more: boolean }>('content-orders', { state, limit }),
    get: (id: string) => http.get<ContentOrder>(pathOf('content-orders', id)),
    /** Takes in an order as it came; its hour runs from receipt. */
    receive: (sent: OrderSent) => http.post<OrderReceipt>('content-orders', sent),
    /** Reads an e-mail or a PDF and stores nothing. */
    propose: (document: Blob) => http.send<ProposedOrder>('content-orders/documents', formOf(document)),
    /** Takes in an order as a person confirmed it, with the document that it came as. */
    receiveWithDocument: (sent: OrderSent, document: Blob) =>
      http.send<OrderReceipt>('content-orders/with-document', formOf(document, sent)),
    /** The document that an order came as: to save, and never to show. */
    document: (id: string) => http.file(pathOf('content-orders', id, 'document')),
    documentUrl: (id: string) => http.url(pathOf('content-orders', id, 'document')),
    step: (id: string, step: string, data: Record<string, unknown> = {}) =>
      http.post<ContentOrder>(pathOf('content-orders', id, 'steps', step), { data }),
    /** Tells a system again, or records that a person acted by hand. */
    decideTold: (id: string, message: string, what: 'try-again' | 'done-by-hand') =>
      http.post<ContentOrder>(pathOf('content-orders', id, 'told', message), { what }),
    systems: () => http.get<{ items: ActingSystem[] }>('content-order-systems'),
    /** The secret of a webhook is shown now and never again; `readMessage` takes it. */
    connectSystem: (system: NewActingSystem) =>
      http.post<{ id: string; kind: string; url: string; secret?: string }>('content-order-systems', system),
    removeSystem: (id: string) => http.delete<void>(pathOf('content-order-systems', id)),
    /** Rehearsals, the newest first. */
    drills: () => http.get<{ items: Drill[]; mayStart: boolean }>('content-order-drills'),
    startDrill: (what: DrillKind) =>
      http.post<{ id: string; receivedAt: string }>('content-order-drills', { what }),
    /** For the person whose content one item was; shown once, logged. */
    contentProviderLink: (id: string, item: number) =>
      http.post<{ link: string }>(pathOf('content-orders', id, 'content-provider-link'), { item }),
    /** Annex II or III, as JSON. */
    annex: (id: string, annex: 'feedback' | 'impossibility') =>
      http.get<Record<string, unknown>>(pathOf('content-orders', id, annex)),
    /** A form on paper, as PDF. */
    sheet: async (id: string, sheet: OrderSheet, language: SheetLanguage = 'en') => {
      const answer = await http.file(sheetPath(id, sheet), { language });
      return new Uint8Array(await answer.arrayBuffer());
    },
    /** Where a browser gets it. */
    sheetUrl: (id: string, sheet: OrderSheet, language: SheetLanguage = 'en') =>
      http.url(sheetPath(id, sheet), { language }),
  };
}

function formOf(document: Blob, order?: OrderSent): FormData {
  const form = new FormData();
  if (order) form.set('order', JSON.stringify(order));
  form.set('document', document, 'document');
  return form;
}
