import { eventsOf } from '../../../kernel/cases/case-queries.ts';
import type { DeskContext } from '../../../kernel/desk.ts';
import type { App } from '../../../kernel/http/server.ts';
import type { Database } from '../../../kernel/store/store.ts';
import { drillTimes } from './drill-times.ts';
import { NewDrill, startDrill } from './start-drill.ts';

const MOST = 50;

/** Rehearsals: begun here, acted on like any order, and measured. */
export function drillRoutes(app: App, desk: DeskContext): void {
  const { kernel, policy, personAsking } = desk;

  app.post(
    '/api/v1/content-order-drills',
    { schema: { summary: 'Begin a drill: an invented order whose hour runs', body: NewDrill } },
    async (request, reply) => {
      const { viewer } = await personAsking(request);
      return reply.code(201).send(await startDrill(desk, viewer, request.body));
    },
  );

  app.get(
    '/api/v1/content-order-drills',
    { schema: { summary: 'Drills and how long the team took, the newest first' } },
    async (request) => {
      const { viewer } = await personAsking(request);
      const now = kernel.now();
      return kernel.store.for(viewer)(async (tx) => {
        const drills = await listDrills(tx);
        const events = await eventsOf(
          tx,
          drills.map(({ object }) => object),
        );
        return {
          mayStart: policy.allows(viewer, 'start-drill', { type: 'Organisation', id: viewer.organisation }),
          items: drills.map(({ object, receivedAt, ...one }) => ({
            ...one,
            receivedAt: receivedAt.toISOString(),
            times: drillTimes(events.get(object) ?? [], now.getTime()),
          })),
        };
      });
    },
  );
}

const listDrills = (db: Database) =>
  db.query<{ object: number; id: string; receivedAt: Date; ended: boolean }>(
    `select f.object, f.id, o.received_at as "receivedAt", s.closed as ended
     from case_state s join case_file f using (object) join content_order o using (object)
     where s.procedure = 'removal-order-drill' order by f.object desc limit ${MOST}`,
  );
