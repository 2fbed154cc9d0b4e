import { type FoldedCase, openCase, readCase, takeStep } from '../../../kernel/cases/take-step.ts';
import type { Consumer } from '../../../kernel/notify/consumer.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import { sayRecords } from '../banks/bank-records.ts';
import { agreementsOfRecord, ownSignals } from '../banks/signal-queries.ts';
import type { Desk } from '../context.ts';
import { type ArrivedRecord, arrivedRecords } from '../matching/projection-queries.ts';
import {
  confirmedDeliveries,
  disagreementByOpinion,
  disagreementsOf,
  insertDisagreementCase,
  openChallengesOf,
} from './disagreement-queries.ts';
import { type DisagreementRecord, readDisagreement, reportNote } from './disagreement-record.ts';
import { wordsToPassOn } from './travelling-words.ts';

/** Challenges of one partner that may wait for an answer at a time. Threat: a partner that buries the others' in its own. */
const MOST_CHALLENGES = 100;

/**
 * Carries a disagreement between the node that upheld an appeal and the node whose signal it was about. At the
 * originator an arriving opinion opens a challenge; at the holder an arriving revocation or answer is the
 * originator's step; at either, the other side's receipt confirms that the word arrived.
 */
export function followDisagreements(desk: Desk): Consumer {
  const leftOut = new Map<string, number>();
  return {
    name: 'signals.disagreements',
    kinds: ['record.accepted', 'delivery.confirmed'],
    async handle(tx, acts) {
      const objects = acts.filter((act) => act.kind === 'record.accepted').map((act) => act.object);
      for (const record of await arrivedRecords(tx, objects, ['opinion', 'note'], ['indicator'])) {
        if (record.type === 'indicator') {
          await originatorWithdrew(desk, tx, record);
          continue;
        }
        const said = readDisagreement(JSON.parse(record.body));
        if (said?.move === 'upheld-appeal') await challenged(desk, tx, record, said, leftOut);
        if (said?.move === 'answer') await originatorRefused(desk, tx, record, said);
      }
      if (objects.length < acts.length) await confirmDeliveries(desk, tx);
    },
  };
}

const speakerOf = (record: ArrivedRecord): string | null =>
  record.source === 'own'
    ? record.createdBy
    : record.source.startsWith('peer:')
      ? record.source.slice(5)
      : null;

/**
 * An appeal was upheld against signals of ours, at a partner or here: people here have 72 hours to answer. One question
 * at a time about a signal, and a bounded number of them; what is beyond that is shown with the signal like every
 * disagreement, is counted, and the operator is told once.
 * @param leftOut by partner, how many were not taken since it was last under the bound
 */
async function challenged(
  desk: Desk,
  tx: Transaction,
  record: ArrivedRecord,
  said: DisagreementRecord,
  leftOut: Map<string, number>,
): Promise<void> {
  const holder = speakerOf(record);
  if (holder === null) return;
  const waiting = await openChallengesOf(tx, holder);
  for (const { id, organisation } of await ownSignals(tx, said.refs)) {
    // Word to our partners about a signal of our own is no question to ourselves.
    if (organisation === holder) continue;
    if (await disagreementByOpinion(tx, 'challenge', said.id, id)) continue;
    // Only who holds a signal may challenge it: it came to them under the agreement that the opinion comes back by.
    const carried = await agreementsOfRecord(tx, id);
    if (record.source !== 'own' && !carried.includes(record.receivedUnder ?? '')) continue;
    if (waiting.has(id)) continue;
    const before = leftOut.get(holder) ?? 0;
    if (waiting.size >= MOST_CHALLENGES) {
      leftOut.set(holder, before + 1);
      if (before > 0) continue;
      desk.kernel.log(
        `${holder}: ${MOST_CHALLENGES} challenges wait for an answer; no more are taken until then`,
      );
      continue;
    }
    if (before > 0) desk.kernel.log(`${holder}: ${before} challenges were not taken`);
    leftOut.delete(holder);
    waiting.add(id);
    const { file } = await openCase(desk.kernel, desk.procedures, tx, {
      procedure: 'challenge',
      organisation,
      principals: [`reviewers:${organisation}`],
      fields: { signal: id, opinion: said.id, other: holder },
      first: {
        step: 'open',
        actor: 'system',
        data: { signal: id, holder, disagreement: said.id, reason: said.text },
      },
    });
    await insertDisagreementCase(tx, {
      object: file.object,
      procedure: 'challenge',
      signal: id,
      opinion: said.id,
      other: holder,
    });
    await reportToOthers(desk, tx, record, id, organisation, said);
  }
}

/** Every other holder hears of it from the originator, who alone may speak to all of them; the partner is not named. */
async function reportToOthers(
  desk: Desk,
  tx: Transaction,
  record: ArrivedRecord,
  signal: string,
  organisation: string,
  said: DisagreementRecord,
): Promise<void> {
  const heardBy = record.receivedUnder ? [record.receivedUnder] : await agreementsOfRecord(tx, record.id);
  const others = (await agreementsOfRecord(tx, signal)).filter((agreement) => !heardBy.includes(agreement));
  if (others.length === 0) return;
  const note = reportNote({
    creator: organisation,
    now: desk.kernel.now().toISOString(),
    refs: [signal, said.id],
    text: wordsToPassOn(said.text),
  });
  await sayRecords(desk.kernel, tx, organisation, [note], others);
}

async function originatorWithdrew(desk: Desk, tx: Transaction, record: ArrivedRecord): Promise<void> {
  const originator = speakerOf(record);
  for (const one of await disagreementsOf(tx, 'disagreement', [record.id])) {
    if (one.other !== originator) continue;
    await takeIfOpen(desk, tx, one.id, {
      step: 'originator-withdrew',
      actor: `peer:${originator}`,
      data: { reason: 'The originator revoked the signal.' },
    });
  }
}

async function originatorRefused(
  desk: Desk,
  tx: Transaction,
  record: ArrivedRecord,
  said: DisagreementRecord,
): Promise<void> {
  const originator = speakerOf(record);
  for (const ref of said.refs) {
    for (const one of await disagreementsOf(tx, 'disagreement', [ref])) {
      if (one.other !== originator || !said.refs.includes(one.opinion)) continue;
      await takeIfOpen(desk, tx, one.id, {
        step: 'originator-refused',
        actor: `peer:${originator}`,
        data: { reason: said.text },
      });
    }
  }
}

async function confirmDeliveries(desk: Desk, tx: Transaction): Promise<void> {
  for (const { id, procedure, receipt } of await confirmedDeliveries(tx)) {
    await takeIfOpen(desk, tx, id, {
      step: procedure === 'disagreement' ? 'sent' : 'answer-sent',
      actor: 'system',
      data: { receipt },
    });
  }
}

/** What arrives late or twice changes nothing. */
async function takeIfOpen(
  desk: Desk,
  tx: Transaction,
  id: string,
  proposed: { step: string; actor: string; data: Record<string, unknown> },
): Promise<FoldedCase | null> {
  const { state } = await readCase(desk.kernel, desk.procedures, tx, id);
  const open = state.permitted.find((one) => one.step === proposed.step);
  if (!open?.by.includes(proposed.actor)) return null;
  return takeStep(desk.kernel, desk.procedures, tx, id, proposed);
}
