import { writeEntries } from '../../../kernel/audit/write-entries.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { requireReason } from '../../../kernel/require-reason.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { Desk } from '../context.ts';
import type { Matcher } from '../matching/matcher.ts';
import { codeOfValue, readValue } from '../types/hash-picture.ts';
import { answerOf, type MatchAnswer } from './match-answer.ts';
import { type AskedHash, banksCalled, onlyOf } from './match-item.ts';
import { searchSignals } from './search-signals.ts';

type How = { purpose?: string | undefined; item?: string | undefined; bank?: string | undefined };

/**
 * Looks up what is data about a person, such as an account: by a reviewer, one at a time, who says what for. A match is
 * logged with that purpose on the signal that it is of; it opens no review and nothing is decided on it. What does
 * not match is written nowhere.
 */
export async function lookUpPerson(
  desk: Desk,
  matcher: Matcher,
  viewer: Viewer,
  { type, value }: AskedHash['hash'],
  { purpose = '', item, bank }: How,
): Promise<MatchAnswer> {
  desk.policy.require(viewer, 'look-up-person', { type: 'Organisation', id: viewer.organisation });
  // UN Personal Data Protection and Privacy Principle 2.
  requireReason(purpose, 'purpose', ': what the person is looked up for');
  if (item !== undefined) throw refused('item', 'stands with no account: a match of one opens no review');
  const kept = readValue(type, value);
  const only = bank === undefined ? null : await banksCalled(desk, viewer, bank);
  const [all] = await searchSignals(desk, matcher, viewer, [[codeOfValue(type, kept)]]);
  const looked = onlyOf(all ?? { found: [], innocent: [] }, only);
  const found = looked.found.map((one) => ({ ...one, shadow: 'about-a-person' as const }));
  if (found.length > 0) {
    const acts = found.map(({ hit }) => ({
      kind: 'person.matched',
      object: hit.object,
      fields: { purpose },
    }));
    await desk.kernel.store.for(viewer)((tx) =>
      writeEntries(tx, desk.kernel.keyring, acts, desk.kernel.now()),
    );
  }
  return { ...answerOf({ [type]: kept }, { ...looked, found }), aboutPerson: true };
}

const refused = (property: string, reason: string) =>
  new Refusal('body-malformed', undefined, [{ property, reason }]);
