import { CaseHistoryError } from '../../../engines/cases/case.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { type GuardedAnswer, guardedFetch } from '../../../kernel/notify/guarded-fetch.ts';
import { type Deliverer, keepDelivering, WAITS } from '../../../kernel/notify/keep-delivering.ts';
import { signMessage } from '../../../kernel/notify/sign-message.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { retryConflicts } from '../../../kernel/store/retry-conflicts.ts';
import type { Desk } from '../context.ts';
import { type NoticeReport, noteReport } from '../notice/report-notice.ts';
import { settleTelling } from './settle-telling.ts';
import { claimMessages, type DueMessage, markDelivered, markFailed } from './webhook-queries.ts';

const AT_ONCE = 10;

/** Tells platforms what was decided, until each message is delivered. */
export function deliverMessages(desk: Desk, waits: number[] = WAITS): Deliverer {
  const { kernel } = desk;
  return keepDelivering({
    what: 'webhooks',
    log: kernel.log,
    claim: () => kernel.store.system('webhooks')((tx) => claimMessages(tx, kernel.now(), waits, AT_ONCE)),
    deliver: (message) => deliver(desk, message),
  });
}

async function deliver(desk: Desk, message: DueMessage): Promise<void> {
  await attempt(desk, message);
  await settleTelling(desk, message);
}

async function attempt(desk: Desk, message: DueMessage): Promise<void> {
  const { kernel } = desk;
  let report: NoticeReport | null = null;
  try {
    const answer = await send(kernel, message);
    if (answer.status < 200 || answer.status > 299) throw new Error(`the address answered ${answer.status}`);
    report = readReport(answer);
  } catch (error) {
    await kernel.store.system('webhooks')((tx) => markFailed(tx, message.id, (error as Error).message));
    return;
  }
  if (!report || !(await noteAndMark(desk, message, report))) {
    await kernel.store.system('webhooks')((tx) => markDelivered(tx, message.id, kernel.now()));
  }
}

/**
 * Stores what the platform says of the notice with the fact that it was told, or neither: a node that dies in between
 * tells it again under the same id, and hears it again. False when the report was refused, so that nothing is stored.
 * Throws what the database threw.
 */
async function noteAndMark(desk: Desk, message: DueMessage, report: NoticeReport): Promise<boolean> {
  const { kernel } = desk;
  try {
    await retryConflicts(() =>
      kernel.store.system('notice report')(async (tx) => {
        await noteReport(desk, tx, message.case, report);
        await markDelivered(tx, message.id, kernel.now());
      }),
    );
    return true;
  } catch (error) {
    if (!isRefused(error)) throw error;
    // Withheld or decided again meanwhile: the message has arrived all the same.
    kernel.log(`webhooks: report on the notice of case ${message.case}: ${(error as Error).message}`);
    return false;
  }
}

/** That the case does not take the report, which telling again would not change. Not that a commit got no answer. */
const isRefused = (error: unknown) =>
  error instanceof CaseHistoryError || (error instanceof Refusal && error.code !== 'unavailable');

function send(kernel: Kernel, message: DueMessage): Promise<GuardedAnswer> {
  const body = kernel.keyring.open('blobs', message.keyId, message.body).toString('utf8');
  const secret = kernel.keyring.open('blobs', message.secretKeyId, message.secret).toString('utf8');
  const timestamp = Math.floor(kernel.now().getTime() / 1000);
  return guardedFetch(
    message.url,
    {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signMessage(secret, message.id, timestamp, body) },
      body,
      maxBytes: 65_536,
      timeoutMs: 10_000,
    },
    kernel.configuration.privateHosts,
  );
}

/** An answer may say what became of the notice; anything else in it is the receiver's own. Attacker-controlled. */
function readReport({ body }: GuardedAnswer): NoticeReport | null {
  let said: unknown;
  try {
    said = JSON.parse(body.toString('utf8'));
  } catch {
    return null; // "ok" is an answer too: the platform reports by the API, or later
  }
  const { notice, how, reason } = (said ?? {}) as Record<string, unknown>;
  const text = (value: unknown, most: number, otherwise: string) =>
    typeof value === 'string' && /[\p{L}\p{N}]/u.test(value) && !value.includes('\0')
      ? value.toWellFormed().slice(0, most)
      : otherwise;
  if (notice === 'delivered') return { status: 'delivered', how: text(how, 500, 'by the platform') };
  if (notice === 'undeliverable')
    return { status: 'undeliverable', reason: text(reason, 4000, 'the platform could not deliver it') };
  return null;
}
