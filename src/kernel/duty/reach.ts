import { createHash, randomInt, randomUUID, timingSafeEqual } from 'node:crypto';
import { writeEntries } from '../audit/write-entries.ts';
import type { SignedIn } from '../identity/credentials.ts';
import { affairsOf } from '../identity/organisations.ts';
import type { Kernel } from '../kernel.ts';
import { requirePublicAddress } from '../notify/guarded-fetch.ts';
import { newSecret } from '../notify/sign-message.ts';
import { Refusal } from '../refusal.ts';
import type { Transaction } from '../store/store.ts';
import {
  confirmReach,
  countWrongCode,
  deleteReach,
  findReach,
  insertReach,
  type ReachRow,
  reachOf,
} from './duty-queries.ts';
import { type Address, openAddress, sealAddress, showAddress, type Ways } from './ways/ways.ts';

export type GivenWay =
  | { kind: 'e-mail'; email: string }
  | { kind: 'webhook'; url: string }
  | { kind: 'push'; endpoint: string; keys: { p256dh: string; auth: string } };

const MOST_WAYS = 10;
const MOST_WRONG = 5;
/** Codes that one person has sent in an hour. Threat: a node that writes to strangers. */
const MOST_CODES = 10;
const HOUR_MS = 3_600_000;
const codesSent = new Map<string, number[]>();
const CODE_LASTS_MS = 30 * 60_000;

/**
 * A way to reach the person who asks. It is used once they have proved that they read it, by a code sent that way; a browser that
 * subscribed has proved it. A webhook's secret is said once.
 */
export async function addReach(kernel: Kernel, ways: Ways, { person }: SignedIn, given: GivenWay) {
  limitCodes(person.id, kernel.now().getTime());
  const secret = newSecret();
  const address = await addressOf(kernel, given, secret);
  const id = randomUUID();
  const code = randomInt(0, 1_000_000).toString().padStart(6, '0');
  const now = kernel.now();
  const proved = given.kind === 'push';
  const row: ReachRow = {
    id,
    person: person.id,
    kind: given.kind,
    ...sealAddress(kernel, address),
    code: codeHash(id, code),
    wrongCodes: 0,
    createdAt: now,
    confirmedAt: proved ? now : null,
  };
  await kernel.store.system('adding a way')(async (tx) => {
    await tx.query('select from person where id = $1 for update', [person.id]);
    if ((await reachOf(tx, person.id)).length >= MOST_WAYS)
      throw new Refusal(
        'conflict',
        `Nobody has more than ${MOST_WAYS} ways of being reached. Remove one first.`,
      );
    await insertReach(tx, row);
    await note(kernel, tx, 'reach.added', row);
  });
  if (!proved) {
    try {
      await ways[given.kind]({
        id: randomUUID(),
        to: address,
        subject: `${code} is your code`,
        body: `${code} is the code with which you confirm that reminders of ${kernel.host.name} reach you here. It lasts 30 minutes.\nIf you did not ask for it, do nothing.`,
        drill: false,
        attempt: 1,
        items: [],
      });
    } catch (error) {
      await kernel.store.system('a way that leads nowhere')(async (tx) => {
        await deleteReach(tx, id);
        await note(kernel, tx, 'reach.removed', row);
      });
      throw new Refusal(
        'peer-unreachable',
        `The message with the code was not taken: ${(error as Error).message}.`,
      );
    }
  }
  return { ...show(kernel, row), ...(given.kind === 'webhook' ? { secret } : {}) };
}

/** In memory, of this process: what is lost with it is a limit, and no right. */
function limitCodes(person: string, now: number): void {
  const before = (codesSent.get(person) ?? []).filter((at) => at > now - HOUR_MS);
  if (before.length >= MOST_CODES)
    throw new Refusal('too-many', 'Ten codes were sent for you within the hour. Try again later.', [], 3600);
  codesSent.set(person, [...before, now]);
}

/** Proves a way by the code that was sent. Five wrong ones end it. */
export async function proveReach(kernel: Kernel, { person }: SignedIn, id: string, code: string) {
  const outcome = await kernel.store.system('confirming a way')(async (tx) => {
    const row = await findReach(tx, id, person.id);
    if (!row) throw new Refusal('not-found');
    if (row.confirmedAt) return row;
    const now = kernel.now();
    if (now.getTime() - row.createdAt.getTime() > CODE_LASTS_MS) {
      await deleteReach(tx, id);
      await note(kernel, tx, 'reach.removed', row);
      return 'The code has expired. Add the way again.';
    }
    if (!timingSafeEqual(codeHash(id, code), row.code)) {
      await countWrongCode(tx, id);
      if (row.wrongCodes + 1 < MOST_WRONG) return 'This is not the code that was sent.';
      await deleteReach(tx, id);
      await note(kernel, tx, 'reach.removed', row);
      return 'Five wrong codes. Add the way again.';
    }
    await confirmReach(tx, id, now);
    await note(kernel, tx, 'reach.confirmed', row);
    return { ...row, confirmedAt: now };
  });
  // Thrown after the commit: a wrong code is counted.
  if (typeof outcome === 'string')
    throw new Refusal('body-malformed', undefined, [{ property: 'code', reason: outcome }]);
  return show(kernel, outcome);
}

export const removeReach = (kernel: Kernel, { person }: SignedIn, id: string) =>
  kernel.store.system('removing a way')(async (tx) => {
    const row = await findReach(tx, id, person.id);
    if (!row) throw new Refusal('not-found');
    await deleteReach(tx, id);
    await note(kernel, tx, 'reach.removed', row);
    return { id };
  });

/** The ways of the person who asks, with what became of the last message. */
export async function ownReach(kernel: Kernel, { person }: SignedIn) {
  const rows = await kernel.store.system('ways of being reached')((tx) => reachOf(tx, person.id));
  return rows.map((row) => ({
    ...show(kernel, row),
    lastSentAt: row.lastSentAt?.toISOString() ?? null,
    lastError: row.lastError,
  }));
}

const show = (kernel: Kernel, row: ReachRow) => ({
  id: row.id,
  kind: row.kind,
  address: showAddress(openAddress(kernel, row)),
  confirmed: row.confirmedAt !== null,
});

async function addressOf(kernel: Kernel, given: GivenWay, secret: string): Promise<Address> {
  const { privateHosts } = kernel.configuration;
  if (given.kind === 'e-mail') {
    if (!kernel.configuration.mail)
      throw new Refusal('unavailable', 'This node sends no e-mail: its operator has named no mail server.');
    return given;
  }
  if (given.kind === 'webhook')
    return { kind: 'webhook', url: await requirePublicAddress(given.url, privateHosts), secret };
  await requirePublicAddress(given.endpoint, privateHosts);
  return given;
}

const codeHash = (id: string, code: string): Buffer => createHash('sha256').update(`${id} ${code}`).digest();

async function note(kernel: Kernel, tx: Transaction, kind: string, row: ReachRow): Promise<void> {
  tx.viewer.actor = `person:${row.person}`;
  const object = await affairsOf(kernel.store);
  const fields = { person: row.person, way: row.kind, id: row.id };
  await writeEntries(tx, kernel.keyring, [{ kind, object, fields }], kernel.now());
}
