import Type from 'typebox';
import { readCase } from '../../../kernel/cases/take-step.ts';
import type { DeskContext } from '../../../kernel/desk.ts';
import { refuseUnwrapped } from '../../../kernel/http/read-body.ts';
import type { App } from '../../../kernel/http/server.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Matcher } from '../matching/matcher.ts';
import { projected } from '../matching/projected.ts';
import { noteOpened } from '../same-content/draw-sample.ts';
import { hasEndpoint } from '../webhook/tell-by-hand.ts';
import { findByReference, listQueue, MOST_CASES } from './list-cases.ts';
import { showCase } from './show-case.ts';
import { showPicture, ZONES, type Zone } from './show-picture.ts';
import { Spare, spareUpheld } from './spare-upheld.ts';
import { takeReviewStep } from './take-review-step.ts';

const Id = Type.Object({ id: Type.String({ maxLength: 100 }) });
const StepParams = Type.Object({
  id: Type.String({ maxLength: 100 }),
  step: Type.String({ maxLength: 100 }),
});

const StepBody = Type.Object(
  {
    data: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    withhold: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  },
  { additionalProperties: false },
);

/** The review of matches, and disagreements about signals: lists, one case, its steps, its picture. */
export function caseRoutes(app: App, desk: DeskContext, matcher: Matcher): void {
  const { kernel, procedures, personAsking } = desk;

  app.get(
    '/api/v1/cases',
    {
      schema: {
        summary:
          'Cases in which somebody can or must act, the first due at the top; or the others, the last moved at the top; or those of an item',
        description:
          'reference: cases of items whose reference, your own, is this one or begins so, open or not; it stands alone, with limit.',
        querystring: Type.Object({
          procedure: Type.Optional(Type.Enum(['match-review', 'disagreement', 'challenge'])),
          state: Type.Optional(Type.Enum(['open', 'decided'])),
          reference: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
          after: Type.Optional(Type.String({ maxLength: 100 })),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_CASES })),
        }),
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      const { procedure = 'match-review', state = 'open', after = null, limit = MOST_CASES } = request.query;
      const { reference } = request.query;
      if (reference !== undefined) {
        return kernel.store.for(viewer)((tx) =>
          findByReference(tx, procedures, reference.trim(), kernel.now(), limit),
        );
      }
      return kernel.store.for(viewer)((tx) =>
        listQueue(tx, procedures, procedure, kernel.now(), state, { after, limit }),
      );
    },
  );

  app.get('/api/v1/cases/:id', { schema: { summary: 'One case', params: Id } }, async (request) => {
    const { viewer } = await personAsking(request);
    const endpoint = await hasEndpoint(desk, viewer.organisation);
    const { shown, object, closed } = await kernel.store.for(viewer)(async (tx) => {
      const folded = await readCase(kernel, procedures, tx, request.params.id);
      return {
        object: folded.file.object,
        closed: folded.state.closed,
        shown: await showCase(desk, tx, folded, endpoint),
      };
    });
    // Also of the last one of its content: it may have been drawn while there were more.
    if (!closed) await noteOpened(desk, viewer, object);
    return shown;
  });

  app.post(
    '/api/v1/cases/:id/steps/:step',
    {
      // Before the schema, which would only say that it does not know the fields.
      preValidation: async (request) => refuseUnwrapped(request.body, Object.keys(StepBody.properties)),
      schema: {
        summary: 'Take one step of a case',
        description:
          'withhold: with a step that restricts, the reasons for which a senior reviewer lawfully withholds the notice, in the same act.',
        params: StepParams,
        body: StepBody,
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      const { id, step } = request.params;
      return takeReviewStep(desk, viewer, id, step, request.body);
    },
  );

  app.post(
    '/api/v1/cases/:id/known-innocent',
    {
      schema: {
        summary: 'Put the hashes of an item, about which an appeal was upheld, among the known innocent',
        description:
          'What looks like it opens no case from then on. Into the list that `bank` names, else into the first one of the organisation, which is made when there is none.',
        params: Id,
        body: Spare,
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      const { bank, accepted, unchanged, last } = await spareUpheld(
        desk,
        viewer,
        request.params.id,
        request.body,
      );
      await projected(kernel, matcher, last);
      return { bank: { id: bank.id, name: bank.name }, accepted, unchanged };
    },
  );

  app.get(
    '/api/v1/cases/:id/picture',
    {
      schema: {
        summary:
          'The picture, grey and blurred; ?zone=ROW,COLUMN shows one clear zone of a 4x4 grid; an overseer gives ?purpose= for what is preserved',
        params: Id,
        querystring: Type.Object({
          zone: Type.Optional(Type.String({ maxLength: 20 })),
          purpose: Type.Optional(Type.String({ maxLength: 1000 })),
        }),
      },
    },
    async (request, reply) => {
      const { viewer } = await personAsking(request);
      const { id } = request.params;
      const zone = request.query.zone === undefined ? null : readZone(request.query.zone);
      const picture = await showPicture(desk, viewer, id, zone, request.query.purpose ?? null);
      return reply.type('image/jpeg').header('cache-control', 'no-store').send(picture);
    },
  );
}

function readZone(text: string): Zone {
  const [row, column, ...rest] = text
    .split(',')
    .map((part) => (/^\d$/.test(part) ? Number(part) : Number.NaN));
  const fits = (value: number | undefined): value is number => value !== undefined && value < ZONES;
  if (!fits(row) || !fits(column) || rest.length > 0) {
    throw new Refusal('parameter-malformed', undefined, [
      { property: 'zone', reason: `is ROW,COLUMN, each from 0 to ${ZONES - 1}` },
    ]);
  }
  return { row, column };
}
