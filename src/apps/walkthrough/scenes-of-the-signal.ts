import { matchHash, matchPicture } from './ask-match.ts';
import { leftBy, type Play } from './play.ts';
import type { Stage } from './set-up.ts';
import type { SceneFacts } from './walk-state.ts';

type Added = { added: { signals: string[]; accepted: number } };

/** How often Harbour is asked whether it can match the signal yet. */
const ASK_MS = 10;

/** An analyst of the authority adds a picture to the shared bank, by mistake. */
export async function share(stage: Stage, play: Play): Promise<SceneFacts['share']> {
  const { mara } = stage.seats;
  const before = await matchPicture(mara.http, play.picture);
  const { pdq, quality } = before;
  if (pdq === undefined || quality === undefined) throw new Error('the node gave no hash of the picture');
  play.left.pdq = pdq;
  const form = new FormData();
  form.set('basis', 'Still of a recruitment film');
  form.set('picture', new Blob([new Uint8Array(play.picture)]), 'still.jpg');
  // The clock runs from the analyst's click, while nobody knows yet whether it will be taken.
  const clicked = performance.now();
  play.left.arriving = arriving(stage, pdq, clicked);
  play.left.arriving.catch(() => undefined); // the next scene awaits it, whenever that is played
  const { added } = await mara.http.send<Added>(`banks/${stage.banks.northfield}/signals`, form);
  const addedMs = performance.now() - clicked;
  const signal = added.signals[0];
  if (added.accepted !== 1 || signal === undefined) throw new Error('the picture made no new signal');
  play.left.signal = signal;
  play.frames.northfield = `/app/signals/banks/${stage.banks.northfield}`;
  return { quality, pdq, addedMs, signal };
}

/** Asks Harbour, as its upload system would, until the hash matches. */
async function arriving(stage: Stage, hash: string, since: number): Promise<{ ms: number; polls: number }> {
  for (let polls = 1; ; polls++) {
    const { matches } = await matchHash(stage.uploads.http, hash);
    const ms = performance.now() - since;
    if (matches.length > 0) return { ms, polls };
    if (ms > 30_000) throw new Error('the signal did not reach Harbour within 30 seconds');
    await new Promise((resolve) => setTimeout(resolve, ASK_MS));
  }
}

/** The signal can be matched at the other node. */
export async function arrive(stage: Stage, play: Play): Promise<SceneFacts['arrive']> {
  const measured = await leftBy(play, 'arriving');
  play.frames.harbour = `/app/signals/banks/${stage.banks.harbour}`;
  return measured;
}

/** Somebody posts a smaller copy of the same picture: caught, and a review opens where it happened. */
export async function catchCopy(stage: Stage, play: Play): Promise<SceneFacts['catch']> {
  const started = performance.now();
  const answer = await matchPicture(stage.uploads.http, play.copy, play.item);
  const ms = performance.now() - started;
  const match = answer.matches.find((one) => one.signal === play.left.signal);
  if (!match || answer.case === undefined) throw new Error('the copy was not caught');
  play.left.case = answer.case;
  play.frames.harbour = '/app/signals/queue';
  return {
    distance: match.distance,
    quality: answer.quality ?? 0,
    pdq: answer.pdq ?? '',
    signalPdq: leftBy(play, 'pdq'),
    item: play.item,
    case: answer.case,
    voluntary: match.voluntary,
    ms,
  };
}

/** The same upload again, at both nodes: what still acts where. */
export async function matchesNow(
  stage: Stage,
  play: Play,
): Promise<Record<'northfield' | 'harbour', number>> {
  const count = async (http: Stage['uploads']['http']) =>
    (await matchPicture(http, play.copy)).matches.filter((one) => one.signal === play.left.signal).length;
  const [northfield, harbour] = await Promise.all([count(stage.seats.mara.http), count(stage.uploads.http)]);
  return { northfield, harbour };
}
