import { Type } from 'typebox';
import type { DeskContext } from '../../../kernel/desk.ts';
import type { App } from '../../../kernel/http/server.ts';
import { isInForce } from './authority-list.ts';
import { currentList } from './authority-queries.ts';
import { authoritiesOf, importAuthorities } from './import-authorities.ts';

const LARGEST_BYTES = 2 * 1_048_576;

/** The register of authorities: who may order, and where to call them back. */
export function authorityRoutes(app: App, desk: DeskContext): void {
  const { kernel, personAsking } = desk;

  app.get(
    '/api/v1/authorities',
    {
      schema: {
        summary: 'The register of authorities: contact points and keys, with source and expiry of each',
        querystring: Type.Object({ state: Type.Optional(Type.String({ pattern: '^[A-Z]{2}$' })) }),
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      const { state } = request.query;
      return kernel.store.for(viewer)(async (tx) => {
        const list = await currentList(tx, viewer.organisation);
        const authorities = await authoritiesOf(tx, viewer.organisation);
        return {
          importedAt: list?.importedAt.toISOString() ?? null,
          items: authorities
            .filter((one) => state === undefined || one.state === state)
            .map((one) => ({ ...one, inForce: isInForce(one, kernel.now()) })),
        };
      });
    },
  );

  app.register(async (scope) => {
    scope.addContentTypeParser(
      ['text/csv', 'text/plain'],
      { parseAs: 'string', bodyLimit: LARGEST_BYTES },
      (_request, body, done) => done(null, body),
    );
    (scope as unknown as App).put(
      '/api/v1/authorities',
      {
        bodyLimit: LARGEST_BYTES,
        schema: {
          summary: 'Put a register of authorities, as CSV, in the place of the one before',
          description:
            'Columns: state, name, type, competences, email, phone, languages, keys, revoked_keys, source, source_date, expires. It is whole or refused.',
          consumes: ['text/csv'],
        },
      },
      async (request) => {
        const { viewer } = await personAsking(request);
        return importAuthorities(desk, viewer, typeof request.body === 'string' ? request.body : '');
      },
    );
  });
}
