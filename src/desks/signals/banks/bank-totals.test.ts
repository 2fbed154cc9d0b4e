import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { faultsOfDesk } from '../testing/desk-faults.ts';
import { type DeskNode, openDeskNode } from '../testing/desk-node.ts';
import { openTeam, type ReviewTeam } from '../testing/open-review.ts';

let node: DeskNode;
let team: ReviewTeam;
before(async () => {
  node = await openDeskNode();
  team = await openTeam(node);
});
after(() => node.close());

const sql = async (text: string) => (await node.kernel.store.pool.query(text)).rows;
/** What is kept beside what is there; a bank of which nothing acts may have a row of nought or none. */
const both = async () => {
  const kept = await sql('select bank, total from bank_total where total <> 0 order by bank');
  const counted = await sql(
    'select bank, count(*) as total from signal where gone is null group by bank order by bank',
  );
  return [kept, counted];
};

test('how many signals of a bank act is right after each way in which they change', async () => {
  const { id: other } = (
    await node.call(team.analyst, 'POST', '/api/v1/banks', {
      name: 'Other',
      basis: 'Reviewed by two people.',
      ownTerms: { document: 'House rules', section: 'section 4' },
    })
  ).body;
  const hex = () => randomBytes(32).toString('hex');
  for (const bank of [team.bank, other]) {
    const rows = Array.from({ length: 20 }, () => `sha256,${hex()}`).join('\n');
    const form = new FormData();
    form.set('file', new Blob([`type,value\n${rows}`]), 'a.csv');
    const added = await node.call(team.analyst, 'POST', `/api/v1/banks/${bank}/signals`, form);
    assert.equal(added.status, 201, JSON.stringify(added.body));
  }
  await node.settled();
  const shown = async (bank: string) =>
    (await node.call(team.analyst, 'GET', '/api/v1/banks')).body.items.find(
      ({ id }: { id: string }) => id === bank,
    ).signals;
  assert.deepEqual([await shown(team.bank), await shown(other)], [20, 20]);
  const [first] = await sql('select id from signal order by number limit 1');
  const withdrawn = await node.call(team.senior, 'POST', `/api/v1/signals/${first.id}/withdraw`, {
    reason: 'It was a slip of the hand.',
  });
  assert.equal(withdrawn.status, 200, JSON.stringify(withdrawn.body));
  await node.settled();
  assert.equal(await shown(team.bank), 19);
  assert.deepEqual(await faultsOfDesk(node.kernel), []);
  await sql('update bank_total set total = total + 1 where total = 19');
  assert.match((await faultsOfDesk(node.kernel)).join(), /^row-altered bank_total\.total: /);
  await sql(
    'update bank_total set total = total - 1 where total = 20 and bank = (select min(bank) from bank_total)',
  );
  for (const change of [
    "update signal set gone = 'expired' where number % 3 = 0 and gone is null",
    'update signal set gone = null where number % 2 = 0',
    'update signal set bank = (select max(object) from bank) where number % 5 = 0',
    `insert into signal (object, holder, id, bank, type, code, originator_name, originator_class, ordered, version_ns,
       valid_from, added_at, position)
     select object + 1000000 * k, holder, id || case when k = 1 then '' else 'x' end, bank, type, code, originator_name,
       originator_class, ordered, version_ns, valid_from, added_at, position from signal, generate_series(1, 2) k
     on conflict (holder, id) do update set gone = case when signal.gone is null then 'expired' end`,
    'update signal set quality = 50',
    'delete from signal where number % 4 = 0',
    'delete from signal',
  ]) {
    await sql(change);
    const [kept, counted] = await both();
    assert.deepEqual(kept, counted, change);
  }
});
