import type { CaseClock, CaseEvent } from './cases.ts';
import { type Http, pathOf } from './http.ts';

export type ListedScrutiny = {
  id: string;
  reference: string | null;
  issuer: string;
  issuerName: string | null;
  /** The provider, as the order names it. */
  addressee: string | null;
  receivedAt: string;
  state: string;
  tracks: Record<string, string>;
  clock: string | null;
  dueAt: string | null;
};

/** Another authority's order at the authority of the State where the provider is established. */
export type Scrutiny = {
  id: string;
  procedure: string;
  state: string;
  tracks: Record<string, string>;
  closed: boolean;
  issuer: { id: string; name: string };
  /** `partner`: its name, where its node hears the decision by itself. */
  provider: { id: string; partner: string | null };
  order: Record<string, unknown>;
  digest: string;
  receivedAt: string;
  permitted: { step: string }[];
  clocks: CaseClock[];
  events: CaseEvent[];
};

export function scrutinyOf(http: Http) {
  return {
    list: (state: 'open' | 'closed' = 'open') =>
      http.get<{ now: string; items: ListedScrutiny[] }>('scrutiny', { state }),
    get: (id: string) => http.get<Scrutiny>(pathOf('scrutiny', id)),
    step: (id: string, step: string, data: Record<string, unknown> = {}) =>
      http.post<Scrutiny>(pathOf('scrutiny', id, 'steps', step), { data }),
  };
}
