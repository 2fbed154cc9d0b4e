import { Type } from 'typebox';
import { eventsOf } from '../../../../kernel/cases/case-queries.ts';
import { readCase } from '../../../../kernel/cases/take-step.ts';
import type { DeskContext } from '../../../../kernel/desk.ts';
import type { App } from '../../../../kernel/http/server.ts';
import { Refusal } from '../../../../kernel/refusal.ts';
import type { Database } from '../../../../kernel/store/store.ts';
import { validateStatement } from '../../../../standards/dsa-transparency/validate-statement.ts';
import { warningsOf } from '../../../../standards/dsa-transparency/warnings.ts';
import { findDemand } from '../../intake/order-queries.ts';
import { type Decided, STATED, statementOf } from './statement-of.ts';

const Day = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$', maxLength: 10 });
/** The database takes a hundred at once. */
const PAGE = 100;

/** Statements of reasons for the DSA Transparency Database, of decisions on referrals and notices alone. */
export function statementRoutes(app: App, desk: DeskContext): void {
  const { kernel, procedures, personAsking } = desk;

  app.get(
    '/api/v1/demands/:id/statement',
    {
      schema: {
        summary:
          'The statement of reasons of one decision in the Transparency Database’s JSON, with its faults and what looks like personal data',
        params: Type.Object({ id: Type.String({ maxLength: 100 }) }),
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      return kernel.store.for(viewer)(async (tx) => {
        const { file, events } = await readCase(kernel, procedures, tx, request.params.id);
        const row = await findDemand(tx, file.object);
        if (!row) throw new Refusal('not-found', 'There is no such demand that you may see.');
        const statement = statementOf({ ...row, id: file.id, events });
        if (!statement)
          throw new Refusal(
            'conflict',
            STATED.includes(row.kind)
              ? 'Nothing was done on it: there is nothing to state.'
              : 'An order of an authority needs no statement of reasons (DSA Art. 17(5)).',
          );
        return { statement, faults: validateStatement(statement), warnings: warningsOf(statement) };
      });
    },
  );

  app.get(
    '/api/v1/transparency-statements',
    {
      schema: {
        summary: 'Statements of reasons of decisions that took effect on these days, a hundred at a time',
        querystring: Type.Object({
          from: Day,
          to: Day,
          after: Type.Optional(Type.Integer({ minimum: 0 })),
        }),
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      const { from, to, after = 0 } = request.query;
      return kernel.store.for(viewer)(async (tx) => {
        const rows = await decidedBetween(tx, { from, to, after });
        const shown = rows.slice(0, PAGE);
        const events = await eventsOf(
          tx,
          shown.map(({ object }) => object),
        );
        return {
          statements: shown.flatMap(
            ({ object, ...row }) => statementOf({ ...row, events: events.get(object) ?? [] }) ?? [],
          ),
          next: rows.length > PAGE ? shown.at(-1)!.object : null,
        };
      });
    },
  );
}

/** Referrals and notices on which something was done that took effect on these days (UTC), as far as the viewer may see them. */
const decidedBetween = (db: Database, { from, to, after }: { from: string; to: string; after: number }) =>
  db.query<Omit<Decided, 'events'> & { object: number }>(
    `select o.object, f.id, o.kind, o.authority_name as "authorityName", o.issuing_state as "issuingState"
     from content_order o join case_file f using (object)
     where o.kind = any ($1) and o.object > $4 and exists (select from case_event e where e.object = o.object
       and e.step = 'confirm-action' and left(e.data ->> 'actedAt', 10) between $2 and $3)
     order by o.object limit ${PAGE + 1}`,
    [[...STATED], from, to, after],
  );
