import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { markingRefs } from '../../standards/stix/markings.ts';
import { tlpOf } from '../../standards/tlp/tlp.ts';
import { type Listing, openPlace, sealPlace } from '../http/page-place.ts';
import type { App } from '../http/server.ts';
import type { SignedIn } from '../identity/credentials.ts';
import type { Kernel } from '../kernel.ts';
import type { Policy } from '../policy/authorize.ts';
import { Refusal } from '../refusal.ts';
import { addedHandling } from './added-handling.ts';
import { openErasureRequests } from './erasure-request-queries.ts';
import { erasureRoutes, shownErasure } from './erasure-routes.ts';
import {
  markingNames,
  QUARANTINE_PAGE,
  quarantined,
  type RecordRow,
  receiptsOf,
  saidAbout,
  searchRecords,
  sharingOf,
  versionsOf,
} from './record-reads.ts';

const PAGE = 50;

/** Records, for people who may see them. */
export function recordRoutes(
  app: App,
  {
    kernel,
    policy,
    personAsking,
  }: { kernel: Kernel; policy: Policy; personAsking: (request: FastifyRequest) => Promise<SignedIn> },
): void {
  app.get(
    '/api/v1/records',
    {
      schema: {
        summary: 'Newest versions of records',
        querystring: Type.Object({
          q: Type.Optional(Type.String({ maxLength: 200 })),
          type: Type.Optional(Type.String({ maxLength: 250 })),
          cursor: Type.Optional(Type.String({ maxLength: 100 })),
        }),
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      const { q, type, cursor } = request.query;
      const listing: Listing = { viewer, list: 'records', filters: { q, type } };
      const before = openPlace(kernel, listing, cursor);
      const rows = await kernel.store.for(viewer)((tx) =>
        searchRecords(tx, {
          q: q?.trim() ? q.trim() : null,
          type: type ?? null,
          before,
          page: PAGE,
        }),
      );
      return { items: rows.map(shown), next: nextOf(kernel, listing, rows, PAGE) };
    },
  );

  app.get(
    '/api/v1/records/:id',
    {
      schema: {
        summary:
          'One record: versions, markings, who has it, the handling that agreements add, and whether its erasure is asked for',
        params: Type.Object({ id: Type.String({ maxLength: 300 }) }),
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      return kernel.store.for(viewer)(async (tx) => {
        const { id } = request.params;
        const versions = await versionsOf(tx, id);
        const newest = versions[0];
        if (!newest) throw new Refusal('not-found', 'There is no such record that you may see.');
        const refs = markingRefs(JSON.parse(newest.body) as Record<string, unknown>);
        const names = new Map((await markingNames(tx, refs)).map((row) => [row.id, row.name]));
        const sharing = await sharingOf(
          tx,
          versions.map((one) => one.object),
        );
        const opinions = await saidAbout(tx, id, ['opinion', 'note']);
        const receipts = await receiptsOf(tx, id);
        const requests = await openErasureRequests(tx, id);
        const asked = requests.find(({ holder }) => holder === viewer.organisation) ?? requests[0];
        return {
          ...shown(newest),
          versions: versions.map((one) => ({ ...shown(one), body: one.body })),
          markings: refs.map((ref) => ({
            id: ref,
            name: names.get(ref) ?? tlpName(ref) ?? 'unknown marking',
          })),
          sharing: sharing.map(({ agreement, title, terms }) => ({
            agreement,
            title,
            ...addedHandling(terms),
          })),
          erasure: asked ? shownErasure(policy, viewer, asked) : null,
          receipts: receipts.map((one) => ({ ...one, at: one.at.toISOString() })),
          opinions: opinions.map((one) => {
            const body = JSON.parse(one.body) as { opinion?: string; explanation?: string; content?: string };
            return {
              id: one.id,
              by: one.by,
              at: one.at.toISOString(),
              opinion: body.opinion ?? 'note',
              explanation: body.explanation ?? body.content ?? null,
            };
          }),
        };
      });
    },
  );

  erasureRoutes(app, { kernel, policy, personAsking });

  app.get(
    '/api/v1/quarantine',
    {
      schema: {
        summary: 'What was not taken in, and the rule that kept it out',
        querystring: Type.Object({ cursor: Type.Optional(Type.String({ maxLength: 100 })) }),
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      const listing: Listing = { viewer, list: 'quarantine' };
      const before = openPlace(kernel, listing, request.query.cursor);
      const rows = await kernel.store.for(viewer)((tx) => quarantined(tx, before));
      return {
        items: rows.map(({ object: _, ...row }) => ({ ...row, receivedAt: row.receivedAt.toISOString() })),
        next: nextOf(kernel, listing, rows, QUARANTINE_PAGE),
      };
    },
  );
}

/** Where a full page goes on. */
function nextOf(kernel: Kernel, listing: Listing, rows: { object: number }[], page: number): string | null {
  const last = rows.length === page ? rows.at(-1) : undefined;
  return last ? sealPlace(kernel, listing, last.object) : null;
}

const shown = ({ id, type, name, version, tlp, source, attested, revoked, receivedAt, says }: RecordRow) => ({
  id,
  type,
  name,
  version,
  tlp,
  source,
  attested,
  revoked,
  receivedAt: receivedAt.toISOString(),
  says,
});

function tlpName(ref: string): string | null {
  const { level } = tlpOf([ref]);
  return level === null ? null : `TLP:${level.toUpperCase()}`;
}
