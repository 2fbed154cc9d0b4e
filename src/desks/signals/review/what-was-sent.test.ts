import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { type DeskNode, openDeskNode } from '../testing/desk-node.ts';
import { openTeam, type ReviewTeam } from '../testing/open-review.ts';
import { formWith, makePicture } from '../testing/pictures.ts';
import { HASH_TYPES } from '../types/signal-types.ts';
import { kindOf } from './what-was-sent.ts';

const PDQ = HASH_TYPES.pdq.examples().valid[0]!.value;
const WORDS = HASH_TYPES.tlsh.examples().hashed[0]!.of as string;

describe('what was sent', () => {
  let node: DeskNode;
  let team: ReviewTeam;
  before(async () => {
    node = await openDeskNode();
    team = await openTeam(node);
  });
  after(() => node.close());

  const sent = async (signal: unknown, asked: object, item: string) => {
    const added = await node.call(team.analyst, 'POST', `/api/v1/banks/${team.bank}/signals`, signal);
    assert.equal(added.status, 201, JSON.stringify(added.body));
    const { body } = await node.call(team.analyst, 'POST', '/api/v1/match', { ...asked, item });
    return (await team.see(body.case)).sent;
  };

  test('a text, an address and a hash are told from a picture, and the quality is the item’s', async () => {
    const page = 'https://example.org/a-page';
    const kept = (type: string, value: string) => ({ type, value });
    const sha256 = kept('sha256', randomBytes(32).toString('hex'));
    const pdq = kept('pdq', PDQ);
    for (const [signal, asked, kind, quality] of [
      [{ text: WORDS }, { text: WORDS }, 'text', null],
      [kept('url', page), { text: page }, 'address', null],
      [kept('domain', 'example.net'), { hash: kept('url', 'https://www.example.net/x') }, 'address', null],
      [pdq, { hash: pdq, quality: 81 }, 'picture', 81],
      [sha256, { hash: sha256 }, 'item', null],
    ] as const) {
      const item = `post:${kind}-${quality}-${signal && 'type' in signal ? signal.type : 'text'}`;
      assert.deepEqual(await sent(signal, asked, item), { kind, quality }, item);
    }
    const picture = await makePicture(1);
    const { body: added } = await node.call(
      team.analyst,
      'POST',
      `/api/v1/banks/${team.bank}/signals`,
      formWith('file', picture),
    );
    assert.ok(added.added.signals[0]);
    const form = formWith('picture', picture, { item: 'post:picture' });
    const { body } = await node.call(team.analyst, 'POST', '/api/v1/match', form);
    const shown = await team.see(body.case);
    assert.equal(shown.sent.kind, 'picture');
    assert.equal(shown.sent.quality, shown.matches[0].quality);
  });
});

test('a file that nothing looks into is an item; a long address is no text; of people nothing is said', () => {
  assert.equal(kindOf(['sha256', 'md5']), 'item');
  assert.equal(kindOf(['md5', 'vpdq']), 'video');
  assert.equal(kindOf(['tlsh', 'url', 'domain']), 'address');
  assert.equal(kindOf(['account']), 'item');
  assert.equal(kindOf([]), 'item');
});
