import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { App } from '../../kernel/http/server.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { publicProof } from '../../kernel/reports/public-proof.ts';
import { findReport, listReports, type PublishedReport } from '../../kernel/reports/report-queries.ts';
import { Report } from '../../standards/legal-reports/report.ts';
import { reportCsv } from '../../standards/legal-reports/report-csv.ts';
import { reportPage, reportsPage } from './report-page.ts';
import { chooseLanguage, type LanguageCode } from './texts.ts';

const Asked = Type.Object({ lang: Type.Optional(Type.String({ maxLength: 20 })) });
const Id = Type.Object({ id: Type.String({ maxLength: 100 }) });
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Published reports for everybody: as a page, JSON, CSV, and the proof that their hash is in the log. */
export function publicReportRoutes(app: App, kernel: Kernel): void {
  const read = kernel.store.system('public report');
  const languageOf = (request: FastifyRequest) =>
    chooseLanguage((request.query as { lang?: string }).lang, request.headers['accept-language']);
  const page = (reply: FastifyReply, language: LanguageCode, { markup }: { markup: string }) =>
    reply
      .type('text/html; charset=utf-8')
      .header('content-language', language)
      .header('vary', 'accept-language')
      .header('cache-control', 'no-cache')
      .header('content-security-policy', POLICY)
      .send(markup);
  const found = async (request: FastifyRequest, reply: FastifyReply): Promise<PublishedReport | null> => {
    const report = await read((tx) => findReport(tx, (request.params as { id: string }).id));
    if (!report) reply.callNotFound();
    return report;
  };

  app.get(
    '/reports',
    { schema: { summary: 'Reports that laws ask for, as a page', querystring: Asked } },
    async (request, reply) => {
      const language = languageOf(request);
      const reports = await read(async (tx) => {
        const names = new Map(
          (await tx.query<{ id: string; name: string }>('select id, name from organisation')).map(
            ({ id, name }) => [id, name],
          ),
        );
        return (await listReports(tx)).map((one) => ({
          ...one,
          organisation: names.get(one.organisation) ?? '',
        }));
      });
      return page(reply, language, reportsPage(reports, language));
    },
  );

  app.get(
    '/reports/:id',
    { schema: { summary: 'One report, as a page', params: Id, querystring: Asked } },
    async (request, reply) => {
      const report = await found(request, reply);
      if (!report) return reply;
      const language = languageOf(request);
      const proved = (await publicProof(kernel, report)) !== null;
      const { id, digest, document } = report;
      return page(
        reply,
        language,
        reportPage({ id, digest, proved, report: JSON.parse(document) as Report }, language),
      );
    },
  );

  app.get(
    '/reports/:id.json',
    { schema: { summary: 'One report: the very bytes whose SHA-256 is in the log', params: Id } },
    async (request, reply) => {
      const report = await found(request, reply);
      return report ? reply.type('application/json; charset=utf-8').send(report.document) : reply;
    },
  );

  app.get(
    '/reports/:id.csv',
    { schema: { summary: 'One report as CSV', params: Id } },
    async (request, reply) => {
      const report = await found(request, reply);
      if (!report) return reply;
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${report.kind}-${report.from.slice(0, 4)}.csv"`)
        .send(reportCsv(JSON.parse(report.document) as Report));
    },
  );

  app.get(
    '/reports/:id/proof.json',
    {
      schema: {
        summary:
          'What proves that the hash of a report is in the signed log; none until a checkpoint covers it',
        params: Id,
      },
    },
    async (request, reply) => {
      const report = await found(request, reply);
      if (!report) return reply;
      const proof = await publicProof(kernel, report);
      if (!proof) {
        reply.callNotFound();
        return reply;
      }
      return reply.header('cache-control', 'no-cache').send(proof);
    },
  );

  app.get(
    '/reports/schema.json',
    { schema: { summary: 'The schema of a report (JSON Schema 2020-12)' } },
    async (_request, reply) => reply.header('cache-control', 'public, max-age=3600').send(Report),
  );
}
