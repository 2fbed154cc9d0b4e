import type { ReportKindName } from '../standards/legal-reports/report-kinds.ts';
import { type Http, pathOf } from './http.ts';

/** Exact where a law asks for it; otherwise nothing under ten is told from nothing. */
type Told = number | 'under ten';

/** A report in the open schema `comity/report/v1` (docs/standards/reports.md). */
export type LegalReport = {
  schema: 'comity/report/v1';
  kind: ReportKindName;
  law: string;
  period: { from: string; to: string };
  organisation: { id: string; name: string };
  madeAt: string;
  /** What the law asks for in words. */
  statements: Record<string, string>;
  figures: {
    id: string;
    /** The provision that asks for it. */
    point?: string;
    unit: 'count' | 'seconds';
    /** Left out where `why` says that it is not known. */
    value?: Told;
    /** Of spans of time: how many there were. */
    of?: Told;
    why?: string;
    by?: { of: Record<string, string>; value: Told }[];
  }[];
};

export type ReportSummary = {
  id: string;
  kind: ReportKindName;
  from: string;
  to: string;
  /** SHA-256 of its JSON. */
  digest: string;
  publishedAt: string;
};

export type ReportKindShown = {
  kind: ReportKindName;
  law: string;
  /** Month and day of the year after, before which it is due; null where the law sets none. */
  due: string | null;
  /** What the law asks for in words. */
  statements: string[];
  /** Whether a desk of this node counts for it. */
  counted: boolean;
};

export type CountedAct = { id: string; kind: string; at: string };

export function reportsOf(http: Http) {
  return {
    list: () =>
      http.get<{ mayPublish: boolean; kinds: ReportKindShown[]; items: ReportSummary[] }>('reports'),
    /** As it would be published now; nothing is stored. */
    preview: (kind: ReportKindName, year: number) => http.get<LegalReport>('reports/preview', { kind, year }),
    publish: (kind: ReportKindName, year: number, statements: Record<string, string> = {}) =>
      http.post<{ id: string }>('reports', { kind, year, statements }),
    get: (id: string) => http.get<ReportSummary & { report: LegalReport }>(pathOf('reports', id)),
    /** The acts that a figure counted, as far as one may know of them. */
    acts: (id: string, figure: string, after = 0) =>
      http.get<{ counted: number; items: CountedAct[]; next: number | null }>(
        pathOf('reports', id, 'figures', figure),
        { after },
      ),
  };
}
