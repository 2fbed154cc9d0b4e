import Type from 'typebox';
import type { DeskContext } from '../../../kernel/desk.ts';
import type { App } from '../../../kernel/http/server.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { requireReason } from '../../../kernel/require-reason.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import { words } from '../signal.ts';
import { showSignals } from './show-bank.ts';
import { shownSignals } from './signal-queries.ts';
import { signalStanding } from './signal-standing.ts';
import { stopOwnCopy, withdrawSignal } from './withdraw-signal.ts';

const Id = Type.Object({ id: Type.String({ maxLength: 100 }) });
const Reason = Type.Object({ reason: words(4000) }, { additionalProperties: false });

/** One signal: what stands behind it, taking it back, stopping it here. */
export function signalRoutes(app: App, desk: DeskContext): void {
  const { kernel, policy, personAsking } = desk;

  const show = async (db: Transaction, id: string) => {
    const found = await shownSignals(db, [id]);
    const copy = found.find(({ holder }) => holder === db.viewer.organisation) ?? found[0];
    if (!copy) throw new Refusal('not-found');
    const organisation = { type: 'Organisation', id: db.viewer.organisation };
    const people = policy.allows(db.viewer, 'look-up-person', organisation);
    const [shown] = await showSignals(db, [copy], true, people);
    return {
      ...shown,
      in: { id: copy.bankId, name: copy.bankName },
      ...(await signalStanding(kernel, db, copy)),
    };
  };

  app.get('/api/v1/signals/:id', { schema: { summary: 'A signal', params: Id } }, async (request) => {
    const { viewer } = await personAsking(request);
    return kernel.store.for(viewer)((tx) => show(tx, request.params.id));
  });

  app.post(
    '/api/v1/signals/:id/withdraw',
    { schema: { summary: 'Take back a signal of your own, everywhere', params: Id, body: Reason } },
    async (request) => {
      const { viewer } = await personAsking(request);
      const { id } = request.params;
      policy.require(viewer, 'withdraw-signal', { type: 'Signal', id });
      const { reason } = request.body;
      await kernel.store.for(viewer)(async (tx) => {
        // What is not there is told before what the words lack.
        if ((await shownSignals(tx, [id])).length > 0) requireReason(reason);
        await withdrawSignal(desk, tx, viewer, id, reason);
      });
      return { id, withdrawn: true };
    },
  );

  app.post(
    '/api/v1/signals/:id/stop',
    {
      schema: {
        summary: 'Stop a signal that your organisation holds at this node, whoever shared it',
        params: Id,
        body: Reason,
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      const { id } = request.params;
      policy.require(viewer, 'withdraw-signal', { type: 'Signal', id });
      return kernel.store.for(viewer)(async (tx) => {
        await stopOwnCopy(desk, tx, id, request.body.reason);
        return show(tx, id);
      });
    },
  );
}
