import Type from 'typebox';
import type { DeskContext } from '../../../kernel/desk.ts';
import type { App } from '../../../kernel/http/server.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import { words } from '../signal.ts';
import {
  letThrough,
  pauseExchange,
  pullNow,
  refuseHeld,
  removeExchange,
  resumeExchange,
  visibleExchange,
} from './change-exchange.ts';
import { ExportFormat, exportBank } from './export-bank.ts';
import { makeExchange, NewExchange } from './make-exchange.ts';
import type { RunningExchanges } from './run-exchanges.ts';
import { showExchange, showExchanges } from './show-exchange.ts';

const Id = Type.Object({ id: Type.String({ maxLength: 100 }) });
const Reason = Type.Object({ reason: words(4000) }, { additionalProperties: false });

/** Where signals are pulled from: how it goes, and what waits for a person. */
export function exchangeRoutes(app: App, desk: DeskContext, running: RunningExchanges): void {
  const { kernel, personAsking } = desk;
  const show = (viewer: Viewer, id: string) =>
    kernel.store.for(viewer)(async (tx) => showExchange(tx, await visibleExchange(tx, id), kernel.now()));

  app.get(
    '/api/v1/exchanges',
    { schema: { summary: 'Exchanges that signals are pulled from' } },
    async (request) => {
      const { viewer } = await personAsking(request);
      return kernel.store.for(viewer)((tx) => showExchanges(tx, kernel.now()));
    },
  );

  app.post(
    '/api/v1/exchanges',
    { schema: { summary: 'Add an exchange, with a bank of its own in shadow', body: NewExchange } },
    async (request, reply) => {
      const { viewer } = await personAsking(request);
      const id = await makeExchange(desk, viewer, request.body);
      running.kick();
      return reply.code(201).send(await show(viewer, id));
    },
  );

  app.get(
    '/api/v1/exchanges/:id',
    { schema: { summary: 'An exchange and how its last pull went', params: Id } },
    async (request) => {
      const { viewer } = await personAsking(request);
      return show(viewer, request.params.id);
    },
  );

  app.get(
    '/api/v1/banks/:id/export',
    {
      schema: {
        summary: 'The signals of a bank that act, as a file for others',
        description:
          'Comity-Left-Out names types, each with a number, that the format has no word for; tlp:red is what is marked so.',
        params: Id,
        querystring: Type.Object({ format: ExportFormat }),
      },
    },
    async (request, reply) => {
      const { viewer } = await personAsking(request);
      const file = await exportBank(desk, viewer, request.params.id, request.query.format);
      const left = Object.entries(file.leftOut).map(([type, many]) => `${type}=${many}`);
      return reply
        .header('content-type', file.mediaType)
        .header('content-disposition', `attachment; filename="${request.params.id}.${file.extension}"`)
        .header('comity-signals', String(file.count))
        .header('comity-left-out', left.join(' '))
        .send(file.bytes);
    },
  );

  const acts = {
    pull: ['Pull from an exchange now', pullNow, 202],
    pause: ['Pause an exchange: nothing is pulled until it is resumed', pauseExchange, 200],
    resume: ['Resume an exchange', resumeExchange, 200],
  } as const;
  for (const [name, [summary, act, status]] of Object.entries(acts)) {
    app.post(`/api/v1/exchanges/:id/${name}`, { schema: { summary, params: Id } }, async (request, reply) => {
      const { viewer } = await personAsking(request);
      await act(desk, viewer, request.params.id);
      running.kick();
      return reply.code(status).send(await show(viewer, request.params.id));
    });
  }

  app.post(
    '/api/v1/exchanges/:id/remove',
    { schema: { summary: 'Remove an exchange; its bank stays, in shadow', params: Id } },
    async (request) => {
      const { viewer } = await personAsking(request);
      await removeExchange(desk, viewer, request.params.id);
      return { id: request.params.id, removed: true };
    },
  );

  const decisions = {
    'let-through': ['Let withdrawals happen that were held', letThrough],
    refuse: ['Keep signals whose withdrawal was held', refuseHeld],
  } as const;
  for (const [name, [summary, decide]] of Object.entries(decisions)) {
    app.post(
      `/api/v1/exchanges/:id/${name}`,
      { schema: { summary, params: Id, body: Reason } },
      async (request) => {
        const { viewer } = await personAsking(request);
        await decide(desk, viewer, request.params.id, request.body.reason);
        return show(viewer, request.params.id);
      },
    );
  }
}
