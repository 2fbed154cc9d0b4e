import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { TestPerson } from '../../../../tests/kernel.ts';
import { type Found, openReview } from '../intake/open-match-review.ts';
import { liveHits } from '../matching/index-queries.ts';
import { type DeskNode, openDeskNode } from '../testing/desk-node.ts';
import { settleLateLosses } from './settle-reviews.ts';

// A look-up finds a signal; before the case is committed the signal is lost, and whoever tells reviews finds no case yet.

let node: DeskNode;
let analyst: TestPerson;
let senior: TestPerson;
let bank: string;
before(async () => {
  node = await openDeskNode();
  analyst = await node.person(['analyst']);
  senior = await node.person(['senior-reviewer']);
  const made = await node.call(analyst, 'POST', '/api/v1/banks', {
    name: 'First',
    basis: 'Reviewed by two people.',
    legalBasis: { instrument: 'Some Act', article: 'section 1' },
  });
  bank = made.body.id;
});
after(() => node.close());

/** A signal, and what a look-up found of it before it was withdrawn. */
async function foundThenWithdrawn(): Promise<{ found: Found[]; code: Buffer }> {
  const code = randomBytes(32);
  const added = await node.call(analyst, 'POST', `/api/v1/banks/${bank}/signals`, {
    type: 'sha256',
    value: code.toString('hex'),
  });
  assert.equal(added.status, 201, JSON.stringify(added.body));
  await node.settled();
  const { store, now } = node.kernel;
  const { rows } = await store.pool.query("select number from signal where encode(code, 'hex') = $1", [
    code.toString('hex'),
  ]);
  const hits = await store.for(analyst.viewer)((tx) =>
    liveHits(tx, node.kernel.host.id, [rows[0].number], now()),
  );
  assert.equal(hits.length, 1);
  const withdrawn = await node.call(senior, 'POST', `/api/v1/signals/${hits[0]?.id}/withdraw`, {
    reason: 'It was the wrong picture.',
  });
  assert.equal(withdrawn.status, 200, JSON.stringify(withdrawn.body));
  await node.settled();
  return { found: hits.map((hit) => ({ hit, distance: 0, shadow: null })), code };
}

const desk = () => ({ kernel: node.kernel, procedures: node.procedures }) as Parameters<typeof openReview>[0];
const stateOf = async (id: string): Promise<string> => {
  const { rows } = await node.kernel.store.pool.query(
    'select s.state from case_state s join case_file f using (object) where f.id = $1',
    [id],
  );
  return rows[0].state;
};

test('a case that opens after its signal was lost is over at once', async () => {
  const { found, code } = await foundThenWithdrawn();
  const kept = { hashes: [{ type: 'sha256' as const, code }], quality: null, picture: null };
  const { case: id, opened } = await openReview(
    desk(),
    { organisation: node.kernel.host.id, actor: 'person:anna' },
    'post:late',
    found,
    kept,
  );
  assert.ok(opened);
  assert.equal(await stateOf(id), 'no-longer-matched');
});

test('one whose process ended before it could look is settled at the next start', async () => {
  const { found, code } = await foundThenWithdrawn();
  const kept = { hashes: [{ type: 'sha256' as const, code }], quality: null, picture: null };
  const { case: id } = await openReview(
    desk(),
    { organisation: node.kernel.host.id, actor: 'person:anna' },
    'post:killed',
    found,
    kept,
  );
  // as the process left it
  const { pool } = node.kernel.store;
  await pool.query(
    "update case_state set state = 'open' where object = (select object from case_file where id = $1)",
    [id],
  );
  await pool.query(
    "delete from case_event where step = 'signal-withdrawn' and object = (select object from case_file where id = $1)",
    [id],
  );
  await settleLateLosses(desk(), null);
  assert.equal(await stateOf(id), 'no-longer-matched');
});
