import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openDeskNode } from '../testing/desk-node.ts';
import { formWith } from '../testing/pictures.ts';

const data =
  process.env.COMITY_SHARED_DATA ?? new URL('../../../../../shared/data', import.meta.url).pathname;
const folder = join(data, 'pdq', 'images');

test('a bank of one bridge matches its twelve alterations and no other picture', async (t) => {
  if (!existsSync(folder)) return t.skip(`shared data not present: ${folder}`);
  const node = await openDeskNode();
  t.after(() => node.close());
  const analyst = await node.person(['analyst']);
  const { id } = (
    await node.call(analyst, 'POST', '/api/v1/banks', {
      name: 'Bridges',
      basis: 'Reviewed by two people.',
      legalBasis: { instrument: 'Some Act', article: 'section 1' },
    })
  ).body;
  const read = (name: string) => readFileSync(join(folder, name));
  await node.call(
    analyst,
    'POST',
    `/api/v1/banks/${id}/signals`,
    formWith('file', read('bridge-mods/aaa-orig.jpg')),
  );
  const matched = async (part: string) => {
    const names = readdirSync(join(folder, part)).filter((name) => /\.(jpe?g|png|webp)$/i.test(name));
    const found: string[] = [];
    for (const name of names) {
      const answer = await node.call(
        analyst,
        'POST',
        '/api/v1/match',
        formWith('picture', read(join(part, name))),
      );
      assert.equal(answer.status, 200, `${name}: ${JSON.stringify(answer.body)}`);
      if (answer.body.matches.length > 0) found.push(name);
    }
    return { found, names };
  };
  const bridge = await matched('bridge-mods');
  assert.equal(bridge.names.length, 12);
  assert.deepEqual(bridge.found, bridge.names);
  const other = await matched('other');
  assert.ok(other.names.length > 0);
  assert.deepEqual(other.found, []);
});
