import Type from 'typebox';
import { readCase } from '../../../kernel/cases/take-step.ts';
import type { DeskContext } from '../../../kernel/desk.ts';
import type { App } from '../../../kernel/http/server.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Desk } from '../context.ts';
import { offerAnswers } from '../review/offer-answers.ts';
import { looksOfContent, seenBy } from '../review/sight-queries.ts';
import { decideTogether } from './decide-together.ts';
import { drawSample, groupSeen } from './draw-sample.ts';
import { countsOf, type GroupCase } from './group-queries.ts';

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
          'The sample is drawn at random for each person, and for a day. A case of it counts as opened once you have asked for it, and as seen once some of its picture was shown to you clear. looks: how much of the picture each person was shown clear, in whichever of the cases. offers: the law to restrict under, as a case alone offers it.',
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
      const { seen, looks, offered } = await kernel.store.for(viewer)(async (tx) => ({
        seen: await seenBy(tx, viewer.actor, sample?.cases.map(({ object }) => object) ?? []),
        looks: await looksOfContent(tx, content),
        offered: sample && first ? await offersFor(desk, tx, first) : NOTHING,
      }));
      return {
        content,
        total: cases.length,
        ...counts,
        cases: cases.slice(0, 100).map(shown),
        sample: sample && {
          needed: sample.needed,
          opened: sample.opened,
          cases: sample.cases.map((one) => ({
            ...shown(one),
            opened: one.opened,
            seen: seen.has(one.object),
          })),
        },
        looks,
        ...offered,
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

const NOTHING = { offers: [], nothingOffered: null };

/** What is offered for restricting all of them: what their first case alone would offer. */
async function offersFor({ kernel, procedures }: Desk, tx: Transaction, { id }: GroupCase) {
  const step = 'propose-restriction';
  const folded = await readCase(kernel, procedures, tx, id);
  const { offers, nothing } = await offerAnswers(tx, folded, tx.viewer, [step]);
  return { offers: offers[step] ?? [], nothingOffered: nothing };
}

const shown = (one: { id: string; reference: string; state: string; openedAt: Date }) => ({
  id: one.id,
  reference: one.reference,
  state: one.state,
  openedAt: one.openedAt.toISOString(),
});
