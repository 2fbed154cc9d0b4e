import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { type DeskNode, openDeskNode } from '../../../../tests/desk-node.ts';
import type { TestPerson } from '../../../../tests/kernel.ts';
import { canonicalJson } from '../../../standards/canonical-json/canonical-json.ts';
import { examples, type RemovalOrder } from '../../../standards/tco-annexes/annex-one.ts';
import { publicKeyBytes, signDetached } from '../../../standards/tlog/ed25519.ts';
import { COLUMNS } from '../authorities/authority-list.ts';
import { contentOrdersDesk } from '../desk.ts';

const { privateKey } = generateKeyPairSync('ed25519');
const revoked = generateKeyPairSync('ed25519');
const keyText = (key: typeof privateKey) => Buffer.from(publicKeyBytes(key)).toString('base64');

/** Of an invented office that signs, and of one that is only called. */
export const OFFICE = {
  state: 'FR',
  name: 'Example Office for Online Content',
  type: 'law-enforcement',
  competences: 'issue',
  email: 'orders@authority.example',
  phone: '+33 1 00 00 00 00',
  languages: 'fr en',
  keys: keyText(privateKey),
  revoked_keys: keyText(revoked.privateKey),
  source: 'https://register.example/fr',
  source_date: '2026-10-01',
  expires: '2027-10-01',
};

export const registerOf = (rows: Partial<Record<(typeof COLUMNS)[number], string>>[]): string =>
  [COLUMNS.join(','), ...rows.map((row) => COLUMNS.map((name) => `"${row[name] ?? ''}"`).join(','))].join(
    '\n',
  );

export const csv = (rows: Parameters<typeof registerOf>[0]) =>
  new Blob([registerOf(rows)], { type: 'text/csv' });

let sent = 0;
/** A complete order that nobody sent before. */
export const anOrder = (change: Partial<RemovalOrder> = {}): RemovalOrder => ({
  ...examples()[0]!,
  reference: `EX-2026-${(++sent).toString().padStart(4, '0')}`,
  ...change,
});

export const signed = (order: unknown, by: 'registered' | 'revoked' = 'registered') => {
  const key = by === 'registered' ? privateKey : revoked.privateKey;
  const value = Buffer.from(signDetached(Buffer.from(canonicalJson(order)), key)).toString('base64');
  return { key: keyText(key), value };
};

/** A form with a document, and the order that a person confirmed from it. */
export function documentForm(document: Uint8Array, sent?: object, part = 'document'): FormData {
  const form = new FormData();
  if (sent) form.set('order', JSON.stringify({ kind: 'removal-order', ...sent }));
  form.set(part, new Blob([new Uint8Array(document)]), 'order.eml');
  return form;
}

export const WHY = 'The finding rests on what the register says.';
export const NO_DOUBT = {
  fitsType: 'yes',
  journalism: 'no',
  research: 'no',
  education: 'no',
  art: 'no',
  counterSpeech: 'no',
  reason: WHY,
};

export type OrderPlay = DeskNode & {
  clock: { now: Date };
  people: Record<'ana' | 'bo' | 'clerk' | 'admin' | 'reader' | 'overseer', TestPerson>;
  receive(input?: object, who?: TestPerson): ReturnType<DeskNode['call']>;
  step(id: string, step: string, data?: object, who?: TestPerson): ReturnType<DeskNode['call']>;
  /** A received and executed order; its id. */
  executed(): Promise<string>;
};

/** A provider's node with a register, two reviewers and a clock that a test moves. */
export async function openOrderPlay(
  input: Pick<NonNullable<Parameters<typeof openDeskNode>[1]>, 'mail'> = {},
): Promise<OrderPlay> {
  const clock = { now: new Date('2026-11-02T20:10:00.000Z') };
  const node = await openDeskNode(contentOrdersDesk, { ...input, now: () => clock.now });
  const [ana, bo, clerk, admin, reader, overseer] = await Promise.all([
    node.person(['reviewer']),
    node.person(['senior-reviewer']),
    node.person(['analyst']),
    node.person(['administrator']),
    node.person(['reader']),
    node.person(['overseer']),
  ]);
  const imported = await node.call(admin, 'PUT', '/api/v1/authorities', csv([OFFICE]));
  assert.equal(imported.status, 200, JSON.stringify(imported.body));
  const step: OrderPlay['step'] = (id, name, data = {}, who = ana) =>
    node.call(who, 'POST', `/api/v1/content-orders/${id}/steps/${name}`, { data });
  const receive: OrderPlay['receive'] = (input = {}, who = clerk) =>
    node.call(who, 'POST', '/api/v1/content-orders', { kind: 'removal-order', order: anOrder(), ...input });
  return {
    ...node,
    clock,
    people: { ana, bo, clerk, admin, reader, overseer },
    receive,
    step,
    async executed() {
      const order = anOrder();
      const { body } = await receive({ order, signature: signed(order) });
      const at = clock.now.toISOString();
      for (const [name, data, who] of [
        ['check-completeness', { found: 'complete' }, ana],
        ['assess', NO_DOUBT, ana],
        ['propose-execution', { measure: 'removed' }, ana],
        ['confirm-execution', { executedAt: at }, bo],
      ] as const) {
        const answer = await step(body.id, name, data, who);
        assert.equal(answer.status, 200, `${name}: ${JSON.stringify(answer.body)}`);
      }
      return body.id;
    },
  };
}
