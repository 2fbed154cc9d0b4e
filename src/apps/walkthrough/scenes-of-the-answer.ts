import { pathOf } from '../../client/http.ts';
import { leftBy, type Play } from './play.ts';
import { matchesNow } from './scenes-of-the-signal.ts';
import type { Stage } from './set-up.ts';
import { until } from './until.ts';
import type { SceneFacts } from './walk-state.ts';

type Listed = { items: { id: string; reference: string }[] };
type Signal = { disagreements?: { reason: string; answer: string | null }[] };
type Bank = { answers: { raised: number; refused: number; withdrew: number } | null };

const WITHDRAWN = 'We were wrong: it was taken for a still of a film that uses the same square.';
const STANDS = 'The same picture opens a film that recruits. We stand by the signal.';

/** Asks the authority's node, as its senior reviewer would, until the disagreement is there. */
export async function challenging(
  stage: Stage,
  play: Play,
  since: number,
): Promise<{ ms: number; challenge: string }> {
  const signal = leftBy(play, 'signal');
  return until(async () => {
    const { items } = await stage.seats.samuel.http.get<Listed>('cases', { procedure: 'challenge' });
    const found = items.find((one) => one.reference === signal);
    if (!found) throw new Error('the disagreement has not reached Northfield');
    return { ms: performance.now() - since, challenge: found.id };
  });
}

/** The disagreement reaches the authority; a senior person there withdraws the signal, or stands by it. */
export async function answer(stage: Stage, play: Play): Promise<SceneFacts['answer']> {
  const { samuel } = stage.seats;
  const { ms, challenge } = await leftBy(play, 'challenging');
  play.frames.northfield = `/app/signals/cases/${challenge}`;
  const steps = pathOf('cases', challenge, 'steps');
  if (play.refuses) {
    await samuel.http.post(`${steps}/answer-with-reasons`, {
      data: { ground: 'other-item', reason: STANDS },
    });
  } else {
    await samuel.http.post(`${steps}/withdraw-signal`, { data: { reason: WITHDRAWN } });
  }
  play.left.settling = settling(stage, play, performance.now());
  play.left.settling.catch(() => undefined); // the next scene awaits it, whenever that is played
  return {
    travelledMs: ms,
    answer: play.refuses ? 'refused' : 'withdrew',
    reason: play.refuses ? STANDS : WITHDRAWN,
  };
}

/** Uploads the same picture at both nodes until the answer has taken effect, and reached the one who asked. */
async function settling(stage: Stage, play: Play, since: number) {
  const { tomas } = stage.seats;
  const signal = leftBy(play, 'signal');
  const counts = await until(async () => {
    const now = await matchesNow(stage, play);
    if (now.harbour !== 0 || now.northfield !== (play.refuses ? 1 : 0)) {
      throw new Error('the answer has not taken effect yet');
    }
    return now;
  });
  const answered = await until(async () => {
    const { items } = await tomas.http.get<Listed>('cases', { procedure: 'disagreement' });
    const open = items.find((one) => one.reference === signal);
    // A disagreement that its originator agreed with is over, and out of the list of those that wait.
    const { tracks } = open
      ? await tomas.http.get<{ tracks: Record<string, string> }>(pathOf('cases', open.id))
      : { tracks: { answer: 'withdrew' } };
    if (tracks.answer !== (play.refuses ? 'refused' : 'withdrew')) {
      throw new Error(`the answer has not reached Harbour (${tracks.answer})`);
    }
    return tracks.answer;
  });
  return { ...counts, answered, ms: performance.now() - since };
}

/** The same upload at both nodes: dead at both, or still stopped where it harmed somebody, and counted. */
export async function dead(stage: Stage, play: Play): Promise<SceneFacts['dead']> {
  const { tomas } = stage.seats;
  const settled = await leftBy(play, 'settling');
  const bank = await tomas.http.get<Bank>(pathOf('banks', stage.banks.harbour));
  const shown = await tomas.http.get<Signal>(pathOf('signals', leftBy(play, 'signal')));
  play.frames = {
    northfield: `/app/signals/banks/${stage.banks.northfield}`,
    harbour: `/app/signals/banks/${stage.banks.harbour}`,
  };
  return {
    ...settled,
    refusals: bank.answers?.refused ?? 0,
    raised: bank.answers?.raised ?? 0,
    disagreements: shown.disagreements?.length ?? 0,
  };
}
