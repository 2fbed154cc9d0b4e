import { Type } from 'typebox';
import { line } from '../../../engines/words/reason.ts';
import type { DeskContext } from '../../../kernel/desk.ts';
import type { App } from '../../../kernel/http/server.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { connectDis, NewConnection, showConnection } from './dis-connection.ts';
import { sendForm3, sendPackage } from './send-by-dis.ts';

const Id = Type.Object({ id: Type.String({ maxLength: 100 }) });
/** Impl. Reg. (EU) 2025/1550, Annex 3.2. */
const LARGEST_PACKAGE = 25_000_000;

/** The decentralised IT system: where it is reached, and what goes over it. */
export function disRoutes(app: App, desk: DeskContext): void {
  const { kernel, personAsking } = desk;

  app.get(
    '/api/v1/dis-connection',
    { schema: { summary: 'Where the decentralised IT system is reached' } },
    async (request) => {
      const { viewer } = await personAsking(request);
      return kernel.store.for(viewer)((tx) => showConnection(tx, viewer.organisation));
    },
  );

  app.put(
    '/api/v1/dis-connection',
    {
      schema: {
        summary:
          'Name the access point of the decentralised IT system; its token is sealed and never shown again',
        body: NewConnection,
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      return connectDis(desk, viewer, request.body);
    },
  );

  app.post(
    '/api/v1/evidence-requests/:id/form-3/send',
    {
      schema: {
        summary: 'Send Form 3 over the decentralised IT system, and record that it went',
        params: Id,
        body: Type.Object(
          { n: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })) },
          { additionalProperties: false },
        ),
      },
    },
    async (request) => sendForm3(desk, await personAsking(request), request.params.id, request.body.n),
  );

  app.register(async (scope) => {
    scope.addContentTypeParser(
      'application/octet-stream',
      { parseAs: 'buffer', bodyLimit: LARGEST_PACKAGE },
      (_request, body, done) => done(null, body),
    );
    (scope as unknown as App).post(
      '/api/v1/evidence-requests/:id/package/send',
      {
        bodyLimit: LARGEST_PACKAGE,
        schema: {
          summary:
            'Send the sealed package of what was approved over the decentralised IT system: this discloses',
          description:
            'The body is an age file (`comity evidence seal`), at most 25 MB. It is handed on and not kept.',
          consumes: ['application/octet-stream'],
          params: Id,
          querystring: Type.Object({ recipient: line(300) }, { additionalProperties: false }),
        },
      },
      async (request) => {
        const signedIn = await personAsking(request);
        if (!Buffer.isBuffer(request.body))
          throw new Refusal('body-malformed', undefined, [
            { property: 'body', reason: 'must be an age file' },
          ]);
        const { recipient } = request.query;
        return sendPackage(desk, signedIn, request.params.id, { bytes: request.body, recipient });
      },
    );
  });
}
