import type { CaseClock, CaseEvent } from './cases.ts';
import { type Http, pathOf } from './http.ts';

/** What is wrong with a form that came, with the article that asks for it. */
export type FormFinding = {
  kind: 'manifest-error' | 'incomplete' | 'insufficient';
  code: string;
  /** Letter of the section in its annex. */
  section: string;
  /** JSON Pointer into the form. */
  field: string;
  article: string;
  message: string;
};

export const EVIDENCE_CHANNELS = ['decentralised-it-system', 'alternative-means'] as const;

/** How a form came: what the transport stamped on it. */
export type FormStamp = {
  channel: (typeof EVIDENCE_CHANNELS)[number];
  receivedAt?: string;
  message?: string;
  /** The sender as the decentralised IT system named it. */
  senderCountry?: string;
  senderId?: string;
};

export type FormReceipt = {
  id: string;
  form: 1 | 2 | 5 | 6;
  duplicate: boolean;
  receivedAt: string;
  findings: FormFinding[];
  senderShown: boolean;
};

export type ListedEvidenceRequest = {
  id: string;
  certificate: 'EPOC' | 'EPOC-PR';
  fileNumber: string | null;
  issuingState: string | null;
  authorityName: string | null;
  issuedOn: string | null;
  receivedAt: string;
  state: string;
  tracks: Record<string, string>;
  /** The first clock that asks something of people here. */
  clock: string | null;
  dueAt: string | null;
};

export type EvidenceAuthority = {
  id: string;
  state: string;
  name: string;
  phone: string;
  nationalId?: string;
  /** For whom packages are sealed: `age1...`. */
  ageRecipient?: string;
  source: string;
  sourceDate: string;
  expires: string;
};

export type EvidenceRequest = {
  id: string;
  certificate: 'EPOC' | 'EPOC-PR';
  procedure: 'production-order' | 'preservation-order';
  state: string;
  tracks: Record<string, string>;
  closed: boolean;
  receivedAt: string;
  /** Form 1 or 2 as it came, without section M: anything may be missing or wrong. */
  form: Record<string, unknown>;
  digest: string;
  findings: FormFinding[];
  sender: {
    channel: FormStamp['channel'] | null;
    shown: boolean;
    /** Of the register, whom to call back. */
    candidates: (EvidenceAuthority & { inForce: boolean })[];
  };
  /** Forms 5 and 6 that came to it. */
  forms: { form: 5 | 6; receivedAt: string; content: Record<string, unknown> }[];
  sameFileNumber: { id: string; certificate: string; receivedAt: string; state: string }[];
  permitted: { step: string }[];
  clocks: CaseClock[];
  events: CaseEvent[];
};

export function evidenceRequestsOf(http: Http) {
  return {
    /** Due first. */
    list: (state: 'open' | 'closed' = 'open', limit?: number) =>
      http.get<{ now: string; items: ListedEvidenceRequest[]; more: boolean }>('evidence-requests', {
        state,
        limit,
      }),
    get: (id: string) => http.get<EvidenceRequest>(pathOf('evidence-requests', id)),
    /** Form 1, 2, 5 or 6 as XML. The same document again is no second request. */
    receive: (xml: string | Blob, stamp: FormStamp) =>
      http.postAs<FormReceipt>('evidence-requests', xml, 'application/xml', stamp),
    step: (id: string, step: string, data: Record<string, unknown> = {}) =>
      http.post<EvidenceRequest>(pathOf('evidence-requests', id, 'steps', step), { data }),
    /** XML; without `n` of the last obstacle that was told. */
    form3: async (id: string, n?: number) =>
      (await http.file(pathOf('evidence-requests', id, 'form-3'), { n })).text(),
    /** Over the decentralised IT system, on record then. */
    sendForm3: (id: string, n?: number) =>
      http.post<EvidenceRequest>(
        pathOf('evidence-requests', id, 'form-3', 'send'),
        n === undefined ? {} : { n },
      ),
    /** A sealed package of what was approved: this discloses. */
    sendPackage: (id: string, sealed: Blob, recipient: string) =>
      http.postAs<EvidenceRequest>(
        pathOf('evidence-requests', id, 'package', 'send'),
        sealed,
        'application/octet-stream',
        { recipient },
      ),
    form3Url: (id: string, n?: number) => http.url(pathOf('evidence-requests', id, 'form-3'), { n }),
    authorities: () =>
      http.get<{ keptAt: string | null; items: (EvidenceAuthority & { inForce: boolean })[] }>(
        'evidence-authorities',
      ),
    keepAuthorities: (authorities: readonly EvidenceAuthority[]) =>
      http.put<{ authorities: number; unchanged: boolean }>(
        'evidence-authorities',
        JSON.stringify({ authorities }),
        'application/json',
      ),
  };
}
