import Type from 'typebox';
import type { DeskContext } from '../../../kernel/desk.ts';
import type { App } from '../../../kernel/http/server.ts';
import { decideTogether } from './decide-together.ts';
import { drawSample, groupSeen } from './draw-sample.ts';
import { countsOf } from './group-queries.ts';

const Content = Type.Object({ content: Type.String({ maxLength: 64 }) });

const Decision = Type.Object(
  {
    step: Type.String({ maxLength: 100 }),
    data: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    answers: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    after: Type.Optional(Type.Integer({ minimum: 0 })),
  },
  { additionalProperties: false },
);

/** Cases of the same content: what they are, what to look at first, and one decision for all of them. */
export function groupRoutes(app: App, desk: DeskContext): void {
  const { kernel, policy, personAsking } = desk;

  app.get(
    '/api/v1/same-content/:content',
    {
      schema: {
        summary:
          'Open cases of the same content, and the sample of them that you look at before deciding on all',
        description:
          'The sample is drawn at random for each person, and for a day. A case of it counts as opened once you have asked for it.',
        params: Content,
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      const { content } = request.params;
      const { cases, counts } = await kernel.store.for(viewer)(async (tx) => ({
        cases: await groupSeen(tx, content),
        counts: await countsOf(tx, content),
      }));
      const [first] = cases;
      const decides = first && policy.allows(viewer, 'take-step', { type: 'Case', id: first.id });
      const sample = decides ? await drawSample(desk, viewer, content, cases) : null;
      return {
        content,
        total: cases.length,
        ...counts,
        cases: cases.slice(0, 100).map(shown),
        sample: sample && {
          needed: sample.needed,
          opened: sample.opened,
          cases: sample.cases.map((one) => ({ ...shown(one), opened: one.opened })),
        },
      };
    },
  );

  app.post(
    '/api/v1/same-content/:content/decisions',
    {
      schema: {
        summary:
          'Take one decision in the next cases of the same content, each by itself; ask again with `next`',
        description:
          'step: leave, propose-restriction, confirm-restriction, refuse-restriction or restore, with its data; answers: to the required question, where it is not answered. Each case is decided as if by hand, with its own notice and undo; what does not allow it is left out and named.',
        params: Content,
        body: Decision,
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      return decideTogether(desk, viewer, request.params.content, request.body);
    },
  );
}

const shown = (one: { id: string; reference: string; state: string; openedAt: Date }) => ({
  id: one.id,
  reference: one.reference,
  state: one.state,
  openedAt: one.openedAt.toISOString(),
});
