import { randomUUID } from 'node:crypto';
import type { Kernel, OrganisationClass } from '../../../kernel/kernel.ts';
import type { Consumer, SequencedAct } from '../../../kernel/notify/consumer.ts';
import { reserveHandle } from '../../../kernel/store/record-queries.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import { type Bank, bankNamed, findBanks, QUARANTINE_RULE } from '../banks/bank-queries.ts';
import { makeBank, placeInBank } from '../banks/bank-records.ts';
import { NOT_STATED } from '../banks/not-stated.ts';
import { stopAgainstAppeals } from '../banks/upheld-hashes.ts';
import { lockUpheld } from '../banks/upheld-queries.ts';
import type { Desk } from '../context.ts';
import { quarantinesByObject } from '../correction/correction-queries.ts';
import { organisationsById } from '../organisation-queries.ts';
import { endShadow, type LossCause, settleReviews } from '../review/settle-reviews.ts';
import { readSignal, type Signal } from '../signal.ts';
import { DEFAULT_RADIUS } from './bank-radius.ts';
import type { Matcher } from './matcher.ts';
import { moveSignals } from './move-signals.ts';
import {
  type ArrivedRecord,
  arrivedRecords,
  banksOfIds,
  expireSignals,
  loseSignals,
  partnersMatchedSignals,
  retireSignals,
  type SignalRow,
  signalsOfStops,
  upsertSignals,
} from './projection-queries.ts';

/** What a partner withdrew and shares again acts again, unless it was revoked meanwhile. */
const ARRIVALS = ['record.accepted', 'record.restored'];
const NO_LONGER_IN_FORCE = ['agreement.suspended', 'agreement.declined', 'agreement.withdrawn'];

/** The name of the reader below, by which its place is kept. */
export const PROJECTING = 'signals.project';
/** What it reads. */
export const PROJECTED = ['record.', 'peer.suspended', ...NO_LONGER_IN_FORCE, 'signal.', 'bank.mode'];

/**
 * Reads the sequence and keeps the table of signals: what partners deliver, people add, withdraw, stop or erase.
 * Reviews that lost their last signal are told in the same transaction.
 */
export function projectSignals(desk: Desk, matcher: Matcher): Consumer {
  return {
    name: PROJECTING,
    kinds: PROJECTED,
    async handle(tx, acts) {
      const lost = new Map<LossCause, Set<string>>();
      const lose = (cause: LossCause, ids: string[]) => {
        const known = lost.get(cause) ?? new Set();
        for (const id of ids) known.add(id);
        lost.set(cause, known);
      };
      // In order of the sequence, but a run of arrivals at once: a partner may deliver thousands.
      for (let at = 0; at < acts.length; ) {
        const { kind, object, position } = acts[at] as SequencedAct;
        if (ARRIVALS.includes(kind)) {
          const run = acts.slice(at).findIndex((act) => !ARRIVALS.includes(act.kind));
          const end = run === -1 ? acts.length : at + run;
          lose('withdrawn', await takeArrivals(desk.kernel, tx, acts.slice(at, end)));
          at = end;
          continue;
        }
        if (kind === 'bank.mode') await endShadow(desk, tx, { bank: object });
        if (kind === 'signal.quarantine-ended') {
          for (const { organisation, signal } of await quarantinesByObject(tx, [object])) {
            await endShadow(desk, tx, { organisation, signal });
          }
        }
        if (kind === 'record.withdrawn')
          lose('withdrawn', await loseSignals(tx, [object], 'withdrawn', position));
        if (kind === 'record.erased') lose('erased', await loseSignals(tx, [object], 'erased', position));
        if (kind === 'signal.expired')
          lose(
            'expired',
            (await expireSignals(tx, [object], desk.kernel.now(), position)).map((row) => row.id),
          );
        if (kind === 'signal.stopped')
          lose(
            'stopped-here',
            (await signalsOfStops(tx, [object])).map((row) => row.signal),
          );
        if (kind === 'peer.suspended' || NO_LONGER_IN_FORCE.includes(kind))
          lose(
            'suspended',
            (await partnersMatchedSignals(tx)).map((row) => row.signal),
          );
        at += 1;
      }
      for (const [cause, ids] of lost) await settleReviews(desk, tx, [...ids], cause);
    },
    afterwards: () => matcher.refresh(),
  };
}

/** @returns ids of signals whose newest version says no signal any more */
async function takeArrivals(kernel: Kernel, tx: Transaction, acts: SequencedAct[]): Promise<string[]> {
  const positions = new Map(acts.map((act) => [act.object, act.position]));
  const records = await arrivedRecords(tx, [...positions.keys()], ['indicator']);
  if (records.length === 0) return [];
  await lockUpheld(tx);
  const banks = await banksOfIds(
    tx,
    records.map((record) => record.id),
  );
  const known = new Map(
    (await findBanks(tx, [...new Set([...banks.values()].map((one) => one.bank))])).map((bank) => [
      bank.object,
      bank,
    ]),
  );
  const organisations = await organisationsById(
    tx,
    records.flatMap((record) => speakerOf(record) ?? []),
  );
  const placed = new Map<Bank, string[]>();
  const moved = new Map<Bank, string[]>();
  const newest = new Map<string, SignalRow>();
  const retired = new Map<string, Parameters<typeof retireSignals>[1][number]>();
  for (const record of records) {
    const key = `${record.holder} ${record.id}`;
    const position = positions.get(record.object) as number;
    const read = readSignal(JSON.parse(record.body));
    const holding = banks.get(key);
    const before = holding && (known.get(holding.bank) as Bank);
    const fromPartner = record.source.startsWith('peer:');
    // Threat: a copy in a list that acts turns into its opposite by a new version. A partner's moves to another bank.
    const turned = before !== undefined && read !== null && before.innocent !== read.innocent;
    const signal = turned && !fromPartner ? null : read;
    const versionNs = record.versionNs as string;
    const isNewest = (other: { versionNs: string } | undefined) =>
      !other || BigInt(versionNs) >= BigInt(other.versionNs);
    if (signal === null || record.revoked) {
      if (isNewest(retired.get(key)) && isNewest(newest.get(key))) {
        retired.set(key, {
          holder: record.holder,
          id: record.id,
          object: record.object,
          versionNs,
          position,
        });
      }
      continue;
    }
    const speaker = speakerOf(record);
    const organisation = speaker === null ? null : (organisations.get(speaker) ?? null);
    const isNews =
      isNewest(newest.get(key)) && (!holding?.versionNs || isNewest({ versionNs: holding.versionNs }));
    // Threat: a copy of a partner's signal stands in a trusted bank; the partner's own word must not act from there,
    // nor outlive its suspension.
    const takesOver = isNews && fromPartner && (turned || before?.originator !== organisation?.id);
    const bank = !before || takesOver ? await partnersBank(kernel, tx, record, signal, organisation) : before;
    if (!bank) continue;
    if (bank !== before) {
      const into = before ? moved : placed;
      into.set(bank, [...(into.get(bank) ?? []), record.id]);
    }
    known.set(bank.object, bank);
    banks.set(key, { bank: bank.object, versionNs: holding?.versionNs ?? null });
    if (!isNewest(newest.get(key))) continue;
    newest.set(key, {
      object: record.object,
      holder: record.holder,
      id: record.id,
      bank: bank.object,
      type: signal.type,
      code: Buffer.from(signal.code, 'hex'),
      codes: signal.codes,
      quality: signal.quality,
      originator: organisation?.id ?? null,
      originatorName:
        organisation?.name ??
        (record.source.startsWith('import:') ? record.source.slice(7) : bank.originatorName),
      originatorClass: organisation?.class ?? signal.about?.originator_class ?? bank.originatorClass,
      ordered: signal.about?.ordered ?? false,
      versionNs,
      validFrom: signal.validFrom,
      validUntil: signal.validUntil,
      gone: null,
      addedAt: record.receivedAt,
      position,
    });
  }
  for (const [bank, ids] of placed) await placeInBank(kernel, tx, bank, ids);
  for (const [bank, ids] of moved) await moveSignals(kernel, tx, bank, ids);
  await upsertSignals(tx, [...newest.values()]);
  // People decided against some of these hashes: what brings one again, from whomever, does not act by itself.
  await stopAgainstAppeals(kernel, tx, { ids: [...newest.values()].map(({ id }) => id) });
  return retireSignals(tx, [...retired.values()]);
}

/** Who is known to have said it: the holder itself or a partner; an import speaks for nobody. */
function speakerOf(record: ArrivedRecord): string | null {
  if (record.source === 'own') return record.createdBy;
  return record.source.startsWith('peer:') ? record.source.slice(5) : null;
}

/**
 * The bank that a partner's signal names, made in shadow when it is new. An indicator that no bank here holds and
 * no partner delivered is a record, not a signal.
 */
async function partnersBank(
  kernel: Kernel,
  tx: Transaction,
  record: ArrivedRecord,
  signal: Signal,
  partner: { id: string; name: string; class: OrganisationClass } | null,
): Promise<Bank | null> {
  if (!record.source.startsWith('peer:') || partner === null) return null;
  const { about } = signal;
  const wanted = {
    holder: record.holder,
    provenance: 'peer' as const,
    originator: partner.id,
    originatorName: partner.name,
    innocent: signal.innocent,
    name: about?.bank ?? `Signals of ${partner.name}`.slice(0, 200),
  };
  let bank = await bankNamed(tx, wanted);
  if (!bank) {
    bank = {
      ...wanted,
      object: await reserveHandle(tx),
      id: randomUUID(),
      mode: 'shadow',
      percent: null,
      radius: DEFAULT_RADIUS,
      ...QUARANTINE_RULE,
      originatorClass: partner.class,
      basis: about?.basis ?? NOT_STATED,
      instrument: about?.legal_basis.instrument ?? NOT_STATED,
      article: about?.legal_basis.article ?? NOT_STATED,
      ownTerms: about?.own_terms ?? false,
      createdAt: kernel.now(),
    };
    await makeBank(kernel, tx, bank);
  }
  return bank;
}
