import type { Static } from 'typebox';
import Type from 'typebox';
import { type FoldedCase, openCase, readCase } from '../../../kernel/cases/take-step.ts';
import { refuseUnstorable } from '../../../kernel/http/read-body.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import { findBank } from '../banks/bank-queries.ts';
import { sayRecords } from '../banks/bank-records.ts';
import type { Desk } from '../context.ts';
import { refusePersonalWords } from '../disagreement/travelling-words.ts';
import type { Level } from './crisis.procedure.ts';
import { crisisNote } from './crisis-note.ts';
import { crisisOfBanks, insertCrisisBanks, ownCrisisSince } from './crisis-queries.ts';

const word = Type.String({ maxLength: 4000 });

/** As the procedure's own step, which checks each field and names it. */
export const NewCrisis = Type.Object(
  {
    title: word,
    level: word,
    banks: Type.Array(word, { maxItems: 50 }),
    agreements: Type.Optional(Type.Array(word, { maxItems: 50 })),
    until: word,
    reason: word,
  },
  { additionalProperties: false },
);

/** As long as a crisis lasts at most: ended and declared anew by the same person, it would be one without an end. */
const LONGEST_MS = 72 * 3_600_000;

/**
 * Declares a crisis for some banks: their matches come first in the queue until it ends, and the other parties of the
 * named agreements are told. Nothing is decided, restricted or shared by it.
 */
export async function declareCrisis(
  desk: Desk,
  viewer: Viewer,
  { agreements: told = [], ...input }: Static<typeof NewCrisis>,
): Promise<string> {
  const { kernel, procedures, policy } = desk;
  policy.require(viewer, 'declare-crisis', { type: 'Organisation', id: viewer.organisation });
  refuseUnstorable(input, 'crisis');
  const [banks, agreements] = [[...new Set(input.banks)], [...new Set(told)]];
  return kernel.store.for(viewer)(async (tx) => {
    const found = await Promise.all(banks.map((id) => findBank(tx, id)));
    const unknown = banks.filter((_, at) => found[at] === null);
    if (unknown.length > 0) {
      throw new Refusal('not-found', 'There is no such bank that you may see.', [
        { property: 'banks', reason: `${unknown[0]} is none` },
      ]);
    }
    const strange = agreements.find((id) => !viewer.principals.includes(`agreement:${id}`));
    if (strange !== undefined) {
      throw new Refusal('not-found', 'There is no such agreement in force.', [
        { property: 'agreements', reason: 'names one that is none of yours in force' },
      ]);
    }
    if (agreements.length > 0) {
      refusePersonalWords(input.title, [], 'title');
      refusePersonalWords(input.reason);
    }
    const objects = found.flatMap((bank) => (bank ? [bank.object] : []));
    const on = await crisisOfBanks(tx, viewer.organisation, objects);
    if (on) {
      throw new Refusal(
        'conflict',
        `A crisis is on already for the bank ${on.bank}: extend that one, or end it.`,
        [{ property: 'banks', reason: `${on.bank} is in the crisis ${on.id}` }],
      );
    }
    if (found.every((bank) => bank?.innocent)) {
      throw new Refusal('body-malformed', undefined, [
        { property: 'banks', reason: 'are all of known-innocent pictures: nothing they match opens a case' },
      ]);
    }
    const since = new Date(kernel.now().getTime() - LONGEST_MS);
    const own = await ownCrisisSince(tx, viewer.organisation, objects, viewer.actor, since);
    if (own) {
      throw new Refusal(
        'second-person-needed',
        `You declared the last crisis of the bank ${own}: within three days of its end somebody else declares the next.`,
        [{ property: 'banks', reason: `${own} was in a crisis that you declared` }],
      );
    }
    const opened = await openCase(kernel, procedures, tx, {
      procedure: 'crisis',
      organisation: viewer.organisation,
      principals: [`org:${viewer.organisation}`],
      fields: { banks: banks.join(' ') },
      first: {
        step: 'declare',
        actor: viewer.actor,
        roles: viewer.roles,
        data: { ...input, banks, agreements },
      },
    });
    await insertCrisisBanks(tx, opened.file.object, objects);
    await tellPartners(desk, tx, opened);
    return opened.file.id;
  });
}

/** Tells the other parties how the crisis stands now. The words of the last step travel with it. */
export async function tellPartners(
  desk: Desk,
  tx: Transaction,
  { file, events, state }: FoldedCase,
): Promise<void> {
  const declared = events[0]!.data as { title: string; agreements: string[] };
  if (declared.agreements.length === 0) return;
  const last = events.at(-1)!;
  const until =
    state.tracks.crisis === 'crisis-on' ? state.clocks.find(({ name }) => name === 'crisis')?.dueAt : null;
  const note = crisisNote({
    creator: file.organisation,
    now: desk.kernel.now().toISOString(),
    crisis: file.id,
    title: declared.title,
    level: state.tracks.level as Level,
    until: until ?? null,
    reason: String(last.data.reason ?? 'Its time is over.'),
  });
  // What an agreement that ended meanwhile would have carried goes nowhere.
  const carried = declared.agreements.filter((id) => tx.viewer.principals.includes(`agreement:${id}`));
  if (carried.length > 0) await sayRecords(desk.kernel, tx, file.organisation, [note], carried);
}

/** Ending it sooner is a step of its own, with its own reason. */
function refuseShorter({ events }: FoldedCase): void {
  const ends = events.flatMap(({ step, data }) =>
    step === 'declare' || step === 'extend' ? [Date.parse(String(data.until))] : [],
  );
  if (ends.at(-1)! > ends.at(-2)!) return;
  const reason = 'is no later than it ends now: to end it sooner, end it';
  throw new Refusal('body-malformed', undefined, [{ property: 'until', reason }]);
}

/** Steps of a crisis that partners hear of. */
const TOLD = ['set-level', 'extend', 'end-crisis'];

/** What follows a step of a crisis, in its transaction. */
export async function afterCrisisStep(desk: Desk, tx: Transaction, id: string, step: string, said: string) {
  if (!TOLD.includes(step)) return;
  const folded = await readCase(desk.kernel, desk.procedures, tx, id);
  if (step === 'extend') refuseShorter(folded);
  const { agreements } = folded.events[0]!.data as { agreements: string[] };
  if (agreements.length > 0) refusePersonalWords(said);
  await tellPartners(desk, tx, folded);
}
