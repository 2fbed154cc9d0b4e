import { randomUUID } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { writeEntries } from '../../../kernel/audit/write-entries.ts';
import { requirePublicAddress } from '../../../kernel/notify/guarded-fetch.ts';
import { newSecret } from '../../../kernel/notify/sign-message.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { reserveHandle } from '../../../kernel/store/record-queries.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { Adapter } from '../adapters/adapter.ts';
import { PRODUCT_NAMES, productOf } from '../adapters/products.ts';
import type { Desk } from '../context.ts';
import {
  type ActingSystem,
  endSystem,
  insertSystem,
  moveWaiting,
  oneAtATime,
  settleWaiting,
  systemsOf,
  waitingOf,
} from './acting-queries.ts';

export const NewSystem = Type.Object(
  {
    kind: Type.Enum(['webhook', ...PRODUCT_NAMES]),
    url: Type.String({ maxLength: 2000 }),
    account: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    secret: Type.Optional(Type.String({ minLength: 1, maxLength: 2000 })),
  },
  { additionalProperties: false },
);

/**
 * Names a system that is told what to take down and what to put back. An organisation has one webhook, and one product at
 * a host: another takes the place of the one before, and what waits goes to it. The secret of a webhook is said once. Throws `address-refused`; this is asked again at each
 * call, since names change what they lead to.
 */
export async function connectSystem(desk: Desk, viewer: Viewer, given: Static<typeof NewSystem>) {
  const { kernel, policy } = desk;
  const { organisation } = viewer;
  policy.require(viewer, 'add-webhook', { type: 'Organisation', id: organisation });
  const checked = await requirePublicAddress(given.url, kernel.configuration.privateHosts);
  const { host, origin } = new URL(checked);
  const product = productOf(given.kind);
  const url = product ? origin : checked;
  const { account, secret } = product ? accessOf(product, given) : { account: null, secret: newSecret() };
  const { keyId, sealed } = kernel.keyring.seal('blobs', Buffer.from(secret));
  const id = randomUUID();
  await kernel.store.system('connecting a system')(async (tx) => {
    tx.viewer.actor = viewer.actor;
    await oneAtATime(tx, organisation);
    const before = (await systemsOf(tx, organisation)).find((one) =>
      product ? one.kind !== 'webhook' && one.host === host : one.kind === 'webhook',
    );
    const object = await reserveHandle(tx);
    const now = kernel.now();
    if (before) await end(desk, tx, before);
    await insertSystem(
      tx,
      {
        object,
        id,
        organisation,
        kind: given.kind,
        url,
        host,
        account,
        createdAt: now,
        keyId,
        secret: sealed,
      },
      [`administrators:${organisation}`, 'overseer'],
    );
    if (before) await moveWaiting(tx, before.object, object);
    const fields = { id, organisation, kind: given.kind, url, account };
    await writeEntries(tx, kernel.keyring, [{ kind: 'acting-system.connected', object, fields }], now);
  });
  return { id, kind: given.kind, url, ...(product ? {} : { secret }) };
}

/** What opens the product's API; each gap by its field. */
function accessOf(product: Adapter, { account, secret }: Static<typeof NewSystem>) {
  // As header fields they go out: one line of what can be seen.
  const isLine = (text: string | undefined) => text !== undefined && /^[\x20-\x7e]*[\x21-\x7e]$/.test(text);
  const missing = [
    ...(product.needsAccount && !isLine(account) ? ['account'] : []),
    ...(isLine(secret) ? [] : ['secret']),
  ];
  if (missing.length > 0)
    throw new Refusal(
      'body-malformed',
      undefined,
      missing.map((property) => ({ property, reason: 'is needed to speak to this product, in ASCII signs' })),
    );
  return { account: product.needsAccount ? account! : null, secret: secret! };
}

/** Tells it nothing more; what waited for it is over, and stays on record as such. Throws `not-found`. */
export async function removeSystem(desk: Desk, viewer: Viewer, id: string): Promise<void> {
  const { kernel, policy } = desk;
  policy.require(viewer, 'add-webhook', { type: 'Organisation', id: viewer.organisation });
  await kernel.store.system('removing a system')(async (tx) => {
    tx.viewer.actor = viewer.actor;
    const found = (await systemsOf(tx, viewer.organisation)).find((one) => one.id === id);
    if (!found) throw new Refusal('not-found');
    await end(desk, tx, found);
    await settleWaiting(tx, found.object, kernel.now());
  });
}

async function end(
  { kernel }: Desk,
  tx: Transaction,
  { object, id, organisation }: ActingSystem,
): Promise<void> {
  const now = kernel.now();
  await endSystem(tx, object, now);
  const fields = { id, organisation };
  await writeEntries(tx, kernel.keyring, [{ kind: 'acting-system.removed', object, fields }], now);
}

/** The systems of the viewer's organisation, without what opens them; how much waits for each. */
export async function showSystems({ kernel }: Desk, viewer: Viewer) {
  const systems = await kernel.store.for(viewer)((tx) => systemsOf(tx, viewer.organisation));
  const waiting = await kernel.store.system('acting')((tx) =>
    waitingOf(
      tx,
      systems.map(({ object }) => object),
    ),
  );
  return {
    items: systems.map(({ object, id, kind, url, account, createdAt }) => {
      const {
        waiting: waits = 0,
        forPerson = 0,
        last = null,
      } = waiting.find(({ system }) => system === object) ?? {};
      return { id, kind, url, account, createdAt: createdAt.toISOString(), waiting: waits, forPerson, last };
    }),
  };
}
