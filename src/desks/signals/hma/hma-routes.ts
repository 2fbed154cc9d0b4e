import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DeskContext } from '../../../kernel/desk.ts';
import { readRefusal } from '../../../kernel/http/send-problem.ts';
import type { App } from '../../../kernel/http/server.ts';
import { knowSender } from '../../../kernel/http/who-asks.ts';
import { REFUSALS } from '../../../kernel/refusal.ts';
import type { LookUps } from '../intake/who-looks-up.ts';
import { hmaCurateRoutes } from './curate-routes.ts';
import { BELOW_KEY, BELOW_NOTHING, type HmaPlace } from './hma-asked.ts';
import { hmaAsking } from './hma-asking.ts';
import { HmaFault } from './hma-fault.ts';
import { hmaLookUpRoutes } from './look-up-routes.ts';

/**
 * The HTTP API of Hasher-Matcher-Actioner (OpenMediaMatch), as far as it goes together with this node's rules, so that a
 * client that sends no credentials switches by changing its address. Shapes after the blueprints `hashing`, `matching`
 * and `curation` of facebook/ThreatExchange.
 */
export function hmaRoutes(app: App, desk: DeskContext, lookUps: LookUps): void {
  for (const place of [BELOW_KEY, BELOW_NOTHING]) {
    app.register(async (scope) => routesAt(scope as unknown as App, desk, lookUps, place));
  }
}

function routesAt(app: App, desk: DeskContext, { matcher, uploads, quotas }: LookUps, place: HmaPlace): void {
  const asking = hmaAsking(desk, uploads, quotas, place);
  app.setErrorHandler((error, request, reply) => sendFault(desk, error as Error, request, reply));
  // Before a body is read.
  app.addHook('onRequest', (request) => knowSender(request, () => asking.admit(request)));

  app.get(
    place.at('/status'),
    { schema: { summary: 'HMA: whether the matcher serves', params: place.params({}) } },
    async (_request, reply) => reply.type('text/html; charset=utf-8').send('I-AM-ALIVE'),
  );

  hmaLookUpRoutes(app, desk, matcher, asking);
  hmaCurateRoutes(app, desk, matcher, asking);
}

/** HMA says every error as {"message"}. What cannot be read is 400 there, where this node says 422. */
function sendFault(
  { kernel }: DeskContext,
  error: Error,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (error instanceof HmaFault) return reply.code(error.status).send({ message: error.message });
  const { code, message, errors, retryAfter } = readRefusal(kernel, error, request);
  const [status] = REFUSALS[code];
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="comity"');
  if (retryAfter !== undefined) reply.header('retry-after', String(retryAfter));
  const why = errors.map(({ property, reason }) => `${property} ${reason}`).join('; ');
  return reply
    .code(status === 422 ? 400 : status)
    .send({ message: why === '' ? message : `${message} (${why})` });
}
