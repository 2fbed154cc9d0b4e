import type { Disagreement, Party } from './cases.ts';
import { type Http, pathOf } from './http.ts';

export type BankMode = 'shadow' | 'on';

export type BankSignal = {
  id: string;
  type: string;
  value: string;
  quality?: number | null;
  addedAt?: string;
  ordered?: boolean;
  stopped?: boolean;
  disagreements?: Disagreement[];
  counts?: { matches: number; overturned: number };
};

export type Bank = {
  id: string;
  name: string;
  mode: BankMode;
  originator: Party;
  counts: { matches: number; reviewed: number; overturned: number };
  signals: BankSignal[];
};

export type BankSummary = Omit<Bank, 'signals'> & { signals?: BankSignal[] | number };

export function banksOf(http: Http) {
  return {
    list: () => http.get<{ items: BankSummary[] }>('banks'),
    get: (id: string) => http.get<Bank>(pathOf('banks', id)),
    create: (bank: { name: string }) => http.post<Bank>('banks', bank),
    /** Shadow: matches are seen and nothing is decided on them. On: each match opens a review. */
    setMode: (id: string, mode: BankMode) => http.post<Bank>(pathOf('banks', id, 'mode'), { mode }),
    addHash: (id: string, signal: { type: 'pdq' | 'sha256'; value: string; quality?: number }) =>
      http.post<Bank>(pathOf('banks', id, 'signals'), signal),
    /** Adds the signals of a picture, a CSV or a STIX bundle. */
    addFile: (id: string, file: Blob, name: string) => {
      const form = new FormData();
      form.set('file', file, name);
      return http.send<Bank>(pathOf('banks', id, 'signals'), form);
    },
  };
}
