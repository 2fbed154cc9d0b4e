import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { TestPerson } from '../../../../tests/kernel.ts';
import type { Answer, DeskNode } from './desk-node.ts';
import { formWith, makePicture } from './pictures.ts';
import { ANSWERS, REASON } from './words.ts';

/** People of one organisation who can decide on a match, and the shortest ways to the states that tests need. */
export type ReviewTeam = {
  node: DeskNode;
  analyst: TestPerson;
  ana: TestPerson;
  bo: TestPerson;
  senior: TestPerson;
  overseer: TestPerson;
  administrator: TestPerson;
  bank: string;
  step(who: TestPerson, id: string, name: string, data?: unknown, withhold?: unknown): Promise<Answer>;
  /** Opens a case on a fresh signal. */
  open(item: string, withPicture?: boolean): Promise<{ id: string; signal: string; picture: Buffer }>;
  /** A case of which the question is answered. */
  answered(item: string, withPicture?: boolean): Promise<{ id: string; signal: string; picture: Buffer }>;
  /** A case that two people restricted. */
  restricted(item: string, withPicture?: boolean): Promise<{ id: string; signal: string; picture: Buffer }>;
  see(id: string, who?: TestPerson): Promise<Answer['body']>;
};

let seed = 1000;

export async function openTeam(node: DeskNode): Promise<ReviewTeam> {
  const roles = [
    ['analyst'],
    ['reviewer'],
    ['reviewer'],
    ['senior-reviewer'],
    ['overseer'],
    ['administrator'],
  ] as const;
  const [analyst, ana, bo, senior, overseer, administrator] = (await Promise.all(
    roles.map((one) => node.person([...one])),
  )) as [TestPerson, TestPerson, TestPerson, TestPerson, TestPerson, TestPerson];
  const bank = (
    await node.call(analyst, 'POST', '/api/v1/banks', {
      name: 'Team bank',
      basis: 'Reviewed by two people.',
      ownTerms: { document: 'House rules', section: 'section 4' },
    })
  ).body.id;

  const step: ReviewTeam['step'] = (who, id, name, data = {}, withhold) =>
    node.call(who, 'POST', `/api/v1/cases/${id}/steps/${name}`, { data, ...(withhold ? { withhold } : {}) });
  const must = async (answer: Promise<Answer>) => {
    const { status, body } = await answer;
    assert.ok(status < 300, JSON.stringify(body));
    return body;
  };
  const open: ReviewTeam['open'] = async (item, withPicture = false) => {
    const picture = withPicture ? await makePicture(seed++) : randomBytes(64);
    const value = randomBytes(32).toString('hex');
    const signal = withPicture ? formWith('file', picture) : { type: 'sha256', value };
    const { added } = await must(node.call(analyst, 'POST', `/api/v1/banks/${bank}/signals`, signal));
    const asked = withPicture
      ? formWith('picture', picture, { item })
      : { hash: { type: 'sha256', value }, item };
    const found = await must(node.call(analyst, 'POST', '/api/v1/match', asked));
    return { id: found.case, signal: added.signals[0], picture };
  };
  const answered: ReviewTeam['answered'] = async (item, withPicture) => {
    const one = await open(item, withPicture);
    await must(step(ana, one.id, 'take'));
    await must(step(ana, one.id, 'answer-question', ANSWERS));
    return one;
  };
  return {
    ...{ node, analyst, ana, bo, senior, overseer, administrator, bank, step, open, answered },
    async restricted(item, withPicture) {
      const one = await answered(item, withPicture);
      await must(step(ana, one.id, 'propose-restriction', REASON));
      await must(step(bo, one.id, 'confirm-restriction', { reason: 'I agree: it calls for more.' }));
      return one;
    },
    see: async (id, who = ana) => (await node.call(who, 'GET', `/api/v1/cases/${id}`)).body,
  };
}
