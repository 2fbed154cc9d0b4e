import type { DeskContext } from '../../../kernel/desk.ts';
import type { App } from '../../../kernel/http/server.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { MatchWorkers } from '../match-workers/match-workers.ts';
import { actsUnread, countBehind } from './index-queries.ts';
import type { Matcher } from './matcher.ts';
import { PROJECTED, PROJECTING } from './project-signals.ts';

/** How the index does, for the organisation whose node it is. */
export function indexRoutes(
  app: App,
  desk: DeskContext,
  matcher: Matcher,
  workers: MatchWorkers | null,
): void {
  const { kernel } = desk;
  app.get(
    '/api/v1/index',
    {
      schema: {
        summary: 'How the index of signals does: size, age, memory, how far behind, how fast',
        description:
          'Of all signals of this node together, whoever holds them: for people of the organisation that runs it. `behind` counts acts that were not read yet and changes that the index has not taken over. `freshness` is of the last signals, in milliseconds from acceptance until they could match; `lookUps` of all calls of one index. Both are held in memory, since `loadedAt`. `workers`: match workers on other machines that are there, and how many look-ups they answered or the node itself; null where the node is set up for none.',
      },
    },
    async (request) => {
      const { viewer } = await desk.personAsking(request);
      desk.policy.require(viewer, 'see-index', { type: 'Organisation', id: viewer.organisation });
      // Threat: how many signals there are on the whole node tells a seat of a partner how many it may not see.
      if (viewer.organisation !== kernel.host.id) throw new Refusal('not-allowed');
      const { position, types, latencies, ...state } = matcher.state();
      const behind = await kernel.store.system('how far behind the index is')(async (tx) => ({
        acts: await actsUnread(tx, PROJECTING, PROJECTED),
        signals: await countBehind(tx, position),
      }));
      const items = Object.entries(types).map(([type, makeUp]) => ({ type, ...makeUp }));
      return { items, ...state, behind, lookUps: latencies, workers: workers?.state() ?? null };
    },
  );
}
