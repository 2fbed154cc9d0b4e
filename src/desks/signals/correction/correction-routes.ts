import Type from 'typebox';
import type { DeskContext } from '../../../kernel/desk.ts';
import type { App } from '../../../kernel/http/server.ts';
import { words } from '../signal.ts';
import { endQuarantine } from './end-quarantine.ts';
import { judgeSignal, NewJudgement } from './judge-signal.ts';
import { NewRule, setQuarantineRule } from './quarantine-rule.ts';
import { NewSharing, shareSightings, showSightingSharing } from './share-sightings.ts';
import { showCorrection } from './show-correction.ts';

const Id = Type.Object({ id: Type.String({ maxLength: 100 }) });
const Reason = Type.Object({ reason: words(4000) }, { additionalProperties: false });

/** What people say of signals, and what follows from what they decided. */
export function correctionRoutes(app: App, desk: DeskContext): void {
  const { kernel, personAsking } = desk;

  app.get(
    '/api/v1/signals/:id/correction',
    {
      schema: {
        summary: 'What people here and partners say of a signal, its numbers, and whether it is quarantined',
        params: Id,
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      return kernel.store.for(viewer)((tx) => showCorrection(tx, request.params.id));
    },
  );

  app.post(
    '/api/v1/signals/:id/judgement',
    {
      schema: {
        summary: 'Confirm or dispute a signal',
        description:
          'It acts as before. Where it came by an agreement, its originator is told by a STIX opinion: the reason travels, and must point at nobody.',
        params: Id,
        body: NewJudgement,
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      return kernel.store.for(viewer)(async (tx) => {
        await judgeSignal(desk, tx, request.params.id, request.body);
        return showCorrection(tx, request.params.id);
      });
    },
  );

  app.post(
    '/api/v1/signals/:id/end-quarantine',
    { schema: { summary: 'Put a quarantined signal back to work', params: Id, body: Reason } },
    async (request) => {
      const { viewer } = await personAsking(request);
      return kernel.store.for(viewer)(async (tx) => {
        await endQuarantine(desk, tx, request.params.id, request.body.reason);
        return showCorrection(tx, request.params.id);
      });
    },
  );

  app.post(
    '/api/v1/banks/:id/quarantine-rule',
    {
      schema: {
        summary: 'Say when signals of a bank are quarantined',
        description:
          'Of the first hundred reviewed matches of a signal: `percent` decided against it, by at least `reviewers` people, of at least `reviewed`. How often it matches plays no part.',
        params: Id,
        body: NewRule,
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      const bank = await setQuarantineRule(desk, viewer, request.params.id, request.body);
      return { id: bank.id, quarantine: request.body };
    },
  );

  app.get(
    '/api/v1/sightings',
    { schema: { summary: 'Under which agreements originators are told how many matches were right' } },
    async (request) => {
      const { viewer } = await personAsking(request);
      return kernel.store.for(viewer)(showSightingSharing);
    },
  );

  app.post(
    '/api/v1/sightings/:id',
    {
      schema: {
        summary: 'Turn telling of sightings under an agreement on or off',
        description:
          'Numbers only, of matches that people found right: once a day, for days that are over, from now on, in whole tens.',
        params: Id,
        body: NewSharing,
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      return kernel.store.for(viewer)(async (tx) => {
        await shareSightings(desk, tx, request.params.id, request.body);
        return showSightingSharing(tx);
      });
    },
  );
}
