import { createHash } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { openCase, readCase, takeStep } from '../../../kernel/cases/take-step.ts';
import { findPeer } from '../../../kernel/exchange/peers/peer-queries.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { retryConflicts } from '../../../kernel/store/retry-conflicts.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import { canonicalJson } from '../../../standards/canonical-json/canonical-json.ts';
import { isCrossBorder, type RemovalOrder } from '../../../standards/tco-annexes/annex-one.ts';
import { orderFaults } from '../../../standards/tco-annexes/faults.ts';
import { normalUrl } from '../../../standards/url-normal/url-normal.ts';
import type { Desk } from '../context.ts';
import { askOthers } from '../deconfliction/ask-others.ts';
import { nonDisclosureOf } from '../intake/read-order.ts';
import { findIssued, insertIssued } from './issued-queries.ts';
import { tellProvider, tellScrutiniser } from './tell-of-order.ts';

export const NewIssuedOrder = Type.Object(
  {
    provider: Type.String({
      maxLength: 100,
      description: 'the partner to whose node it goes: its organisation id',
    }),
    copyTo: Type.Optional(
      Type.String({
        maxLength: 100,
        description: 'the partner that scrutinises in the State of establishment, where it is another State',
      }),
    ),
    order: Type.Record(Type.String({ maxLength: 200 }), Type.Unknown()),
  },
  { additionalProperties: false },
);

/**
 * Prepares an order for somebody else to issue. Annex I is complete or it is refused, each gap by its field; nothing of half an order is
 * kept.
 */
export async function prepareOrder(
  { kernel, procedures, policy }: Desk,
  viewer: Viewer,
  { provider, copyTo: copy, order: given }: Static<typeof NewIssuedOrder>,
): Promise<{ id: string }> {
  policy.require(viewer, 'prepare-order', { type: 'Organisation', id: viewer.organisation });
  const now = kernel.now();
  const copyTo = copy ?? null;
  const order = requireComplete(given, now);
  const document = canonicalJson(order);
  const digest = createHash('sha256').update(document).digest('hex');
  const urls = order.items.map(({ url }) => normalUrl(url) ?? url);
  return kernel.store.system('an order prepared')(async (tx) => {
    tx.viewer.actor = viewer.actor;
    const known = viewer.organisation === kernel.host.id ? await findPeer(tx, provider) : null;
    if (!known)
      throw new Refusal('body-malformed', undefined, [
        { property: 'provider', reason: 'is no partner of this node' },
      ]);
    await requireCopyPartner(tx, { provider, copyTo, crossBorder: isCrossBorder(order) });
    const { file } = await openCase(kernel, procedures, tx, {
      procedure: 'issued-order',
      organisation: viewer.organisation,
      principals: [`reviewers:${viewer.organisation}`],
      first: {
        step: 'prepare',
        actor: viewer.actor,
        roles: viewer.roles,
        data: { digest, crossBorder: isCrossBorder(order), ...nonDisclosureOf(order, now) },
      },
      fields: {
        digest,
        provider,
        reference: order.reference,
        at: now.toISOString(),
        ...(copyTo === null ? {} : { copyTo }),
      },
    });
    await insertIssued(
      tx,
      {
        object: file.object,
        organisation: viewer.organisation,
        provider,
        copyTo,
        document,
        digest,
        reference: order.reference,
        createdAt: now,
      },
      urls,
    );
    return { id: file.id };
  });
}

async function requireCopyPartner(
  tx: Transaction,
  { provider, copyTo, crossBorder }: { provider: string; copyTo: string | null; crossBorder: boolean },
): Promise<void> {
  if (copyTo === null) return;
  const reason = !crossBorder
    ? 'is for an order to a provider of another State'
    : copyTo === provider
      ? 'is the provider itself'
      : (await findPeer(tx, copyTo)) === null
        ? 'is no partner of this node'
        : null;
  if (reason !== null) throw new Refusal('body-malformed', undefined, [{ property: 'copyTo', reason }]);
}

/** Complete or not at all (TCO Art. 3(4)). A question stays one: whoever issues it has looked. */
function requireComplete(order: Record<string, unknown>, now: Date): RemovalOrder {
  const faults = orderFaults(order, now.getTime()).filter(
    ({ kind, code }) => kind !== 'question' || code === 'no-copy-named',
  );
  if (faults.length > 0)
    throw new Refusal(
      'body-malformed',
      'Annex I is issued complete or not at all.',
      faults.map(({ field, section, message }) => ({
        property: `order${field.replaceAll('/', '.')}`,
        reason: `section ${section}: ${message}`,
      })),
    );
  return order as RemovalOrder;
}

type Data = Record<string, unknown>;

/** Steps that the provider's node, or this one, takes by what arrives. */
export const BY_LETTER: readonly string[] = [
  'prepare',
  'delivered',
  'delivery-refused',
  'copy-refused',
  'silence-taken',
  'silence-refused',
  'other-answered',
  'other-refused',
  'answered-executed',
  'answered-obstacle',
];

/** Takes a step of an issued order as the viewer, and writes to the provider what it has to know, in one transaction. */
export async function takeIssuedStep(
  desk: Desk,
  viewer: Viewer,
  id: string,
  step: string,
  data: Data,
): Promise<void> {
  const { kernel, procedures, policy } = desk;
  // What one may not see is not there.
  await kernel.store.for(viewer)(async (tx) => {
    const { file } = await readCase(kernel, procedures, tx, id);
    if (file.procedure !== 'issued-order')
      throw new Refusal('not-found', 'There is no such order that you may see.');
  });
  policy.require(viewer, step === 'annotate' ? 'annotate' : 'take-order-step', { type: 'Case', id });
  if (BY_LETTER.includes(step)) throw new Refusal('step-not-permitted');
  await retryConflicts(() =>
    kernel.store.system('a step of an issued order')(async (tx) => {
      tx.viewer.actor = viewer.actor;
      if (step === 'extend-silence') await requireLonger(desk, tx, id, String(data.until));
      const { file } = await takeStep(kernel, procedures, tx, id, {
        step,
        actor: viewer.actor,
        roles: viewer.roles,
        data,
      });
      const row = await findIssued(tx, file.object);
      if (step === 'ask-others') await askOthers(desk, tx, { ...row!, id }, data.partners as string[]);
      await tellProvider(desk, tx, { ...row!, id }, step, data);
      await tellScrutiniser(desk, tx, { ...row!, id }, step, data);
    }),
  );
}

const SIX_WEEKS_MS = 42 * 86_400_000;

/** Longer than now, and by six weeks from this decision at most: both nodes then end it at the same instant. */
async function requireLonger({ kernel, procedures }: Desk, tx: Transaction, id: string, until: string) {
  const { state } = await readCase(kernel, procedures, tx, id);
  const now = kernel.now().getTime();
  const [end, ends] = [Date.parse(until), state.clocks.find(({ name }) => name === 'non-disclosure')?.dueAt];
  const reason =
    end > now + SIX_WEEKS_MS
      ? 'lies more than six weeks ahead (Art. 11(3))'
      : ends !== undefined && end <= Date.parse(ends)
        ? 'is no later than the end that stands'
        : null;
  if (reason !== null) throw new Refusal('body-malformed', undefined, [{ property: 'until', reason }]);
}

/** The key with which this node signs what it orders: authorities hand it to providers, who put it into their register. */
export const signingKey = ({ kernel }: Desk): string =>
  Buffer.from(kernel.keyring.identity.publicKey).toString('base64');
