import { Type } from 'typebox';
import { readCase } from '../../../kernel/cases/take-step.ts';
import type { DeskContext } from '../../../kernel/desk.ts';
import type { App } from '../../../kernel/http/server.ts';
import { readFormBody } from './read-form-body.ts';
import { receiveRequest, Stamp } from './receive-request.ts';
import { listRequests } from './request-queries.ts';
import { showListed, showRequest } from './show-request.ts';
import { takeRequestStep } from './take-request-step.ts';

const Id = Type.Object({ id: Type.String({ maxLength: 100 }) });
const MOST = 500;
const SHOWN = 100;
const LARGEST_FORM = 1_048_576;

/** Certificates that were received: taken in, listed by what is due first, moved step by step. */
export function requestRoutes(app: App, desk: DeskContext): void {
  const { kernel, procedures, personAsking } = desk;

  app.register(async (scope) => {
    scope.addContentTypeParser(
      ['application/xml', 'text/xml'],
      { parseAs: 'buffer', bodyLimit: LARGEST_FORM },
      (_request, body, done) => done(null, body),
    );
    (scope as unknown as App).post(
      '/api/v1/evidence-requests',
      {
        bodyLimit: LARGEST_FORM,
        schema: {
          summary: 'Take in a form of the e-Evidence Regulation as it came: its time runs from receipt',
          description:
            'The body is Form 1 (EPOC), 2 (EPOC-PR), 5 or 6: the XML of the decentralised IT system, or the same as JSON with `form`. The stamp of the transport is in the query; `senderCountry` and `senderId` are the sender as the system named it. Section M of Form 1 is for authorities alone and is dropped. The same document again is no second request.',
          consumes: ['application/xml', 'application/json'],
          querystring: Stamp,
        },
      },
      async (request, reply) => {
        const { viewer } = await personAsking(request);
        const received = await receiveRequest(desk, viewer, readFormBody(request.body), request.query);
        return reply.code(received.duplicate ? 200 : 201).send(received);
      },
    );
  });

  app.get(
    '/api/v1/evidence-requests',
    {
      schema: {
        summary: 'Certificates, what is due first at the top',
        querystring: Type.Object({
          state: Type.Optional(Type.Enum(['open', 'closed'])),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST })),
        }),
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      const { state = 'open', limit = SHOWN } = request.query;
      const items = await kernel.store.for(viewer)((tx) => listRequests(tx, state, limit + 1));
      return {
        now: kernel.now().toISOString(),
        items: items.slice(0, limit).map(showListed),
        more: items.length > limit,
      };
    },
  );

  app.get(
    '/api/v1/evidence-requests/:id',
    {
      schema: {
        summary: 'One certificate: what came, what is wrong with it, whom to call, what may be done',
        params: Id,
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      return kernel.store.for(viewer)(async (tx) =>
        showRequest(desk, tx, await readCase(kernel, procedures, tx, request.params.id)),
      );
    },
  );

  app.post(
    '/api/v1/evidence-requests/:id/steps/:step',
    {
      schema: {
        summary: 'Take one step of a certificate',
        params: Type.Object({ id: Type.String({ maxLength: 100 }), step: Type.String({ maxLength: 100 }) }),
        body: Type.Object(
          { data: Type.Optional(Type.Record(Type.String(), Type.Unknown())) },
          { additionalProperties: false },
        ),
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      const { id, step } = request.params;
      return takeRequestStep(desk, viewer, id, step, request.body.data ?? {});
    },
  );
}
