import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { REPORT_KINDS, type ReportKindName } from '../../standards/legal-reports/report-kinds.ts';
import { entryId } from '../audit/entry-id.ts';
import type { App } from '../http/server.ts';
import type { SignedIn } from '../identity/credentials.ts';
import type { Kernel } from '../kernel.ts';
import type { Policy } from '../policy/authorize.ts';
import { Refusal } from '../refusal.ts';
import type { Database } from '../store/store.ts';
import { makeReport } from './make-report.ts';
import { publishReport } from './publish-report.ts';
import {
  countCounted,
  countedActs,
  findReport,
  listReports,
  type PublishedReport,
} from './report-queries.ts';
import type { ReportSource } from './report-source.ts';

const Kind = Type.Enum(Object.keys(REPORT_KINDS) as ReportKindName[]);
const Id = Type.Object({ id: Type.String({ maxLength: 100 }) });
const PAGE = 100;

/** Reports that laws ask for: counted, published, and walked from each figure to its acts. */
export function reportRoutes(
  app: App,
  {
    kernel,
    policy,
    sources,
    personAsking,
  }: {
    kernel: Kernel;
    policy: Policy;
    sources: readonly ReportSource[];
    personAsking(request: FastifyRequest): Promise<SignedIn>;
  },
): void {
  app.get(
    '/api/v1/reports',
    { schema: { summary: 'Reports that were published, the newest first, and which kinds there are' } },
    async (request) => {
      const { viewer } = await personAsking(request);
      const reports = await kernel.store.for(viewer)(listReports);
      return {
        mayPublish: policy.allows(viewer, 'publish-report', ownOf(viewer.organisation)),
        kinds: Object.entries(REPORT_KINDS).map(([kind, { law, due, statements }]) => ({
          kind,
          law,
          due,
          statements,
          counted: sources.some((source) => source.kind === kind),
        })),
        items: reports.map(summaryOf),
      };
    },
  );

  app.get(
    '/api/v1/reports/preview',
    {
      schema: {
        summary: 'A report of a year as it would be published now; nothing is stored',
        querystring: Type.Object({ kind: Kind, year: Type.Integer({ minimum: 2000, maximum: 2200 }) }),
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      policy.require(viewer, 'publish-report', ownOf(viewer.organisation));
      const { report } = await kernel.store.system('a report is looked at')(async (tx) =>
        makeReport(kernel, tx, sources, {
          ...request.query,
          organisation: await organisationOf(tx, viewer.organisation),
          statements: {},
        }),
      );
      return report;
    },
  );

  app.post(
    '/api/v1/reports',
    {
      schema: {
        summary: 'Publish a report of a year: counted from the log, signed into it, and public from then on',
        body: Type.Object(
          {
            kind: Kind,
            year: Type.Integer({ minimum: 2000, maximum: 2200 }),
            statements: Type.Optional(
              Type.Record(
                Type.String({ maxLength: 60 }),
                Type.String({ minLength: 1, maxLength: 20_000, pattern: '[\\p{L}\\p{N}]' }),
              ),
            ),
          },
          { additionalProperties: false },
        ),
      },
    },
    async (request, reply) => {
      const { viewer } = await personAsking(request);
      policy.require(viewer, 'publish-report', ownOf(viewer.organisation));
      const organisation = await kernel.store.system('a report is published')((tx) =>
        organisationOf(tx, viewer.organisation),
      );
      const { statements = {}, ...asked } = request.body;
      const made = await publishReport(kernel, sources, viewer, { ...asked, statements, organisation });
      return reply.code(201).send(made);
    },
  );

  app.get(
    '/api/v1/reports/:id',
    { schema: { summary: 'A published report', params: Id } },
    async (request) => {
      const { viewer } = await personAsking(request);
      return kernel.store.for(viewer)(async (tx) => {
        const found = await existing(tx, request.params.id);
        return { ...summaryOf(found), report: JSON.parse(found.document) };
      });
    },
  );

  app.get(
    '/api/v1/reports/:id/figures/:figure',
    {
      schema: {
        summary: 'The acts that a figure counted, as far as you may know of them',
        params: Type.Object({
          id: Type.String({ maxLength: 100 }),
          figure: Type.String({ maxLength: 100 }),
        }),
        querystring: Type.Object({ after: Type.Optional(Type.Integer({ minimum: 0 })) }),
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      const { id, figure } = request.params;
      return kernel.store.for(viewer)(async (tx) => {
        const { object } = await existing(tx, id);
        const after = request.query.after ?? 0;
        const acts = await countedActs(tx, object, figure, { after, limit: PAGE + 1 });
        return {
          /** All that it counted, those that this viewer may not know of among them. */
          counted: await countCounted(tx, object, figure),
          items: acts.slice(0, PAGE).map(({ epoch, index, kind, at }) => ({
            id: entryId(kernel.keyring, { epoch, index }),
            kind,
            at: at.toISOString(),
          })),
          next: acts.length > PAGE ? acts[PAGE - 1]!.entry : null,
        };
      });
    },
  );
}

const ownOf = (id: string) => ({ type: 'Organisation', id }) as const;

async function existing(db: Database, id: string): Promise<PublishedReport> {
  const found = await findReport(db, id);
  if (!found) throw new Refusal('not-found', 'There is no such report that you may see.');
  return found;
}

const summaryOf = ({ id, kind, from, to, digest, publishedAt }: PublishedReport) => ({
  id,
  kind,
  from,
  to,
  digest,
  publishedAt: publishedAt.toISOString(),
});

async function organisationOf(db: Database, id: string): Promise<{ id: string; name: string }> {
  const [row] = await db.query<{ id: string; name: string }>(
    'select id, name from organisation where id = $1',
    [id],
  );
  return row ?? { id, name: id };
}
