import { readFileSync } from 'node:fs';
import type { Desk, DeskContext, OpenDesk } from '../../kernel/desk.ts';
import { projectSignals } from './consumers/project-signals.ts';
import { challenge, disagreement } from './disagreement.procedure.ts';
import { matchReview } from './match-review.procedure.ts';
import { openMatcher } from './matcher.ts';
import { bankRoutes } from './routes/banks.ts';
import { matchRoutes } from './routes/match.ts';
import { signalRoutes } from './routes/signals.ts';
import { uploadGate } from './upload-gate.ts';

/** Uploads in memory at one time (32 MiB each at most), and how many may wait for a place. */
const UPLOADS = 4;
const MOST_WAITING = 200;

/** Signals and matching: banks, intake, review by people, notice, appeal, and what an upheld appeal undoes. */
export const signalsDesk: Desk = {
  name: 'signals',
  migrations: new URL('./migrations/', import.meta.url),
  procedures: [matchReview, disagreement, challenge],
  policy: readFileSync(new URL('./policy.cedar', import.meta.url), 'utf8'),
  open,
};

async function open(context: DeskContext): Promise<OpenDesk> {
  const matcher = await openMatcher(context.kernel);
  const uploads = uploadGate(UPLOADS, MOST_WAITING);
  return {
    routes(app) {
      // A scope of its own: media types that only this desk takes stay with it.
      app.register(async (scope) => {
        bankRoutes(scope as never, context, { matcher, uploads });
        signalRoutes(scope as never, context);
        matchRoutes(scope as never, context, { matcher, uploads });
      });
    },
    consumers: [projectSignals(context, matcher)],
    counters: [],
    close: () => matcher.close(),
  };
}
