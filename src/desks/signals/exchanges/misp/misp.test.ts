import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { type ExchangePlay, md5Of, openExchangePlay } from '../../testing/exchange-play.ts';
import { saying } from '../../testing/far-side.ts';
import { type Attribute, feed, restSearch } from '../../testing/misp-stand-in.ts';

const uuidOf = (n: number) => `57c4445b-c548-4654-af0b-${String(n).padStart(12, '0')}`;
const attribute = (n: number, more: Partial<Attribute> = {}): Attribute => ({
  uuid: uuidOf(n),
  type: 'md5',
  value: md5Of(`file ${n}`),
  to_ids: true,
  timestamp: 1_600_000_000 + n,
  ...more,
});

describe('MISP, by stand-ins of its published shapes', () => {
  let play: ExchangePlay;
  before(async () => {
    play = await openExchangePlay();
  });
  after(() => play.close());
  beforeEach(() => {
    play.far.asked.length = 0;
  });

  const matches = (n: number) => play.matches('md5', md5Of(`file ${n}`));

  test('attributes of a server come page by page, and changes since the last one', async () => {
    let attributes = Array.from({ length: 1001 }, (_, n) => attribute(n));
    play.far.answer = restSearch('the-key', () => attributes);
    const settings = {
      kind: 'misp',
      address: play.far.origin,
      credential: 'the-key',
      collection: 'terrorism',
    };
    const id = await play.filled(settings);
    assert.equal((await play.show(id)).entries.live, 1001);
    assert.deepEqual(
      play.far.asked.map(({ body }) => [
        JSON.parse(body).page,
        JSON.parse(body).tags,
        JSON.parse(body).timestamp,
      ]),
      [
        [1, ['terrorism'], undefined],
        [2, ['terrorism'], undefined],
      ],
    );
    attributes = attributes.with(3, attribute(3, { timestamp: 1_600_002_000, deleted: true }));
    attributes = attributes.with(4, attribute(4, { timestamp: 1_600_002_001, to_ids: false }));
    const { entries } = await play.pull(id);
    assert.equal(JSON.parse(play.far.asked.at(-1)?.body ?? '').timestamp, '1600001000');
    assert.equal(entries.withdrawn, 2);
    assert.deepEqual(
      [(await matches(3)).length, (await matches(4)).length, (await matches(5)).length],
      [0, 0, 1],
    );
    play.far.answer = restSearch('another', () => attributes);
    assert.match((await play.pull(id)).error, /refused the credential \(403\)/);
    play.node.said.length = 0;
  });

  test('of a feed only events that changed are read; what is gone from an event, or with it, is withdrawn', async () => {
    const [one, two] = [uuidOf(9001), uuidOf(9002)];
    const events: Parameters<typeof feed>[0] extends () => infer E ? E : never = {
      [one]: {
        timestamp: 10,
        attributes: [attribute(2001), attribute(2002), attribute(2003, { to_ids: false })],
      },
      [two]: { timestamp: 20, attributes: [attribute(2002), attribute(2004)] },
    };
    play.far.answer = feed(() => events);
    const id = await play.filled({ kind: 'misp-feed', address: `${play.far.origin}/feed/manifest.json` });
    assert.equal((await play.show(id)).entries.live, 4);
    assert.equal((await matches(2003)).length, 0, 'context is no signal');
    const [both] = await matches(2002);
    assert.equal(both.exchange.entries.length, 2, 'one signal, in two events');
    events[one] = { timestamp: 30, attributes: [attribute(2001)] };
    play.far.asked.length = 0;
    await play.pull(id);
    assert.deepEqual(
      play.far.asked.map(({ url }) => url.pathname),
      ['/feed/manifest.json', `/feed/${one}.json`],
    );
    assert.equal((await matches(2002)).length, 1, 'the other event still says it');
    delete events[two];
    const { entries } = await play.pull(id);
    assert.deepEqual([entries.live, (await matches(2002)).length, (await matches(2004)).length], [1, 0, 0]);
  });

  test('a manifest that names paths, or an event that is another, is refused', async () => {
    play.far.answer = () => saying({ '../../secret': { timestamp: '1' } });
    const id = await play.filled({ kind: 'misp-feed', address: `${play.far.origin}/feed` });
    assert.match((await play.show(id)).error, /a manifest with an event that cannot be read/);
    play.far.answer = ({ url }) =>
      url.pathname.endsWith('manifest.json')
        ? saying({ [uuidOf(1)]: { timestamp: '1' } })
        : saying({ Event: { uuid: uuidOf(2), Attribute: [attribute(1)] } });
    assert.match((await play.pull(id)).error, /sent another event in place of/);
    assert.equal((await play.show(id)).entries.live, 0);
    play.node.said.length = 0;
  });
});
