import { randomUUID } from 'node:crypto';
import { CaseHistoryError } from '../../../engines/cases/case.ts';
import { fold } from '../../../engines/cases/fold.ts';
import { type FoldedCase, readCase } from '../../../kernel/cases/take-step.ts';
import type { Consumer, SequencedAct } from '../../../kernel/notify/consumer.ts';
import type { Deliverer } from '../../../kernel/notify/keep-delivering.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Desk } from '../context.ts';
import { otherCasesOf } from '../intake/item-queries.ts';
import { deleteBlob } from '../intake/picture-queries.ts';
import { issueNotice } from '../notice/issue-notice.ts';
import { reasonInForce, territoryOf } from '../notice/statement.ts';
import { caseIdOf, eventOfEntry } from '../review/case-queries.ts';
import { IN_FORCE, OVER } from '../review/match-review.terms.ts';
import { itemsOfReviews } from '../review/review-queries.ts';
import { askToTell } from './tell-by-hand.ts';
import { findWebhook, insertMessage } from './webhook-queries.ts';

/** `still-restricted`: put back by this case, and another one of the item restricts it. */
export type Decision = 'restrict' | 'leave' | 'restore' | 'refer' | 'undecided' | 'still-restricted';

/** Reviews that ended by themselves: their time ran out, or no signal stands behind the match any more. */
const ENDED_UNDECIDED: readonly (string | undefined)[] = ['lapsed', 'no-longer-matched'];

const inForce = (review: string | undefined) => (IN_FORCE as readonly string[]).includes(review ?? '');
const isOver = (review: string | undefined) => (OVER as readonly string[]).includes(review ?? '');

/**
 * Turns the events of reviews, whoever or whatever took them, into what the platform is told, and deletes pictures
 * whose time is up. Message and position move in one transaction: each decision is told exactly once, then retried
 * until it arrives. Comity itself removes nothing.
 */
export function tellDecisions(desk: Desk, deliverer: Deliverer): Consumer {
  return {
    name: 'signals.tell',
    kinds: ['case.match-review.'],
    async handle(tx, acts) {
      for (const act of acts) {
        try {
          await tell(desk, tx, act);
        } catch (error) {
          // A case that was tampered with folds no more; it must not keep the others from being told.
          if (!(error instanceof CaseHistoryError)) throw error;
          desk.kernel.log(`signals.tell: case of object ${act.object}: ${error.message}`);
        }
      }
    },
    afterwards: () => deliverer.kick(),
  };
}

async function tell(desk: Desk, tx: Transaction, act: SequencedAct): Promise<void> {
  const { kernel, procedures } = desk;
  const event = await eventOfEntry(tx, act.object, act.entry);
  const id = await caseIdOf(tx, act.object);
  if (!event || !id) return;
  const folded = await readCase(kernel, procedures, tx, id);
  const { file, events } = folded;
  const procedure = procedures.procedureOf(file.procedure, file.procedureVersion);
  const tracksAfter = (n: number) => {
    const told = events.slice(0, n);
    return fold(procedure, told, told.at(-1)?.at ?? act.at.toISOString()).tracks;
  };
  const before = tracksAfter(event.n - 1);
  const after = tracksAfter(event.n);
  if (before.picture !== after.picture && (after.picture === 'deleted' || after.picture === 'disposed')) {
    await deleteBlob(tx, act.object);
  }
  const decided = decisionOf(before.review, after.review);
  const others = decided === 'restore' ? await restrictedBy(desk, tx, act.object) : [];
  const decision = others.length > 0 ? 'still-restricted' : decided;
  if (decision) {
    const type = decision === 'undecided' ? 'match.ended' : 'match.decided';
    await tellPlatform(desk, tx, folded, { type, decision, restrictedBy: others });
    const hook = await findWebhook(tx, file.organisation);
    if (!hook && decision !== 'leave' && decision !== 'still-restricted')
      await askToTell(desk, tx, folded, 'no-endpoint');
  } else if (after.notice === 'due-again' && before.notice !== 'due-again') {
    await tellPlatform(desk, tx, folded, { type: 'notice.due', decision: 'restrict', restrictedBy: [] });
  }
}

/** Other cases of the same item that restrict it: to put it back would undo what people decided there. */
async function restrictedBy({ kernel, procedures }: Desk, tx: Transaction, object: number) {
  const [about] = await itemsOfReviews(tx, [object]);
  if (!about) return [];
  const others = await otherCasesOf(tx, about.platform, about.item, object, IN_FORCE);
  const restricting: { case: string; territory: ReturnType<typeof territoryOf> | null }[] = [];
  for (const { id } of others) {
    const reason = reasonInForce((await readCase(kernel, procedures, tx, id)).events);
    restricting.push({ case: id, territory: reason ? territoryOf(reason) : null });
  }
  return restricting;
}

/** What a change of the review means for the item at the platform; null when it means nothing. */
export function decisionOf(before: string | undefined, after: string | undefined): Decision | null {
  if (before === after) return null;
  if (!inForce(before) && inForce(after)) return 'restrict';
  if (!isOver(after) || after === 'seen-in-shadow' || before === 'open-in-shadow') return null;
  if (after === 'referred') return 'refer';
  if (inForce(before)) return 'restore';
  return ENDED_UNDECIDED.includes(after) ? 'undecided' : 'leave';
}

async function tellPlatform(
  desk: Desk,
  tx: Transaction,
  folded: FoldedCase,
  what: {
    type: 'match.decided' | 'match.ended' | 'notice.due';
    decision: Decision;
    restrictedBy: Awaited<ReturnType<typeof restrictedBy>>;
  },
): Promise<void> {
  const { kernel } = desk;
  const { file, events, state } = folded;
  const opened = events[0]?.data ?? {};
  // As it stands now: a notice that was lawfully withheld in between does not go out.
  const withheld = state.tracks.notice === 'withheld' || state.tracks.notice === 'withheld-extended';
  const restricts = what.decision === 'restrict' && inForce(state.state);
  const notice = restricts && !withheld ? await issueNotice(kernel, tx, folded) : null;
  const reason = what.decision === 'restrict' ? reasonInForce(events) : null;
  const body = JSON.stringify({
    type: what.type,
    timestamp: kernel.now().toISOString(),
    case: file.id,
    item: opened.item,
    decision: what.decision,
    ...(what.decision === 'restrict'
      ? {
          singleHanded: !events.some((event) => event.step === 'confirm-restriction'),
          law: reason?.law ?? null,
          aim: reason?.aim ?? null,
          territory: reason ? territoryOf(reason) : null,
          noticeWithheld: withheld,
        }
      : {}),
    ...(what.decision === 'still-restricted' ? { restrictedBy: what.restrictedBy } : {}),
    notice,
  });
  const { keyId, sealed } = kernel.keyring.seal('blobs', Buffer.from(body));
  await insertMessage(tx, {
    id: randomUUID(),
    organisation: file.organisation,
    object: file.object,
    keyId,
    body: sealed,
    at: kernel.now(),
  });
}
