import { readFileSync } from 'node:fs';
import type { Counter, Desk, DeskContext, OpenDesk } from '../../kernel/desk.ts';
import type { App } from '../../kernel/http/server.ts';
import { uploadGate } from '../../kernel/http/upload-gate.ts';
import { lookUpQuotas } from '../../kernel/identity/look-up-quotas.ts';
import { keepLapsing } from './about-people/lapse-proposals.ts';
import { backwardsRoutes } from './backwards/backwards-routes.ts';
import { runBackwards } from './backwards/run-backwards.ts';
import { bankRoutes } from './banks/bank-routes.ts';
import { signalRoutes } from './banks/signal-routes.ts';
import { rememberAppeals } from './banks/upheld-hashes.ts';
import { correctionRoutes } from './correction/correction-routes.ts';
import { quarantineSignals } from './correction/quarantine-signals.ts';
import { keepTellingSightings } from './correction/tell-sightings.ts';
import { crisis } from './crisis/crisis.procedure.ts';
import { crisisRoutes } from './crisis/crisis-routes.ts';
import { deepChecks } from './deep-checks.ts';
import { challenge, disagreement } from './disagreement/disagreement.procedure.ts';
import { followDisagreements } from './disagreement/follow-disagreements.ts';
import { exchangeRoutes } from './exchanges/exchange-routes.ts';
import { runExchanges } from './exchanges/run-exchanges.ts';
import { findSignalThings } from './find-things.ts';
import { hmaRoutes } from './hma/hma-routes.ts';
import { compareRoutes } from './intake/compare-routes.ts';
import { openKeeping } from './intake/keep-hashes.ts';
import { matchRoutes } from './intake/match-routes.ts';
import { videoPlaces } from './intake/video-places.ts';
import { openMatchWorkers } from './match-workers/match-workers.ts';
import { indexRoutes } from './matching/index-routes.ts';
import { openMatcher } from './matching/matcher.ts';
import { noteExpiry } from './matching/note-expiry.ts';
import { projectSignals } from './matching/project-signals.ts';
import { noticeRoutes } from './notice/notice-routes.ts';
import { publicRoutes } from './notice/public.ts';
import { countWaiting } from './review/case-queries.ts';
import { caseRoutes } from './review/case-routes.ts';
import { matchReview } from './review/match-review.procedure.ts';
import { matchReviewVersion1 } from './review/match-review.version-1.ts';
import { endLateShadows, settleLateLosses } from './review/settle-reviews.ts';
import { groupRoutes } from './same-content/group-routes.ts';
import { deliverMessages } from './webhook/deliver-messages.ts';
import { tellDecisions } from './webhook/tell-decisions.ts';
import { webhookRoutes } from './webhook/webhook-routes.ts';

/** Uploads worked on at one time, and how many may wait for a place. */
const UPLOADS = 4;
const MOST_WAITING = 200;
/** Videos decoded at one time, two threads each. */
const VIDEOS = 3;

/** What the public may count; each error beside what it is an error of (human-rights rule 9). */
export const COUNTERS: Counter[] = [
  { name: 'matches', kinds: ['case.match-review.open'] },
  { name: 'matches-on-voluntary-state-signals', kinds: ['match.on-voluntary-state-signal'] },
  {
    name: 'restrictions-proposed',
    kinds: ['case.match-review.propose-restriction', 'case.match-review.propose-restriction-anew'],
  },
  { name: 'restrictions-by-one-person', kinds: ['case.match-review.restrict-single-handed'] },
  { name: 'restrictions-confirmed', kinds: ['case.match-review.confirm-restriction'] },
  {
    name: 'restrictions-undone',
    kinds: [
      'case.match-review.reverse-restriction',
      'case.match-review.reverse-unconfirmed',
      'case.match-review.restore',
      'case.match-review.put-back',
      'case.match-review.put-back-unkept',
      'case.match-review.uphold-appeal',
      'case.match-review.restored-with-appeal',
      'match.put-back-without-signal',
    ],
  },
  { name: 'matches-spared', kinds: ['match.suppressed'] },
  { name: 'matches-left', kinds: ['case.match-review.leave', 'case.match-review.refuse-restriction'] },
  { name: 'appeals', kinds: ['case.match-review.appeal'] },
  { name: 'appeals-upheld', kinds: ['case.match-review.uphold-appeal'] },
  { name: 'notices-withheld', kinds: ['case.match-review.withhold-notice'] },
  { name: 'signals-stopped-here', kinds: ['signal.stopped'] },
  { name: 'signals-confirmed', kinds: ['signal.confirmed'] },
  { name: 'signals-disputed', kinds: ['signal.disputed'] },
  { name: 'signals-quarantined', kinds: ['signal.quarantined'] },
  { name: 'disagreements-raised', kinds: ['case.disagreement.open'] },
  { name: 'disagreements-refused', kinds: ['case.disagreement.originator-refused'] },
  { name: 'disagreements-ended-by-withdrawal', kinds: ['case.disagreement.originator-withdrew'] },
  { name: 'pictures-revealed', kinds: ['picture.revealed'] },
];

/** Signals and matching: banks, intake, review by people, notice, appeal, and what an upheld appeal undoes. */
export const signalsDesk: Desk = {
  name: 'signals',
  migrations: new URL('./migrations/', import.meta.url),
  procedures: [matchReviewVersion1, matchReview, disagreement, challenge, crisis],
  policy: readFileSync(new URL('./policy.cedar', import.meta.url), 'utf8'),
  deepChecks,
  open,
};

async function open(context: DeskContext): Promise<OpenDesk> {
  const own = await openMatcher(context.kernel);
  const workers = openMatchWorkers(context.kernel, own);
  const matcher = workers?.matcher ?? own;
  const keeping = await openKeeping(context.kernel);
  const backwards = runBackwards(context, matcher);
  const deliverer = deliverMessages(context);
  const expiry = noteExpiry(context.kernel);
  const lapsing = keepLapsing(context.kernel);
  const exchanges = runExchanges(context);
  const sightings = keepTellingSightings(context);
  const gate = uploadGate(UPLOADS, MOST_WAITING);
  const videos = videoPlaces(VIDEOS);
  const quotas = lookUpQuotas(context.kernel.now);
  // The process before may have ended between opening a case and looking whether its ground was lost meanwhile.
  const late = settleLateLosses(context, null)
    .then(() => endLateShadows(context))
    .catch((error: Error) => context.kernel.log(`late losses: ${error.message}`));
  return {
    routes(app) {
      // Scopes of their own: media types that only these routes take stay with them.
      app.register(async (scope) => {
        const signals = scope as unknown as App;
        const uploads = { gate, videos, room: signals.room };
        bankRoutes(signals, context, { matcher, uploads, quotas });
        signalRoutes(signals, context);
        exchangeRoutes(signals, context, exchanges);
        correctionRoutes(signals, context);
        matchRoutes(signals, context, { matcher, uploads, quotas, keeping });
        backwardsRoutes(signals, context, { keeping, running: backwards });
        indexRoutes(signals, context, matcher, workers);
        compareRoutes(signals, context, uploads);
        caseRoutes(signals, context, matcher);
        groupRoutes(signals, context);
        crisisRoutes(signals, context);
        noticeRoutes(signals, context);
        webhookRoutes(signals, context);
      });
      // Its errors are in the words of another API.
      app.register(async (scope) => {
        const hma = scope as unknown as App;
        hmaRoutes(hma, context, { matcher, uploads: { gate, videos, room: hma.room }, quotas });
      });
      app.register(async (scope) => publicRoutes(scope as unknown as App, context));
    },
    consumers: [
      projectSignals(context, matcher),
      rememberAppeals(context),
      followDisagreements(context),
      quarantineSignals(context),
      tellDecisions(context, deliverer),
    ],
    counters: COUNTERS,
    find: findSignalThings(context.procedures, context.kernel.now),
    waiting: (viewer) => context.kernel.store.for(viewer)(countWaiting),
    async close() {
      await Promise.all([
        late,
        expiry.stop(),
        lapsing.stop(),
        sightings.stop(),
        deliverer.stop(),
        exchanges.stop(),
        keeping.stop(),
        backwards.stop(),
      ]);
      await workers?.close();
      await own.close();
    },
  };
}
