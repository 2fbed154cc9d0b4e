import type { RestrictionReason } from '../reason.ts';
import type { SignalOrigin } from './statement.ts';

/** Everything a notice and its page say, in one language. */
export type NoticeWords = {
  language: string;
  direction: 'ltr' | 'rtl';
  /** The language in itself, for the switch. */
  name: string;
  date(iso: string): string;
  title: string;
  /** Once the restriction is lifted. */
  titleLifted: string;
  linkHeading: string;
  whatHeading: string;
  what(organisation: string, date: string): string;
  whatLifted(organisation: string, date: string): string;
  territoryStates(organisation: string, codes: string[]): string;
  territoryEverywhere(organisation: string): string;
  territoryNotSaid: string;
  duration: string;
  howHeading: string;
  automated: string;
  decidedByTwo: string;
  decidedAlone: string;
  decidedAloneLifted: string;
  whoHeading: string;
  origin(origin: SignalOrigin): string;
  whyHeading: string;
  law(instrument: string, article: string, offence: string): string;
  aim(aim: string): string;
  aims: Record<RestrictionReason['aim'], string>;
  necessity(text: string): string;
  leastIntrusive(text: string): string;
  proportionality(text: string): string;
  /** Where an appeal about the item was upheld before. */
  whatChanged(text: string): string;
  appealHeading: string;
  appealHow: string;
  /** On the page itself. */
  appealHowHere: string;
  appealSixMonths: string;
  appealUntil(date: string): string;
  appealWho: string;
  /** The same where every fingerprint is of our own list: nobody shared it with us. */
  appealWhoOwn: string;
  remediesHeading: string;
  remedies: string[];
  statusHeading: string;
  /** Untold: it is not known that the platform heard of it. */
  status: Record<
    'restricted' | 'restored' | 'restoredUntold' | 'appealed' | 'upheld' | 'upheldUntold' | 'rejected',
    string
  >;
  askPlatform(organisation: string): string;
  decisionReason: string;
  furtherRemedy: string;
  writeHeading: string;
  writeLabel: string;
  writeHint: string;
  send: string;
  faultHeading: string;
  faultEmpty: string;
  faultLong: string;
  faultClosed: string;
  privacy: string;
  notHereTitle: string;
  notHere: string;
};
