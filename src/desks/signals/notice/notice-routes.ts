import Type from 'typebox';
import type { DeskContext } from '../../../kernel/desk.ts';
import type { App } from '../../../kernel/http/server.ts';
import { words } from '../signal.ts';
import { handOverNotice, noticeGoesOut } from './hand-over-notice.ts';
import { reportNotice } from './report-notice.ts';

const Id = Type.Object({ id: Type.String({ maxLength: 100 }) });

/** The notice of a case, for those who carry it to the person: the platform's systems, and reviewers by hand. */
export function noticeRoutes(app: App, desk: DeskContext): void {
  const { personAsking } = desk;

  app.post(
    '/api/v1/cases/:id/notice',
    {
      schema: {
        summary: 'Report whether the notice reached the person',
        params: Id,
        body: Type.Union([
          Type.Object(
            { status: Type.Literal('delivered'), how: words(500) },
            { additionalProperties: false },
          ),
          Type.Object(
            { status: Type.Literal('undeliverable'), reason: words(4000) },
            { additionalProperties: false },
          ),
        ]),
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      return reportNotice(desk, viewer, request.params.id, request.body);
    },
  );

  app.get(
    '/api/v1/cases/:id/notice-link',
    { schema: { summary: 'Whether the notice goes to a platform endpoint by itself', params: Id } },
    async (request) => {
      const { viewer } = await personAsking(request);
      return noticeGoesOut(desk, viewer, request.params.id);
    },
  );

  app.post(
    '/api/v1/cases/:id/notice-link',
    {
      schema: {
        summary: 'The notice with a fresh link, to hand over; logged',
        params: Id,
        body: Type.Object({}, { additionalProperties: false }),
      },
    },
    async (request, reply) => {
      const { viewer } = await personAsking(request);
      const notice = await handOverNotice(desk, viewer, request.params.id);
      return reply.header('cache-control', 'no-store').send(notice);
    },
  );
}
