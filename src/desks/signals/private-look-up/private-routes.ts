import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { DeskContext } from '../../../kernel/desk.ts';
import type { App } from '../../../kernel/http/server.ts';
import { serviceAsking } from '../../../kernel/http/who-asks.ts';
import type { Service } from '../../../kernel/identity/authenticate-key.ts';
import type { LookUpQuotas } from '../../../kernel/identity/look-up-quotas.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { restOfBeat } from '../../../kernel/store/find-routes.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { Matcher } from '../matching/matcher.ts';
import { LONGEST_VALUE, SignalType } from '../types/signal-types.ts';
import { allowPrivateLookUp, endPrivateLookUp } from './allow-private-look-up.ts';
import { askPrivately } from './ask-privately.ts';

const OfBank = Type.Object({ id: Type.String({ maxLength: 100 }) });
const Under = Type.Object({ agreement: Type.String({ maxLength: 100 }) }, { additionalProperties: false });

const Asked = Type.Object(
  {
    hash: Type.Object(
      { type: SignalType, value: Type.String({ maxLength: LONGEST_VALUE }) },
      { additionalProperties: false },
    ),
    quality: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
  },
  { additionalProperties: false },
);

/** Partners who may ask and not hold the list, and which banks answer them. */
export function privateRoutes(
  app: App,
  desk: DeskContext,
  {
    matcher,
    quotas,
    show,
  }: { matcher: Matcher; quotas: LookUpQuotas; show: (viewer: Viewer, id: string) => Promise<unknown> },
): void {
  app.post(
    '/api/v1/match/private',
    {
      config: { services: true },
      // Who may not ask is told so whatever the body says.
      preValidation: async (request) => void (await whoAsksPrivately(desk, request)),
      schema: {
        summary: 'Whether a hash is in a bank that answers you privately: match or no match',
        description:
          'For a key that is lent under an agreement, and no other. {"match": true} or {"match": false}, and nothing else: nothing is said of the signal, its bank or its distance. That it was asked is logged; the hash is not. Over the quota of a minute or the cap of a day the answer is 429 with `Retry-After`.',
        body: Asked,
      },
    },
    async (request) => {
      const began = performance.now();
      const service = await whoAsksPrivately(desk, request);
      quotas.take(service, 1);
      const answer = await askPrivately(desk, matcher, service, request.body);
      // Threat: a hash that is near many signals takes a little longer. Answers leave at a whole step.
      await pause(restOfBeat(performance.now() - began));
      return answer;
    },
  );

  app.post(
    '/api/v1/banks/:id/ask-privately',
    {
      schema: {
        summary: 'Let the other party of an agreement ask a bank privately',
        description: 'With a key that is lent to it. The bank is not shared by this.',
        params: OfBank,
        body: Under,
      },
    },
    async (request) => {
      const { viewer } = await desk.personAsking(request);
      await allowPrivateLookUp(desk, viewer, request.params.id, request.body.agreement);
      return show(viewer, request.params.id);
    },
  );

  app.post(
    '/api/v1/banks/:id/ask-privately/stop',
    {
      schema: {
        summary: 'Let a bank be asked privately no more under an agreement',
        params: OfBank,
        body: Under,
      },
    },
    async (request) => {
      const { viewer } = await desk.personAsking(request);
      await endPrivateLookUp(desk, viewer, request.params.id, request.body.agreement);
      return show(viewer, request.params.id);
    },
  );
}

/** Throws `not-allowed` for every key that is not lent, and for people: they have no agreement to ask under. */
async function whoAsksPrivately(
  desk: DeskContext,
  request: FastifyRequest,
): Promise<Service & { lent: object }> {
  const service = await serviceAsking(desk.kernel, request);
  const { viewer } = service ?? (await desk.personAsking(request));
  desk.policy.require(viewer, 'ask-privately', { type: 'Organisation', id: viewer.organisation });
  if (!service?.lent) throw new Refusal('not-allowed');
  return { ...service, lent: service.lent };
}
