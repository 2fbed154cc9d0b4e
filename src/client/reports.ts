import type { Report } from '../standards/legal-reports/report.ts';
import type { ReportKindName } from '../standards/legal-reports/report-kinds.ts';
import { type Http, pathOf } from './http.ts';

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
    preview: (kind: ReportKindName, year: number) => http.get<Report>('reports/preview', { kind, year }),
    publish: (kind: ReportKindName, year: number, statements: Record<string, string> = {}) =>
      http.post<{ id: string }>('reports', { kind, year, statements }),
    get: (id: string) => http.get<ReportSummary & { report: Report }>(pathOf('reports', id)),
    /** The acts that a figure counted, as far as one may know of them. */
    acts: (id: string, figure: string, after = 0) =>
      http.get<{ counted: number; items: CountedAct[]; next: number | null }>(
        pathOf('reports', id, 'figures', figure),
        { after },
      ),
  };
}
