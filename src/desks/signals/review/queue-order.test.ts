import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { type DeskNode, openDeskNode } from '../testing/desk-node.ts';
import { openTeam, type ReviewTeam } from '../testing/open-review.ts';
import { ANSWERS, REASON } from '../testing/words.ts';

const AGREED = { reason: 'I agree: it calls for more.' };
type Line = { id: string; state: string; alike?: { cases: number } };

describe('the order of the queue', () => {
  let node: DeskNode;
  let team: ReviewTeam;
  before(async () => {
    node = await openDeskNode();
    team = await openTeam(node);
  });
  after(() => node.close());

  const lines = async (): Promise<Line[]> => (await node.call(team.ana, 'GET', '/api/v1/cases')).body.items;
  const act = async (who: typeof team.ana, id: string, name: string, data: object) => {
    const { status, body } = await team.step(who, id, name, data as Record<string, unknown>);
    assert.equal(status, 200, JSON.stringify(body));
  };

  test('what somebody waits for comes before what is new, page by page too', async () => {
    const older = await team.open('post:older');
    const proposed = await team.answered('post:proposed');
    await act(team.ana, proposed.id, 'propose-restriction', REASON);
    const newer = await team.open('post:newer');
    const order = (await lines()).map(({ id }) => id);
    assert.deepEqual(order, [proposed.id, older.id, newer.id]);
    const paged: string[] = [];
    for (let after: string | undefined; ; ) {
      const path = `/api/v1/cases?limit=1${after ? `&after=${after}` : ''}`;
      const { items, next } = (await node.call(team.ana, 'GET', path)).body;
      paged.push(...items.map(({ id }: Line) => id));
      if (!next) break;
      after = next;
    }
    assert.deepEqual(paged, order);
  });

  test('copies that were restricted together stay one line, from which all are put back', async () => {
    const value = randomBytes(32).toString('hex');
    const hash = { type: 'sha256', value };
    await node.call(team.analyst, 'POST', `/api/v1/banks/${team.bank}/signals`, hash);
    await node.settled();
    const ids: string[] = [];
    for (const item of ['copy:1', 'copy:2', 'copy:3']) {
      const { body } = await node.call(team.analyst, 'POST', '/api/v1/match', { hash, item });
      ids.push(body.case);
      await act(team.ana, body.case, 'take', {});
      await act(team.ana, body.case, 'answer-question', ANSWERS);
      await act(team.ana, body.case, 'propose-restriction', REASON);
      await act(team.bo, body.case, 'confirm-restriction', AGREED);
    }
    const restricted = (await lines()).filter(({ id }) => ids.includes(id));
    assert.deepEqual(
      restricted.map(({ state, alike }) => [state, alike?.cases]),
      [['restricted', 3]],
    );
  });
});
