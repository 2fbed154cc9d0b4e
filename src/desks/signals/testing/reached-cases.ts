import { matchReview } from '../review/match-review.procedure.ts';
import { CasePlay } from './case-play.ts';

const reason = { reason: 'Looked at closely.' };
const no = { journalism: 'no', research: 'no', education: 'no', art: 'no', counterSpeech: 'no', ...reason };

export const GROUNDS = {
  law: { instrument: 'Regulation (EU) 2021/784', article: 'Art. 2(7)(a)', offence: 'incitement' },
  authority: 'Terms of the platform, section 4',
  aim: 'national-security',
  necessity: 'It calls for an attack.',
  proportionality: 'One item, one platform.',
  leastIntrusive: 'A label would not avert it.',
  territory: 'states',
  states: 'DE, FR',
};

const opened = () =>
  new CasePlay(matchReview).take('open', 'system', {
    item: 'item-4711',
    platform: 'harbour',
    matches: [{ signal: 'indicator--1', bank: 'bank-1', type: 'pdq', distance: 12, quality: 90 }],
    shadow: false,
  });
const answered = () => opened().take('take', 'ana').take('answer-question', 'ana', no);
const alone = () =>
  answered().take('restrict-single-handed', 'ana', { ...GROUNDS, urgency: 'It is spreading now.' });
const restricted = () =>
  answered().take('propose-restriction', 'ana', GROUNDS).take('confirm-restriction', 'bo', reason);
const lost = () =>
  restricted().take('signal-withdrawn', 'system', { signals: ['indicator--1'], cause: 'withdrawn' });

/** Cases of the match review played to where a restriction can begin, holds, or has lost its ground. */
export const reached = { answered, alone, restricted, lost };
