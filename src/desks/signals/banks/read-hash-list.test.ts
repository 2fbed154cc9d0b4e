import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type DeskNode, openDeskNode } from '../testing/desk-node.ts';
import { openTeam, type ReviewTeam } from '../testing/open-review.ts';
import { formWith } from '../testing/pictures.ts';
import { HASH_TYPES } from '../types/signal-types.ts';
import { textOfFile } from '../types/text-file.ts';
import { kindOfList } from './read-hash-list.ts';

const { of: WORDS, value: OF_WORDS } = HASH_TYPES.tlsh.examples().hashed[0]! as { of: string; value: string };
const HEX = 'ab'.repeat(32);

test('a list is told from what people wrote, also where its first line is wrong', () => {
  for (const [text, kind] of [
    [`${HEX}\n`, 'hashes'],
    ['https://example.org/a\nhttps://example.org/b\n', 'hashes'],
    [`# ours\nsha256:${HEX}\n`, 'hashes'],
    [`what is this\nvideo_md5 ${HEX.slice(32)}`, 'hashes'],
    [`value\n${HEX}`, 'csv'],
    [`type;hash\npdq;${HEX}`, 'csv'],
    ['name,number\nAna,3\n', 'csv'],
    [WORDS, null],
    ['Brothers, sisters, listen.\nWe meet at the river\n', null],
    ['', null],
  ] as const) {
    assert.equal(kindOfList(text), kind, text);
  }
});

test('a text file is UTF-8 without control characters; the end of its last line is none of the text', () => {
  assert.equal(textOfFile(Buffer.from('\uFEFFسلام\r\nb\r\n')), 'سلام\r\nb');
  assert.equal(textOfFile(Buffer.from([0x61, 0xff])), null);
  assert.equal(textOfFile(Buffer.from('a\0b')), null);
});

describe('files of words and of hashes', () => {
  let node: DeskNode;
  let team: ReviewTeam;
  before(async () => {
    node = await openDeskNode();
    team = await openTeam(node);
  });
  after(() => node.close());

  const add = (content: string, name: string, fields: Record<string, string> = {}) =>
    node.call(
      team.analyst,
      'POST',
      `/api/v1/banks/${team.bank}/signals`,
      formWith('file', Buffer.from(content), fields, name),
    );

  test('a .txt is a text, with what is said of it; another file of words is no picture', async () => {
    const added = await add(`${WORDS}\n`, 'post.txt', { basis: 'A call to join' });
    assert.equal(added.status, 201, JSON.stringify(added.body));
    const [{ type, value, basis }] = added.body.signals;
    assert.deepEqual([type, value, basis], ['tlsh', OF_WORDS, 'A call to join']);
    assert.equal((await add(WORDS, 'post.jpg')).status, 422);
    const short = await add('Join us.', 'short.txt');
    assert.deepEqual([short.status, short.body.errors[0].property], [400, 'file']);
    const long = await add('a b '.repeat(25_001), 'long.txt');
    assert.match(long.body.errors[0].reason, /more than 100000 characters/);
  });

  test('a list without a header is added, and what is refused is named by its own line', async () => {
    const list = `${HEX}\nmd5:${HEX.slice(32)}\n\nno hash\nhttps://example.org/listed\n`;
    for (const name of ['list.txt', 'list.csv']) {
      const { body } = await add(list, name);
      assert.equal(body.added.accepted + body.added.unchanged, 3, JSON.stringify(body));
      assert.deepEqual(
        body.added.refused.map(({ property }: { property: string }) => property),
        ['line 4.value'],
      );
    }
    const hopeless = await add(`# a note\n${HEX.slice(1)}\n`, 'list.txt');
    assert.deepEqual(
      [hopeless.status, hopeless.body.errors.map(({ property }: { property: string }) => property)],
      [400, ['line 1.value', 'line 2.value']],
    );
    assert.equal((await add(list, 'list.txt', { basis: 'One for all' })).body.errors[0].property, 'basis');
  });
});
