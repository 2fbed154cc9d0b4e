import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type DeskNode, openDeskNode } from '../testing/desk-node.ts';
import { openTeam, type ReviewTeam } from '../testing/open-review.ts';
import { REASON } from '../testing/words.ts';
import { LANGUAGES } from './languages.ts';

let node: DeskNode;
let team: ReviewTeam;
before(async () => {
  node = await openDeskNode();
  team = await openTeam(node);
});
after(() => node.close());

/** A restriction whose notice was handed over by a reviewer. */
const noticed = async (item: string) => {
  const { id } = await team.restricted(item);
  const { body } = await node.call(team.ana, 'POST', `/api/v1/cases/${id}/notice-link`, {});
  return { id, link: body.link as string, texts: body.texts as Record<string, string> };
};

test('who appeals has the reasons above the form, in the language of the page, also when the form comes back', async () => {
  const { id, link } = await noticed('post:reasons-above');
  for (const words of LANGUAGES) {
    const empty = new URLSearchParams({ text: ' ' });
    const shown = await node.call(null, 'GET', `${link}?lang=${words.language}`);
    const back = await node.call(null, 'POST', `${link}/appeal?lang=${words.language}`, empty);
    assert.deepEqual([shown.status, back.status], [200, 422]);
    for (const { headers, body } of [shown, back]) {
      assert.equal(headers.get('cache-control'), 'no-store');
      assert.equal(headers.get('referrer-policy'), 'no-referrer');
      assert.match(headers.get('x-robots-tag') ?? '', /\bnoindex\b/);
      const [above = '', form] = String(body).split('<form');
      assert.ok(form?.includes('name="text"'), words.language);
      const { law, aim, necessity, leastIntrusive, proportionality } = REASON;
      for (const said of [
        words.law(law.instrument, law.article, law.offence),
        words.aim(words.aims[aim] ?? aim),
        words.necessity(necessity),
        words.leastIntrusive(leastIntrusive),
        words.proportionality(proportionality),
      ]) {
        assert.ok(above.includes(said), `${words.language}: ${said}`);
      }
      for (const hidden of ['post:reasons-above', team.ana.id, team.bo.id, id, '<img', '<script'])
        assert.ok(!String(body).includes(hidden), `names ${hidden}`);
    }
  }
});

test('where the fingerprint is our own, nobody is said to have shared it', async () => {
  const { texts, link } = await noticed('post:our-own');
  const shown = await node.call(null, 'GET', `${link}?lang=en`);
  for (const said of [texts.en, String(shown.body)]) {
    assert.match(said ?? '', /which is on our own list, stops acting here/);
    assert.doesNotMatch(said ?? '', /those who shared it|was shared by/);
  }
  assert.match(texts.ar ?? '', /وهي من قائمتنا نحن/);
  assert.doesNotMatch(texts.ar ?? '', /وأُبلغ من شاركها/);
});
