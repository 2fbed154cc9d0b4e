import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { TestPerson } from '../../../../tests/kernel.ts';
import { makeIndicator } from '../signal.ts';
import type { DeskNode } from './desk-node.ts';
import { formWith } from './pictures.ts';

/** A signal of an account, with each ground that data about people needs. */
export const anAccount = (value: string) =>
  makeIndicator({
    signal_type: 'account',
    value,
    bank: 'A list',
    basis: 'Named by two witnesses',
    legal_basis: { instrument: 'Some Act', article: 'section 1' },
    originator_class: 'platform',
    ordered: false,
    creator: null,
    now: '2026-01-01T00:00:00.000Z',
    grounds: {
      legal_basis: 'Some Act, section 1',
      purpose: 'Find who collects money with the video',
      source_grade: 'Admiralty B2',
      review_date: '2099-01-31',
      correction_route: 'Write to the data protection officer',
    },
  });

/** A bundle as an upload. */
export const bundleForm = (...objects: object[]) =>
  formWith(
    'file',
    Buffer.from(JSON.stringify({ type: 'bundle', id: `bundle--${randomUUID()}`, objects })),
    { source: 'A list' },
    'bundle.json',
  );

/** Adds signals about people to a bank, by one person who proposes and another who agrees. */
export async function addPeople(
  node: DeskNode,
  [proposer, second]: readonly [TestPerson, TestPerson],
  bank: string,
  ...objects: object[]
) {
  const sent = await node.call(proposer, 'POST', `/api/v1/banks/${bank}/signals`, bundleForm(...objects));
  assert.equal(sent.status, 201, JSON.stringify(sent.body));
  const { id } = sent.body.added.waiting;
  const agreed = await node.call(second, 'POST', `/api/v1/people-proposals/${id}/add`);
  assert.equal(agreed.status, 201, JSON.stringify(agreed.body));
  return agreed.body.added;
}
