import type { CaseClock, CaseEvent } from './cases.ts';
import { type Http, pathOf } from './http.ts';

export type ListedIssuedOrder = {
  id: string;
  reference: string;
  provider: string;
  providerName: string | null;
  createdAt: string;
  state: string;
  tracks: Record<string, string>;
  clock: string | null;
  dueAt: string | null;
};

/** A removal order at the authority that prepares and issues it. */
export type IssuedOrder = {
  id: string;
  procedure: string;
  state: string;
  tracks: Record<string, string>;
  closed: boolean;
  provider: string;
  order: Record<string, unknown>;
  digest: string;
  createdAt: string;
  /** Orders of this organisation that are on the same addresses. */
  others: { id: string; url: string; reference: string; state: string }[];
  permitted: { step: string }[];
  clocks: CaseClock[];
  events: CaseEvent[];
};

export function issuedOrdersOf(http: Http) {
  return {
    /** `signingKey`: providers put it into their register, to know this node's orders by. */
    list: (state: 'open' | 'closed' = 'open') =>
      http.get<{ now: string; signingKey: string; items: ListedIssuedOrder[] }>('issued-orders', { state }),
    get: (id: string) => http.get<IssuedOrder>(pathOf('issued-orders', id)),
    /** Complete or refused; another person issues it. `copyTo`: the partner that scrutinises in the State of establishment. */
    prepare: (provider: string, order: Record<string, unknown>, copyTo?: string) =>
      http.post<{ id: string }>('issued-orders', { provider, ...(copyTo ? { copyTo } : {}), order }),
    step: (id: string, step: string, data: Record<string, unknown> = {}) =>
      http.post<IssuedOrder>(pathOf('issued-orders', id, 'steps', step), { data }),
  };
}
