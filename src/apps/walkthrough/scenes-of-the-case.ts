import { pathOf } from '../../client/http.ts';
import { ProblemError } from '../../client/problem.ts';
import { DELIVERED } from './harbour-platform.ts';
import { leftBy, type Play } from './play.ts';
import { challenging } from './scenes-of-the-answer.ts';
import { matchesNow } from './scenes-of-the-signal.ts';
import type { Seat } from './seats.ts';
import type { Stage } from './set-up.ts';
import { until } from './until.ts';
import type { SceneFacts } from './walk-state.ts';

type Case = { state: string; tracks: Record<string, string> };

const step = (who: Seat, id: string, name: string, data: unknown = {}) =>
  who.http.post<Case>(pathOf('cases', id, 'steps', name), { data });

/** The code of the refusal that must come. */
async function refused(asking: Promise<unknown>): Promise<string> {
  try {
    await asking;
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.type.split('/').at(-1) ?? '';
    throw error;
  }
  throw new Error('a step that must be refused was taken');
}

const ZONES = [
  { row: 1, column: 1 },
  { row: 1, column: 2 },
  { row: 2, column: 1 },
];

/** The first reviewer looks at parts of the picture, answers the question, and proposes; alone, no more than that. */
export async function propose(stage: Stage, play: Play): Promise<SceneFacts['propose']> {
  const { yusuf } = stage.seats;
  const id = leftBy(play, 'case');
  await step(yusuf, id, 'take');
  for (const { row, column } of ZONES) {
    const seen = await fetch(yusuf.http.url(pathOf('cases', id, 'picture'), { zone: `${row},${column}` }), {
      headers: { authorization: `Bearer ${yusuf.token}` },
    });
    if (seen.status !== 200) throw new Error(`a zone of the picture answered ${seen.status}`);
    await seen.arrayBuffer();
  }
  await step(yusuf, id, 'answer-question', {
    journalism: 'unclear',
    research: 'no',
    education: 'no',
    art: 'no',
    counterSpeech: 'no',
    reason: 'A crowded square. The partner says that it is a still of a recruitment film.',
  });
  const { state } = await step(yusuf, id, 'propose-restriction', {
    law: {
      instrument: 'Regulation (EU) 2021/784',
      article: 'Article 2(7)(c)',
      offence: 'soliciting participation in a terrorist group',
    },
    authority: 'Harbour, under its terms of use, section 4',
    aim: 'national-security',
    necessity: 'The partner reviewed it as material that recruits.',
    proportionality: 'One item, for as long as the ground stands. The account is not touched.',
    leastIntrusive: 'A warning would leave a recruiting film in place.',
    territory: 'states',
    states: 'DE, FR',
  });
  play.frames.harbour = `/app/signals/cases/${id}`;
  const alone = await refused(step(yusuf, id, 'confirm-restriction', { reason: 'I agree with myself.' }));
  return { zones: ZONES.length, state, refusedAlone: alone };
}

/** A second person looks and confirms. */
export async function confirm(stage: Stage, play: Play): Promise<SceneFacts['confirm']> {
  const { maya } = stage.seats;
  const id = leftBy(play, 'case');
  const { state } = await step(maya, id, 'confirm-restriction', {
    reason: 'I looked at it myself and see no other purpose.',
  });
  play.left.confirmedAt = performance.now();
  return { state };
}

/** Harbour's systems are told by a signed webhook, and the person by a notice with a link that only she has. */
export async function notice(stage: Stage, play: Play): Promise<SceneFacts['notice']> {
  const told = await stage.platform.told(play.item, 'restrict');
  if (told.link === null) throw new Error('the webhook brought no notice');
  play.left.link = told.link;
  const id = leftBy(play, 'case');
  await until(async () => {
    const { tracks } = await stage.seats.maya.http.get<Case>(pathOf('cases', id));
    if (tracks.notice !== 'delivered') throw new Error(`the notice is ${tracks.notice}`);
  });
  return {
    webhookMs: Math.max(0, told.at - leftBy(play, 'confirmedAt')),
    signed: told.signed,
    link: told.link,
    law: told.law,
    delivered: DELIVERED,
  };
}

export const APPEAL =
  `This is my photograph of the market in Northfield on Saturday. It was on the front page of the
Northfield Gazette. There is nothing in it but people buying fruit.`.replace('\n', ' ');

/** The person it affects writes an appeal, with the form of the notice's page. */
export async function appeal(_stage: Stage, play: Play): Promise<SceneFacts['appeal']> {
  const answer = await fetch(`${leftBy(play, 'link')}/appeal`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ text: APPEAL }),
    redirect: 'manual',
  });
  if (answer.status !== 303) throw new Error(`the appeal was answered with ${answer.status}`);
  return { status: answer.status };
}

/** Someone who took no part upholds it: the item is restored, and the signal stops here, whatever its owner says. */
export async function uphold(stage: Stage, play: Play): Promise<SceneFacts['uphold']> {
  const { maya, tomas } = stage.seats;
  const id = leftBy(play, 'case');
  const reason = { reason: 'It is a news photograph of a market day. The signal is wrong.' };
  const refusedPart = await refused(step(maya, id, 'uphold-appeal', reason));
  const { state } = await step(tomas, id, 'uphold-appeal', reason);
  const decided = performance.now();
  play.left.challenging = challenging(stage, play, decided);
  play.left.challenging.catch(() => undefined); // the next scene awaits it, whenever that is played
  const harbour = await until(async () => {
    const now = await matchesNow(stage, play);
    if (now.harbour !== 0) throw new Error('the signal still acts at Harbour');
    return now.harbour;
  });
  const stoppedMs = performance.now() - decided;
  await stage.platform.told(play.item, 'restore');
  play.frames.harbour = `/app/signals/cases/${id}`;
  return { state, refusedPart, stoppedMs, matchesHarbour: harbour };
}
