import Type from 'typebox';
import type { DeskContext } from '../../../kernel/desk.ts';
import type { App } from '../../../kernel/http/server.ts';
import { serviceAsking } from '../../../kernel/http/who-asks.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import { visibleBank } from '../banks/set-bank-mode.ts';
import type { Keeping } from '../intake/keep-hashes.ts';
import { requireReference } from '../intake/match-item.ts';
import type { RunningBackwards } from './run-backwards.ts';
import { listRuns, type Run } from './run-queries.ts';
import { NewKeeping, setKeeping, showKeeping } from './set-keeping.ts';
import { NewRun, startRun } from './start-run.ts';
import { stopRun, visibleRun } from './stop-run.ts';

const Id = Type.Object({ id: Type.String({ maxLength: 100 }) });
const PAGE = 50;

/** Hashes that an organisation keeps of what it asked about, and looking for later signals in them. */
export function backwardsRoutes(
  app: App,
  desk: DeskContext,
  { keeping, running }: { keeping: Keeping; running: RunningBackwards },
): void {
  const { kernel, personAsking } = desk;

  app.get(
    '/api/v1/kept-hashes',
    {
      schema: {
        summary: 'Whether your organisation keeps hashes of what it asks about, for how many days, and why',
        description: 'Off where `days` is null. What is kept is read by nobody, and not counted here.',
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      return kernel.store.for(viewer)((tx) => showKeeping(tx, viewer.organisation));
    },
  );

  app.post(
    '/api/v1/kept-hashes',
    {
      schema: {
        summary: 'Keep hashes of what your organisation asks about, for some days; or keep none',
        description:
          'With `days` (1 to 90) the hashes of each item that is asked about with a reference are kept with that reference and the day: no picture, no text, no account. With null that is turned off, and what was kept is deleted at once.',
        body: NewKeeping,
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      await setKeeping(desk, viewer, keeping, request.body);
      return kernel.store.for(viewer)((tx) => showKeeping(tx, viewer.organisation));
    },
  );

  app.delete(
    '/api/v1/kept-hashes/:item',
    {
      config: { services: true },
      schema: {
        summary: 'Delete the hashes that are kept of an item, by your own reference',
        description:
          'The same answer whether any were kept. A case that is open about the item stays: it ends by its own rules.',
        params: Type.Object({ item: Type.String({ maxLength: 1000 }) }),
      },
    },
    async (request) => {
      const { viewer } = (await serviceAsking(kernel, request)) ?? (await personAsking(request));
      desk.policy.require(viewer, 'forget-hashes', { type: 'Organisation', id: viewer.organisation });
      const { item } = request.params;
      requireReference(item);
      await keeping.forget(viewer.organisation, item);
      return { item, kept: false };
    },
  );

  app.get(
    '/api/v1/matching-backwards',
    {
      schema: {
        summary: 'Searches for signals in the hashes that your organisation kept, newest first',
        querystring: Type.Object({
          bank: Type.Optional(Type.String({ maxLength: 100 })),
          signal: Type.Optional(Type.String({ maxLength: 100 })),
          after: Type.Optional(Type.String({ maxLength: 100 })),
        }),
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      const { bank, signal = null, after } = request.query;
      return kernel.store.for(viewer)(async (tx) => {
        const of = { bank: bank === undefined ? null : (await visibleBank(tx, bank)).object, signal };
        const before = after === undefined ? null : (await visibleRun(tx, after)).object;
        const runs = await listRuns(tx, of, before, PAGE);
        return {
          items: runs.map(showRun),
          ...(runs.length === PAGE ? { next: runs.at(-1)?.id } : {}),
        };
      });
    },
  );

  app.post(
    '/api/v1/matching-backwards',
    {
      schema: {
        summary: 'Search for the signals of a bank, or for one signal, in the hashes that were kept',
        description:
          '{bank} or {signal}, by id. Each match opens a review as `POST /api/v1/match` with that reference would, without a picture; the case says that it was found backwards.',
        body: NewRun,
      },
    },
    async (request, reply) => {
      const { viewer } = await personAsking(request);
      const id = await startRun(desk, viewer, request.body);
      running.kick();
      return reply.code(201).send(await kernel.store.for(viewer)((tx) => show(tx, id)));
    },
  );

  app.get(
    '/api/v1/matching-backwards/:id',
    { schema: { summary: 'One search backwards and how far it is', params: Id } },
    async (request) => {
      const { viewer } = await personAsking(request);
      return kernel.store.for(viewer)((tx) => show(tx, request.params.id));
    },
  );

  app.post(
    '/api/v1/matching-backwards/:id/stop',
    { schema: { summary: 'Stop a search backwards; cases that it opened stay', params: Id } },
    async (request) => {
      const { viewer } = await personAsking(request);
      await stopRun(desk, viewer, request.params.id);
      return kernel.store.for(viewer)((tx) => show(tx, request.params.id));
    },
  );
}

const show = async (tx: Transaction, id: string) => showRun(await visibleRun(tx, id));

/** `total` is how many items were kept when it began: those that are deleted meanwhile are not looked at. */
const showRun = ({ id, bankId, signal, startedAt, total, looked, matched, state, endedAt, error }: Run) => ({
  id,
  ...(bankId === null ? { signal } : { bank: bankId }),
  state,
  total,
  looked,
  matched,
  startedAt: startedAt.toISOString(),
  endedAt: endedAt?.toISOString() ?? null,
  /** It failed and is tried again, or it is over for that. */
  troubled: error !== null,
});
