import type { CaseEvent } from './cases.ts';
import { type Http, pathOf } from './http.ts';

/** A partner whose questions about addresses the node answers (`on`), or answered. */
export type AnsweredPartner = {
  id: string;
  partner: string;
  partnerName: string | null;
  state: string;
  agreedAt: string;
};

export type AnsweredPartnerShown = {
  id: string;
  partner: { id: string; name: string };
  state: string;
  permitted: { step: string }[];
  events: CaseEvent[];
};

export function deconflictionOf(http: Http) {
  return {
    list: () => http.get<{ items: AnsweredPartner[] }>('deconfliction'),
    get: (id: string) => http.get<AnsweredPartnerShown>(pathOf('deconfliction', id)),
    /** Agrees to answer a partner; off by default. */
    answer: (partner: string, reason: string) =>
      http.post<{ id: string }>('deconfliction', { partner, reason }),
    step: (id: string, step: string, data: Record<string, unknown> = {}) =>
      http.post<AnsweredPartnerShown>(pathOf('deconfliction', id, 'steps', step), { data }),
  };
}
