import type { Http } from './http.ts';

/** A row of the register: who may order, and where to call them back. */
export type Authority = {
  id: string;
  state: string;
  name: string;
  type: 'judge-or-court' | 'law-enforcement' | 'other-competent-authority';
  competences: string[];
  email: string | null;
  phone: string;
  languages: string[];
  keys: string[];
  revokedKeys: string[];
  source: string;
  /** Days, as `2026-11-02`. */
  sourceDate: string;
  expires: string;
  inForce: boolean;
};

export type Register = {
  /** Null before the first import. */
  importedAt: string | null;
  items: Authority[];
};

export function authoritiesOf(http: Http) {
  return {
    list: () => http.get<Register>('authorities'),
    /** Puts a register, as CSV, in the place of the one before; whole or refused. Senior reviewers and administrators. */
    replace: (csv: string) =>
      http.put<{ authorities: number; unchanged: boolean }>('authorities', csv, 'text/csv'),
  };
}
