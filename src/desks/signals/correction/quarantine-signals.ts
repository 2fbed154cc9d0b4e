import { writeEntries } from '../../../kernel/audit/write-entries.ts';
import type { Consumer } from '../../../kernel/notify/consumer.ts';
import { reserveHandle } from '../../../kernel/store/record-queries.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Desk } from '../context.ts';
import {
  decisionsAbout,
  insertQuarantine,
  lastQuarantine,
  lockQuarantine,
  type QuarantineRule,
  rulesOfCases,
} from './correction-queries.ts';
import { tellOriginator } from './tell-originator.ts';

/** Says no number: how much matched here is not its originator's to know. */
const TOLD =
  'Reviewers here decided against its matches so often that it acts at this node no more, until a senior reviewer puts it back.';

/** What a person decides of a match; opening and looking decide nothing. */
const DECISIONS = [
  'leave',
  'refuse-restriction',
  'confirm-restriction',
  'restrict-single-handed',
  'note-in-shadow',
  'reverse-restriction',
  'restore',
  'put-back',
  'uphold-appeal',
].map((step) => `case.match-review.${step}`);

/** Whether these decisions meet a rule. Pure: how many matches there are that nobody reviewed plays no part. */
export const isOftenWrong = (
  rule: QuarantineRule,
  { reviewed, against, reviewers }: { reviewed: number; against: number; reviewers: number },
): boolean =>
  reviewed >= rule.reviewed && reviewers >= rule.reviewers && against * 100 >= rule.percent * reviewed;

/**
 * After each decision of a person: a signal of the case that was decided against too often is quarantined for the
 * organisation whose people decided. Volume plays no part.
 */
export function quarantineSignals(desk: Desk): Consumer {
  return {
    name: 'signals.quarantine',
    kinds: DECISIONS,
    async handle(tx, acts) {
      const cases = acts.filter(({ kind }) => DECISIONS.includes(kind)).map(({ object }) => object);
      for (const { organisation, signal, ...rule } of await rulesOfCases(tx, [...new Set(cases)])) {
        await quarantineIfWrong(desk, tx, organisation, signal, rule);
      }
    },
  };
}

async function quarantineIfWrong(
  desk: Desk,
  tx: Transaction,
  organisation: string,
  signal: string,
  rule: QuarantineRule,
): Promise<void> {
  const { kernel } = desk;
  await lockQuarantine(tx, organisation, signal);
  const last = await lastQuarantine(tx, organisation, signal);
  if (last && last.endedAt === null) return;
  // Put back by a person: what was decided before is weighed already.
  const decided = await decisionsAbout(tx, organisation, signal, last?.endedAt ?? null);
  if (!isOftenWrong(rule, decided)) return;
  const object = await reserveHandle(tx);
  const at = kernel.now();
  const opinion = await tellOriginator(desk, tx, signal, 'strongly-disagree', TOLD);
  // Whoever asks for a match must be answered by it; how much was reviewed is said to nobody by it.
  const principals = [`org:${organisation}`, 'overseer'];
  await insertQuarantine(tx, { object, organisation, signal, opinion, at }, principals);
  const fields = { organisation, signal, opinion, principals: principals.join(' ') };
  await writeEntries(tx, kernel.keyring, [{ kind: 'signal.quarantined', object, fields }], at);
}
