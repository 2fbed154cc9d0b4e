import { randomUUID } from 'node:crypto';
import Type, { type Static } from 'typebox';
import { writeEntries } from '../../../kernel/audit/write-entries.ts';
import { requirePublicAddress } from '../../../kernel/notify/guarded-fetch.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { reserveHandle } from '../../../kernel/store/record-queries.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import { createBank } from '../banks/create-bank.ts';
import type { Desk } from '../context.ts';
import { OrganisationClass, Provision, words } from '../signal.ts';
import { EXCHANGE_KINDS, ExchangeKind } from './exchange-kinds.ts';
import { insertExchange, isNameTaken } from './exchange-queries.ts';

export const NewExchange = Type.Object(
  {
    name: words(200),
    kind: ExchangeKind,
    address: Type.String({ minLength: 1, maxLength: 2000 }),
    collection: Type.Optional(words(200)),
    credential: Type.Optional(words(4000)),
    /** Who runs the other side. */
    originator: Type.Object({ name: words(200), class: OrganisationClass }, { additionalProperties: false }),
    /** What the list rests on, as its originator puts it. */
    basis: Type.Optional(words(2000)),
    legalBasis: Type.Optional(Provision),
    everySeconds: Type.Optional(Type.Integer({ minimum: 60, maximum: 2_592_000 })),
    /** Withdrawals of a day beyond this share of the list, and beyond 20, wait for a person. */
    holdPercent: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  },
  { additionalProperties: false },
);
export type NewExchange = Static<typeof NewExchange>;

export const HOUR = 3600;
export const HOLD_PERCENT = 10;

/**
 * Makes an exchange and the bank that it fills, which is somebody else's list in custody and begins in shadow. The first
 * pull is due at once. Throws `address-refused`, `conflict` for a name that is taken, `body-malformed` by field.
 * @returns its id
 */
export async function makeExchange(desk: Desk, viewer: Viewer, input: NewExchange): Promise<string> {
  const { kernel, policy } = desk;
  policy.require(viewer, 'manage-exchange', { type: 'Organisation', id: viewer.organisation });
  const address = await callableAddress(desk, input.address);
  const { name, kind, collection = null, credential = null, originator, basis, legalBasis } = input;
  refuseSettings(kind, { address, collection, credential });
  const sealed = credential === null ? null : kernel.keyring.seal('blobs', Buffer.from(credential));
  const ground = {
    ...(basis === undefined ? {} : { basis }),
    ...(legalBasis === undefined ? {} : { legalBasis }),
  };
  return createBank(desk, viewer, { name, originator, ...ground }, async (tx, bank) => {
    if (await isNameTaken(tx, viewer.organisation, name.trim())) throw nameTaken();
    const at = kernel.now();
    const said = {
      holder: viewer.organisation,
      name: name.trim(),
      kind,
      address,
      collection,
      everySeconds: input.everySeconds ?? HOUR,
      holdPercent: input.holdPercent ?? HOLD_PERCENT,
    };
    const object = await reserveHandle(tx);
    const id = randomUUID();
    const principals = [`org:${viewer.organisation}`, 'overseer'];
    const row = {
      ...said,
      object,
      id,
      bank: bank.object,
      keyId: sealed?.keyId ?? null,
      credential: sealed?.sealed ?? null,
      createdAt: at,
    };
    await insertExchange(tx, row, principals);
    const fields = { exchange: id, ...said, bank: bank.id, principals: principals.join(' ') };
    await writeEntries(tx, kernel.keyring, [{ kind: 'exchange.added', object, fields }], at);
    return id;
  });
}

/** As `requirePublicAddress`, and it names the field that it came in. */
async function callableAddress({ kernel }: Desk, text: string): Promise<string> {
  try {
    return await requirePublicAddress(text, kernel.configuration.privateHosts);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const errors = error.errors.map((one) => ({ ...one, property: 'address' }));
    throw new Refusal(error.code, error.message, errors);
  }
}

function refuseSettings(
  kind: ExchangeKind,
  settings: { address: string; collection: string | null; credential: string | null },
): void {
  const contract = EXCHANGE_KINDS[kind];
  const faults = (['collection', 'credential'] as const).flatMap((field) => {
    const { needed, written } = contract[field];
    if (needed === 'yes' && settings[field] === null)
      return [{ property: field, reason: `is needed: ${written}` }];
    if (needed === 'no' && settings[field] !== null)
      return [{ property: field, reason: 'is not taken by this kind of exchange' }];
    return [];
  });
  const fault = faults.length === 0 ? contract.faultOf(settings) : null;
  const all = fault === null ? faults : [fault];
  if (all.length > 0) throw new Refusal('body-malformed', undefined, all);
}

const nameTaken = () =>
  new Refusal('conflict', 'There is an exchange of this name already.', [
    { property: 'name', reason: 'is taken' },
  ]);
