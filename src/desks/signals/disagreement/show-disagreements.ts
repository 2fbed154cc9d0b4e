import type { Database } from '../../../kernel/store/store.ts';
import { answersByOriginator, type WordAbout, wordsAbout } from './disagreement-queries.ts';
import { readDisagreement } from './disagreement-record.ts';

export type ShownDisagreement = {
  by: string;
  at: string;
  reason: string;
  answer: string | null;
  answeredAt: string | null;
};

type Owned = { id: string; originator: string | null };

/**
 * Upheld appeals against signals, at this node and at others, each with the originator's answer. What only the
 * originator may say (an answer, a report of somebody else's appeal) counts from the originator alone.
 */
export async function showDisagreements(
  db: Database,
  signals: Owned[],
): Promise<Map<string, ShownDisagreement[]>> {
  const originators = new Map(signals.map((signal) => [signal.id, signal.originator]));
  const words = await wordsAbout(db, [...originators.keys()]);
  const shown = new Map<string, ShownDisagreement[]>();
  const byRecord = new Map<string, ShownDisagreement>();
  for (const word of words) {
    const said = readDisagreement(JSON.parse(word.body));
    if (!said) continue;
    const isOriginator = word.createdBy !== null && word.createdBy === originators.get(word.signal);
    if (said.move === 'answer') {
      const asked = said.refs.map((ref) => byRecord.get(`${word.signal} ${ref}`)).find((one) => one);
      if (!asked || !isOriginator) continue;
      asked.answer = said.text;
      asked.answeredAt = word.receivedAt.toISOString();
      continue;
    }
    if (said.move === 'reported' && !isOriginator) continue;
    const one: ShownDisagreement = {
      by: nameOf(word, said.move === 'reported'),
      at: word.receivedAt.toISOString(),
      reason: said.text,
      answer: null,
      answeredAt: null,
    };
    shown.set(word.signal, [...(shown.get(word.signal) ?? []), one]);
    byRecord.set(`${word.signal} ${word.id}`, one);
  }
  return shown;
}

function nameOf(word: WordAbout, reported: boolean): string {
  const name = word.creatorName ?? 'An organisation not known here';
  return reported ? `A partner of ${name}, as ${name} reports` : name;
}

export type AnswerCounts = {
  raised: number;
  pending: number;
  silent: number;
  refused: number;
  withdrew: number;
};

/** How each originator answered this node's disagreements. Silence is a pending answer whose clock has passed. */
export async function countAnswers(
  db: Database,
  originators: string[],
  now: Date,
): Promise<Map<string, AnswerCounts>> {
  const counts = new Map<string, AnswerCounts>();
  for (const { originator, answer, dueAt } of await answersByOriginator(db, originators)) {
    const one = counts.get(originator) ?? { raised: 0, pending: 0, silent: 0, refused: 0, withdrew: 0 };
    counts.set(originator, one);
    one.raised += 1;
    if (answer === 'refused' || answer === 'withdrew') one[answer] += 1;
    else if (dueAt !== null && dueAt <= now) one.silent += 1;
    else one.pending += 1;
  }
  return counts;
}
