import { isolate } from '../../../kernel/http/isolate.ts';
import { statesIn } from './states-in.ts';
import type { NoticeWords } from './words.ts';

/** What others wrote, put into a sentence. */
const quoted = (said: string) => isolate(said, 'ltr');

const CLASSES: Record<string, string> = {
  platform: 'another online platform',
  state: 'a public authority of a State',
  'civil-society': 'a civil-society organisation',
  intergovernmental: 'an intergovernmental organisation',
};

export const english: NoticeWords = {
  language: 'en',
  direction: 'ltr',
  name: 'English',
  date: (iso) =>
    new Date(iso).toLocaleDateString('en-GB', {
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      timeZone: 'UTC',
    }),
  title: 'Something you posted has been restricted',
  titleLifted: 'The restriction of something you posted has been lifted',
  linkHeading: 'To read this notice again, or to appeal',
  whatHeading: 'What was decided',
  what: (organisation, date) =>
    `On ${date}, ${quoted(organisation)} restricted the item that the message with this link is about. Other things you posted are not affected by this decision.`,
  whatLifted: (organisation, date) =>
    `On ${date}, ${quoted(organisation)} restricted the item that the message with this link is about. The restriction has been lifted since. Other things you posted were not affected.`,
  territoryStates: (organisation, codes) =>
    `Territorial scope: the restriction holds on the service of ${quoted(organisation)} for users in ${statesIn('en', codes)}, and nowhere else.`,
  territoryEverywhere: (organisation) =>
    `Territorial scope: the restriction holds everywhere that the service of ${quoted(organisation)} is offered.`,
  territoryNotSaid: 'Territorial scope: the decision does not say in which states the restriction holds.',
  duration:
    'The restriction stands until it is lifted. It can be undone: the item is kept and can be put back.',
  howHeading: 'How it was found and who decided',
  automated:
    'The item was found automatically: a fingerprint of its picture, video, text, file or address was compared with a list of fingerprints. The computer decided nothing.',
  decidedByTwo: 'Two people, one after the other, agreed to restrict it.',
  decidedAlone:
    'One person decided to restrict it. A second person must confirm this within 24 hours; otherwise the item is put back.',
  decidedAloneLifted: 'One person decided to restrict it.',
  whoHeading: 'Where the fingerprint came from',
  origin: ({ class: originClass, ordered, own }) => {
    if (own) {
      return ordered
        ? 'The fingerprint is on our own list, with a legally binding order behind it.'
        : 'The fingerprint is on our own list. No order stands behind it.';
    }
    const who = CLASSES[originClass] ?? 'another organisation';
    if (ordered)
      return `The fingerprint was shared by ${quoted(who)}, with a legally binding order behind it.`;
    return originClass === 'state'
      ? `The fingerprint was shared by ${quoted(who)}. This was voluntary help and not an order: we were free not to act on it.`
      : `The fingerprint was shared by ${quoted(who)}. No order stands behind it.`;
  },
  whyHeading: 'The law and the reasons',
  law: (instrument, article, offence) =>
    `The law: ${quoted(instrument)}, ${quoted(article)}. The offence or type of content it names: ${quoted(offence)}.`,
  aim: (aim) => `What the restriction is meant to protect: ${aim}.`,
  aims: {
    'rights-of-others': 'the rights of others',
    'reputation-of-others': 'the reputation of others',
    'national-security': 'national security',
    'public-order': 'public order',
    'public-health': 'public health',
    'public-morals': 'public morals',
  },
  necessity: (text) => `Why it is needed: ${quoted(text)}`,
  leastIntrusive: (text) => `Why nothing milder would do: ${quoted(text)}`,
  proportionality: (text) => `Why it does not go too far: ${quoted(text)}`,
  whatChanged: (text) =>
    `An appeal about this item or picture was upheld before. What has changed since: ${quoted(text)}`,
  appealHeading: 'How to appeal',
  appealHow:
    'You can appeal on the page behind the link, in any language and free of charge. You need no account and no lawyer.',
  appealHowHere:
    'You can appeal on this page, in any language and free of charge. You need no account and no lawyer.',
  appealSixMonths: 'You can do so for six months after this notice reached you.',
  appealUntil: (date) => `You can do so until ${date}.`,
  appealWho:
    'A person who took no part in the decision decides on your appeal, within two weeks. If you are right, the item is put back at once, the fingerprint stops acting here, and those who shared it are told.',
  appealWhoOwn:
    'A person who took no part in the decision decides on your appeal, within two weeks. If you are right, the item is put back at once, and the fingerprint, which is on our own list, stops acting here. If we shared it with others, they are told.',
  remediesHeading: 'Other ways to challenge it',
  remedies: [
    'You can go to a certified out-of-court dispute settlement body (Regulation (EU) 2022/2065, Article 21).',
    'You can go to a court at any time, also without appealing first.',
    'If you think that your personal data were handled unlawfully, you can complain to your data protection authority.',
  ],
  statusHeading: 'Where it stands',
  status: {
    restricted: 'The item is restricted.',
    restored: 'The restriction was lifted. The platform has been told to put the item back.',
    restoredUntold: 'The restriction was lifted. The platform will be told to put the item back.',
    appealed:
      'Your appeal has arrived. A person who took no part in the decision will decide on it within two weeks.',
    upheld: 'Your appeal succeeded. The platform has been told to put the item back.',
    upheldUntold: 'Your appeal succeeded. The platform will be told to put the item back.',
    rejected: 'Your appeal was decided: the restriction stays.',
  },
  askPlatform: (organisation) =>
    `If the item does not come back, ask ${quoted(organisation)} and show this page.`,
  decisionReason: 'The reasons',
  furtherRemedy: 'What you can still do',
  writeHeading: 'Appeal against this decision',
  writeLabel: 'Why do you think the decision is wrong?',
  writeHint:
    'Say what the item shows or says and why you posted it: for example reporting, research, teaching, art, or to speak against violence. Leave out names and addresses.',
  send: 'Send my appeal',
  faultHeading: 'Your appeal was not sent',
  faultEmpty: 'Write why you think the decision is wrong.',
  faultLong: 'Shorten your text to 10,000 characters.',
  faultClosed: 'An appeal is not possible now. What you can still do is described on this page.',
  privacy:
    'This page shows neither the item nor your account, and opening it changes nothing. Keep the link to yourself: whoever has it can read this page.',
  notHereTitle: 'There is nothing here',
  notHere:
    'This link is wrong, is no longer valid, or cannot be shown. If you were sent it, ask whoever sent it.',
};
