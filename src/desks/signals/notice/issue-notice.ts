import { hash, randomBytes } from 'node:crypto';
import type { FoldedCase } from '../../../kernel/cases/take-step.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { Database } from '../../../kernel/store/store.ts';
import { shownSignals } from '../banks/signal-queries.ts';
import { organisationsById } from '../organisation-queries.ts';
import { matchesOfReviews } from '../review/review-queries.ts';
import { LANGUAGES } from './languages.ts';
import { insertNoticeLink } from './notice-queries.ts';
import { reasonInForce, type StatementFacts, statementText } from './statement.ts';

/** A link outlives the six months of the appeal, also when the notice could only be delivered late. */
const LINK_DAYS = 400;

/** What a link says, and what a table keeps of it: 128 random bits need no slow hash. */
export const linkHash = (token: string): Buffer => hash('sha256', `comity/notice/v1\n${token}`, 'buffer');

export type Notice = { text: string; texts: Record<string, string>; link: string };

/**
 * Makes a notice with a link of its own. Only its hash is stored, so that nobody who reads the database can open
 * the page. Null when no reasons are in force.
 */
export async function issueNotice(kernel: Kernel, db: Database, folded: FoldedCase): Promise<Notice | null> {
  const facts = await statementFacts(db, folded);
  if (!facts) return null;
  const token = randomBytes(16).toString('base64url');
  const now = kernel.now();
  await insertNoticeLink(db, {
    hash: linkHash(token),
    object: folded.file.object,
    issuedAt: now,
    expiresAt: new Date(now.getTime() + LINK_DAYS * 86_400_000),
  });
  const link = `${kernel.configuration.url}/n/${token}`;
  const texts = Object.fromEntries(
    LANGUAGES.map((words) => [words.language, statementText(words, facts, `${link}?lang=${words.language}`)]),
  );
  return { text: statementText(LANGUAGES[0]!, facts, link), texts, link };
}

/** What the statement of a case says; null when nothing was restricted. `db` sees the case and its signals. */
export async function statementFacts(
  db: Database,
  { file, events, state }: FoldedCase,
): Promise<StatementFacts | null> {
  const restricted = events.find(
    (event) => event.step === 'restrict-single-handed' || event.step === 'confirm-restriction',
  );
  const reason = reasonInForce(events);
  if (!restricted || !reason) return null;
  const matches = await matchesOfReviews(db, [file.object]);
  const caught = new Set(matches.map((match) => `${match.bank} ${match.signal}`));
  const signals = (
    await shownSignals(
      db,
      matches.map((match) => match.signal),
    )
  ).filter((signal) => caught.has(`${signal.bank} ${signal.id}`));
  const platform = (await organisationsById(db, [file.organisation])).get(file.organisation);
  const appeals = state.clocks.find((clock) => clock.name === 'appeal-window');
  return {
    organisation: platform?.name ?? '',
    restrictedAt: restricted.at,
    alone: !events.some((event) => event.step === 'confirm-restriction'),
    lifted: state.state === 'restored',
    reason,
    origins: signals.map((signal) => ({
      class: signal.originatorClass,
      ordered: signal.ordered,
      own: signal.originator === file.organisation,
    })),
    appealUntil: appeals?.status === 'running' ? (appeals.dueAt ?? null) : null,
  };
}
