import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type ExchangePlay, md5Of, openExchangePlay, sha256Of } from '../testing/exchange-play.ts';
import { saying } from '../testing/far-side.ts';
import { EXCHANGE_KINDS } from './exchange-kinds.ts';
import { EXPORT_FORMATS } from './export-bank.ts';

const PDQ = 'f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22';

describe('the export of a bank', () => {
  let play: ExchangePlay;
  let bank: string;
  before(async () => {
    play = await openExchangePlay();
    const list = [
      { type: 'sha256', value: sha256Of('a'), tags: ['=cmd', 'reviewed', 'tlp:green'] },
      { type: 'md5', value: md5Of('b') },
      { type: 'pdq', value: PDQ, quality: 90 },
      { type: 'url', value: 'https://example.org/a,b' },
      { type: 'sha256', value: sha256Of('red'), tags: ['tlp:red'] },
      { type: 'sha256', value: sha256Of('stopped') },
    ];
    play.far.answer = () => saying(list);
    const id = await play.filled({ kind: 'hash-file', address: `${play.far.origin}/list` });
    bank = (await play.show(id)).bank.id;
    const [stopped] = await play.matches('sha256', sha256Of('stopped'));
    const path = `/api/v1/signals/${stopped.signal}/stop`;
    assert.equal(
      (await play.node.call(play.reviewer, 'POST', path, { reason: 'It was plainly wrong.' })).status,
      200,
    );
    await play.node.settled();
  });
  after(() => play.close());

  const taken = (format: string, who = play.reviewer) =>
    play.node.call(who, 'GET', `/api/v1/banks/${bank}/export?format=${format}`);

  test('every format is written, and another is refused', async () => {
    for (const format of EXPORT_FORMATS) assert.equal((await taken(format)).status, 200, format);
    const wrong = await taken('docx');
    assert.deepEqual([wrong.status, wrong.body.code], [400, 'parameter-malformed']);
  });

  test('what acts is in it, and what a format has no word for is named', async () => {
    const settings = { address: 'https://example.org', collection: null, credential: null };
    for (const [format, kind, left] of [
      ['csv', 'hash-file', 'tlp:red=1'],
      ['json', 'hash-file', 'tlp:red=1'],
      ['misp', 'misp', 'pdq=1 tlp:red=1'],
      ['threatexchange', 'threatexchange', 'tlp:red=1'],
      ['tech-against-terrorism', 'tech-against-terrorism', 'url=1 tlp:red=1'],
    ] as const) {
      const { bytes, headers } = await taken(format);
      assert.equal(headers.get('comity-left-out'), left, format);
      const { upserts, malformed } = EXCHANGE_KINDS[kind].read(bytes, settings);
      assert.deepEqual([String(upserts.length), malformed], [headers.get('comity-signals'), 0], format);
      const values = upserts.map(({ value }) => value);
      assert.ok(values.includes(sha256Of('a')), format);
      for (const what of ['red', 'stopped']) assert.ok(!values.includes(sha256Of(what)), `${format} ${what}`);
    }
    const csv = (await taken('csv')).bytes.toString('utf8');
    assert.match(csv, /'=cmd;reviewed/, 'no formula for a spreadsheet');
  });

  test('the STIX bundle holds the records as they are, and can be imported elsewhere', async () => {
    const bundle = JSON.parse((await taken('stix')).bytes.toString('utf8'));
    assert.equal(bundle.objects.length, 5, 'four signals and the extension');
    const named = await play.node.call(play.senior, 'POST', '/api/v1/banks', {
      name: 'Elsewhere',
      originator: { name: 'Another', class: 'platform' },
    });
    const form = new FormData();
    form.set('source', 'Another');
    form.set('file', new Blob([JSON.stringify(bundle)]), 'bundle.json');
    const added = await play.node.call(play.senior, 'POST', `/api/v1/banks/${named.body.id}/signals`, form);
    assert.equal(added.status, 201, JSON.stringify(added.body));
  });

  test('what was written as CSV or JSON is added to another bank as the same signals', async () => {
    const contents = async (id: string) => {
      const { body } = await play.node.call(play.senior, 'GET', `/api/v1/banks/${id}/export?format=json`);
      const rows = body.map(({ id: _, ...row }: Record<string, unknown>) => JSON.stringify(row));
      return rows.sort();
    };
    const had = await contents(bank);
    assert.equal(had.length, 4);
    const empty = async (name: string) => {
      const made = await play.node.call(play.senior, 'POST', '/api/v1/banks', {
        name,
        originator: { name: 'Another', class: 'platform' },
      });
      return made.body.id as string;
    };
    for (const format of ['csv', 'json']) {
      const { bytes } = await taken(format);
      const form = new FormData();
      form.set('file', new Blob([bytes as never]), `list.${format}`);
      const id = await empty(`Again as ${format}`);
      const { status, body } = await play.node.call(play.senior, 'POST', `/api/v1/banks/${id}/signals`, form);
      assert.equal(status, 201, JSON.stringify(body));
      assert.deepEqual([body.added.accepted, body.added.refused], [4, []], format);
      assert.deepEqual(await contents(id), had, format);
    }
    const id = await empty('As a body');
    const list = JSON.parse((await taken('json')).bytes.toString('utf8'));
    const sent = await play.node.call(play.senior, 'POST', `/api/v1/banks/${id}/signals`, list);
    assert.deepEqual([sent.status, sent.body.added?.accepted], [201, 4], JSON.stringify(sent.body));
  });

  test('a reader takes no file, and who took one stands in the log', async () => {
    assert.equal((await taken('csv', play.reader)).status, 403);
    await play.node.settled();
    const { rows } = await play.node.kernel.store.pool.query(
      "select count(*)::int as many from entry where kind = 'bank.exported'",
    );
    assert.ok(rows[0].many >= 6);
  });

  test('innocent pictures are exported to nobody: elsewhere they would be looked for', async () => {
    const made = await play.node.call(play.senior, 'POST', '/api/v1/banks', {
      name: 'Flags',
      innocent: true,
    });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const answer = await play.node.call(
      play.reviewer,
      'GET',
      `/api/v1/banks/${made.body.id}/export?format=misp`,
    );
    assert.deepEqual([answer.status, answer.body.code], [409, 'conflict']);
  });
});
