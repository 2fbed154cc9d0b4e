import Type from 'typebox';
import type { DeskContext } from '../../../kernel/desk.ts';
import type { App } from '../../../kernel/http/server.ts';
import type { Matcher } from '../matching/matcher.ts';
import * as curate from './curate.ts';
import * as exchanges from './exchanges.ts';
import { checkShare, isTrue, NO_FETCHING, needed, text } from './hma-asked.ts';
import type { HmaAsking } from './hma-asking.ts';
import { HmaFault } from './hma-fault.ts';

/** HMA's blueprint `curation`. */
export function hmaCurateRoutes(
  app: App,
  desk: DeskContext,
  matcher: Matcher,
  { at, params, viewerOf, readUpload }: HmaAsking,
): void {
  const OfNode = params({});
  const OfName = params({ name: Type.String({ maxLength: 400 }) });
  const OfContent = params({
    name: Type.String({ maxLength: 400 }),
    content: Type.String({ maxLength: 20 }),
  });
  app.get(at('/c/banks'), { schema: { summary: 'HMA: the banks', params: OfNode } }, async (request) =>
    curate.showBanks(desk, viewerOf(request)),
  );
  app.post(
    at('/c/banks'),
    {
      schema: {
        summary: 'HMA: make a bank, which begins in shadow whatever is asked',
        params: OfNode,
        body: Type.Object({
          name: Type.Optional(Type.String()),
          enabled: Type.Optional(Type.Unknown()),
          enabled_ratio: Type.Optional(Type.Unknown()),
          matching_enabled_ratio: Type.Optional(Type.Unknown()),
        }),
      },
    },
    async (request, reply) => {
      const { name, ...share } = request.body;
      const called = needed(name, 'name');
      checkShare(share);
      return reply.code(201).send(await curate.makeBank(desk, viewerOf(request), called));
    },
  );
  app.get(at('/c/bank/:name'), { schema: { summary: 'HMA: a bank', params: OfName } }, async (request) =>
    curate.showBank(desk, viewerOf(request), request.params.name),
  );
  app.post(
    at('/c/bank/:name/signal'),
    {
      schema: {
        summary: 'HMA: put hashes into a bank in shadow',
        params: OfName,
        body: Type.Unknown(),
      },
    },
    async (request) => curate.addHashes(desk, matcher, viewerOf(request), request.params.name, request.body),
  );
  app.post(
    at('/c/bank/:name/content'),
    {
      schema: {
        summary: 'HMA: put a picture’s PDQ into a bank in shadow',
        description: 'multipart/form-data with one file, called "photo". The picture is not kept.',
        params: OfName,
        querystring: Type.Object({ url: text }),
      },
    },
    async (request, reply) => {
      if (request.query.url) throw new HmaFault(403, NO_FETCHING);
      return readUpload(request, reply, ['photo'], ({ bytes }) =>
        curate.addPhoto(desk, matcher, viewerOf(request), request.params.name, bytes),
      );
    },
  );
  app.get(
    at('/c/bank/:name/content/:content'),
    {
      schema: {
        summary: 'HMA: a signal of a bank, for keys that fill banks',
        params: OfContent,
        querystring: Type.Object({ include_signals: text }),
      },
    },
    async (request) => {
      const { name, content: id } = request.params;
      const withSignals = isTrue(request.query.include_signals);
      return curate.showContent(desk, viewerOf(request), { name, id, withSignals });
    },
  );
  app.get(
    at('/c/exchanges'),
    {
      schema: {
        summary: 'HMA: lists that are pulled, and banks that partners share, by name',
        params: OfNode,
      },
    },
    async (request) => exchanges.showExchanges(desk, viewerOf(request)),
  );
  app.get(
    at('/c/exchanges/apis'),
    { schema: { summary: 'HMA: the kinds of exchange that there are', params: OfNode } },
    async () => exchanges.EXCHANGE_APIS,
  );
  app.get(
    at('/c/exchange/:name'),
    { schema: { summary: 'HMA: whose list it is, and whether it is on', params: OfName } },
    async (request) => exchanges.showExchange(desk, viewerOf(request), request.params.name),
  );
  app.get(
    at('/c/exchange/:name/status'),
    { schema: { summary: 'HMA: when it was last pulled, or its partner heard', params: OfName } },
    async (request) => exchanges.showExchangeStatus(desk, viewerOf(request), request.params.name),
  );
}
