import type { CaseClock, CaseEvent } from './cases.ts';
import type { ContentOrder, ListedOrder } from './content-orders.ts';
import { type Http, pathOf } from './http.ts';

/** Kinds of demand beside the removal order: never one list, never one form. */
export type DemandKind = 'referral' | 'order-to-act' | 'order-to-inform' | 'notice' | 'foreign-order';
/** What stands behind it. */
export type DemandForce = 'voluntary' | 'binding' | 'not-an-order' | 'other-law';

export type DemandFault = {
  kind: 'manifest-error' | 'insufficient' | 'question';
  /** JSON Pointer into the demand. */
  field: string;
  code: string;
  message: string;
};

export type ListedDemand = Omit<ListedOrder, 'drill' | 'kind'> & { kind: DemandKind; force: DemandForce };

export type Demand = {
  kind: DemandKind;
  force: DemandForce;
  id: string;
  procedure: string;
  state: string;
  tracks: Record<string, string>;
  closed: boolean;
  receivedAt: string;
  /** As it came: anything may be missing or wrong. */
  demand: Record<string, unknown>;
  digest: string;
  faults: DemandFault[];
  /** Of a notice: who sent it, for answering alone; null where it is not known or was deleted. */
  notifier: { name: string; email: string } | null;
  sender: ContentOrder['sender'];
  sameReference: { id: string; receivedAt: string; state: string }[];
  permitted: { step: string }[];
  clocks: CaseClock[];
  events: CaseEvent[];
};

export type DemandReceipt = {
  id: string;
  duplicate: boolean;
  receivedAt: string;
  faults: DemandFault[];
  signature: ContentOrder['sender']['signature'];
  /** Of a notice: for who sent it; shown once. */
  link: string | null;
};

export type DemandSent = {
  kind: DemandKind;
  demand: Record<string, unknown>;
  signature?: { key: string; value: string };
  /** Of a notice: kept apart from it. */
  sender?: { name: string; email: string };
  /** Of one that came another way: the stamp of the contact point. */
  receivedAt?: string;
};

type Told = { pointer: string; code: string; message: string };

export function demandsOf(http: Http) {
  return {
    /** What is due first at the top; of one kind, or of all. */
    list: (kind?: DemandKind, state: 'open' | 'closed' = 'open', limit = 100) =>
      http.get<{ now: string; items: ListedDemand[]; more: boolean }>('demands', {
        ...(kind ? { kind } : {}),
        state,
        limit,
      }),
    get: (id: string) => http.get<Demand>(pathOf('demands', id)),
    receive: (sent: DemandSent) => http.post<DemandReceipt>('demands', sent),
    /** Of a decision on a referral or a notice: for the DSA Transparency Database. */
    statement: (id: string) =>
      http.get<{ statement: Record<string, unknown>; faults: Told[]; warnings: Told[] }>(
        pathOf('demands', id, 'statement'),
      ),
    /** Of decisions that took effect on these days, a hundred at a time. */
    statements: (from: string, to: string, after = 0) =>
      http.get<{ statements: Record<string, unknown>[]; next: number | null }>('transparency-statements', {
        from,
        to,
        after,
      }),
    step: (id: string, step: string, data: Record<string, unknown> = {}) =>
      http.post<Demand>(pathOf('demands', id, 'steps', step), { data }),
  };
}
