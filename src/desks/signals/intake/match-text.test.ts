import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type DeskNode, openDeskNode } from '../testing/desk-node.ts';
import { openTeam, type ReviewTeam } from '../testing/open-review.ts';
import { LONGEST_TEXT } from '../types/hash-text.ts';

const SONG = Array.from(
  { length: 120 },
  (_, at) =>
    ['the market', 'was open', 'when people', 'came over the river', 'to sing', 'of spring'][
      (at * 7 + (at >> 2)) % 6
    ],
).join(' ');
const CHANGED = SONG.replace('to sing', 'to shout');
const OTHER = Array.from(
  { length: 200 },
  (_, at) => `line ${at * 37} of an invoice for ${at * at} bolts`,
).join('; ');

describe('texts', () => {
  let node: DeskNode;
  let team: ReviewTeam;
  before(async () => {
    node = await openDeskNode();
    team = await openTeam(node);
  });
  after(() => node.close());

  const match = (body: unknown) => node.call(team.analyst, 'POST', '/api/v1/match', body);
  const add = (body: unknown) => node.call(team.analyst, 'POST', `/api/v1/banks/${team.bank}/signals`, body);
  /** Everything in the database that could hold words. */
  const rows = async () => {
    const { rows: tables } = await node.kernel.store.pool.query<{ name: string }>(
      "select quote_ident(table_name) as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
    );
    const texts: string[] = [];
    for (const { name } of tables) {
      const { rows: all } = await node.kernel.store.pool.query(`select t::text as row from ${name} t`);
      texts.push(...all.map(({ row }) => String(row)));
    }
    return texts;
  };

  test('a text is found where most of its wording is a signal, and no other is', async () => {
    const added = await add({ text: SONG });
    assert.equal(added.status, 201, JSON.stringify(added.body));
    const same = (await match({ text: SONG })).body;
    assert.match(same.tlsh, /^T1[0-9A-F]{70}$/);
    const { type, distance, weak } = same.matches[0];
    assert.deepEqual([type, distance, weak], ['tlsh', 0, true]);
    const near = (await match({ text: CHANGED })).body;
    assert.ok(near.matches[0].distance > 0 && near.matches[0].distance <= 30, JSON.stringify(near));
    assert.deepEqual((await match({ text: OTHER })).body.matches, []);
    const asHash = (await match({ hash: { type: 'tlsh', value: near.tlsh } })).body;
    assert.equal(asHash.matches[0].distance, near.matches[0].distance);
  });

  test('neither the text of a signal nor one that was asked about is kept, whether it matched or not', async () => {
    await match({ text: OTHER, item: 'post:other' });
    const { body } = await match({ text: CHANGED, item: 'post:changed' });
    assert.ok(body.case);
    const { matches } = await team.see(body.case);
    assert.deepEqual([matches[0].type, matches[0].hashes], ['tlsh', null]);
    await node.settled();
    const all = await rows();
    assert.ok(all.some((row) => row.includes('post:changed')));
    for (const row of all) {
      for (const words of ['market', 'bolts', 'post:other'])
        assert.ok(!row.includes(words), row.slice(0, 300));
    }
  });

  test('a text too short for it has no hash and no match; half a character and too much are refused', async () => {
    const short = (await match({ text: 'Join us.' })).body;
    assert.deepEqual([short.tlsh, short.matches], [undefined, []]);
    for (const [body, property] of [
      [{ text: `${SONG}\ud800` }, 'text'],
      [{ text: 'a'.repeat(LONGEST_TEXT + 1) }, 'text'],
      [{ text: '' }, 'text'],
      [{ text: SONG, hash: { type: 'md5', value: 'ab'.repeat(16) } }, 'text'],
      [{ text: SONG, quality: 3 }, 'hash'],
      [{}, 'hash'],
    ] as const) {
      const refused = await match(body);
      assert.deepEqual(
        [refused.status, refused.body.errors[0].property],
        [400, property],
        JSON.stringify(refused.body).slice(0, 400),
      );
    }
    for (const [body, property] of [
      [{ text: 'Join us.' }, 'text'],
      [{ text: SONG, value: 'x' }, 'value'],
      [{ text: SONG, type: 'md5' }, 'type'],
      [{}, 'value'],
    ] as const) {
      const refused = await add(body);
      assert.deepEqual([refused.status, refused.body.errors[0].property], [400, property]);
    }
  });
});
