import assert from 'node:assert/strict';
import { test } from 'node:test';
import { REASON } from '../testing/words.ts';
import { LANGUAGES, wordsFor } from './languages.ts';
import { notHerePage, noticePage } from './page.ts';
import { type StatementFacts, statementOf, statementText } from './statement.ts';

const FACTS: StatementFacts = {
  organisation: 'Harbour <&>',
  restrictedAt: '2031-03-04T10:00:00.000Z',
  alone: false,
  lifted: false,
  reason: REASON,
  origins: [{ class: 'state', ordered: false, own: false }],
  appealUntil: null,
};

test('the first language asked for that there is', () => {
  for (const [asked, accepted, language] of [
    [undefined, undefined, 'en'],
    [undefined, 'ar', 'ar'],
    [undefined, 'fr-CH, ar-EG;q=0.9, en;q=0.8', 'ar'],
    [undefined, 'ar;q=0, en', 'en'],
    [undefined, 'ar;q=0.1, EN-gb;q=0.2', 'en'],
    [undefined, ';;;,=,q', 'en'],
    ['ar', 'en', 'ar'],
    ['xx', 'ar', 'en'],
  ] as const) {
    assert.equal(wordsFor(asked, accepted).language, language, `${asked} ${accepted}`);
  }
});

test('every language says the same things: as many parts, as many lines, the same facts', () => {
  const shape = (facts: StatementFacts) =>
    LANGUAGES.map((words) => statementOf(words, facts).map(({ lines }) => lines.length));
  for (const facts of [
    FACTS,
    { ...FACTS, alone: true, appealUntil: '2031-09-04T23:59:59Z' },
    { ...FACTS, alone: true, lifted: true },
  ]) {
    const [first, ...others] = shape(facts);
    for (const other of others) assert.deepEqual(other, first);
  }
  for (const words of LANGUAGES) {
    const text = statementText(words, FACTS, 'https://node.example/n/x');
    const { law, necessity, proportionality, leastIntrusive } = REASON;
    for (const fact of [law.offence, necessity, proportionality, leastIntrusive, FACTS.organisation]) {
      assert.ok(text.includes(fact), `${words.language}: ${fact}`);
    }
    const here = statementOf(words, FACTS, true).flatMap(({ lines }) => lines);
    assert.ok(here.includes(words.appealHowHere) && !here.includes(words.appealHow));
    assert.ok(text.includes(words.appealHow));
    assert.doesNotMatch(text, /undefined|null|\[object/);
  }
});

test('a State’s voluntary help and an order behind it never read alike', () => {
  for (const words of LANGUAGES) {
    const said = [
      { class: 'state', ordered: false },
      { class: 'state', ordered: true },
      { class: 'platform', ordered: false },
      { class: 'something new', ordered: false },
      { class: 'platform', ordered: false, own: true },
      { class: 'platform', ordered: true, own: true },
    ].map((origin) => words.origin({ own: false, ...origin }));
    assert.equal(new Set(said).size, said.length);
  }
  const [english] = LANGUAGES;
  assert.match(
    String(english?.origin({ class: 'state', ordered: false, own: false })),
    /voluntary help and not an order/,
  );
  assert.match(
    String(english?.origin({ class: 'state', ordered: true, own: false })),
    /legally binding order/,
  );
});

test('an own list is not somebody else’s, and what was put back is not said to stand', () => {
  const [english] = LANGUAGES;
  const own = english!.origin({ class: 'platform', ordered: false, own: true });
  assert.match(own, /our own list/);
  assert.doesNotMatch(own, /another/);
  for (const words of LANGUAGES) {
    const text = statementText(words, { ...FACTS, alone: true, lifted: true }, 'https://node.example/n/x');
    assert.ok(text.startsWith(words.titleLifted));
    for (const gone of [`${words.title}\n`, words.duration, words.decidedAlone, words.appealHow]) {
      assert.ok(!text.includes(gone), gone);
    }
    assert.ok(text.includes(words.remedies[1]!), 'a court stays open');
  }
});

test('what people wrote is text on the page, never markup', () => {
  const view = {
    token: 'A'.repeat(22),
    facts: FACTS,
    status: 'rejected' as const,
    mayAppeal: true,
    reason: '<img src=x onerror=alert(1)>',
    remedy: '</p><script>1</script>',
    fault: 'No.',
    draft: '</textarea><script>2</script>',
  };
  for (const words of LANGUAGES) {
    const { markup } = noticePage(words, view);
    assert.doesNotMatch(markup, /<script|<img/);
    assert.match(markup, new RegExp(`dir="${words.direction}"`));
    assert.match(notHerePage(words).markup, new RegExp(words.notHereTitle));
  }
});

test('the notice says where the restriction holds, in every language (DSA Art. 17(3)(a))', () => {
  const { territory: _, states: __, ...older } = REASON;
  const said = (reason: object) =>
    LANGUAGES.map((words) => statementText(words, { ...FACTS, reason: reason as typeof REASON }, ''));
  const [states, everywhere, unsaid] = [REASON, { ...older, territory: 'everywhere' }, older].map(said);
  assert.match(states![0]!, /Territorial scope: .* for users in Germany and France, and nowhere else\./);
  assert.match(everywhere![0]!, /Territorial scope: .* everywhere that the service of .* is offered/);
  assert.match(unsaid![0]!, /does not say in which states the restriction holds/, 'an older decision');
  const [arabic] = states!.slice(1);
  assert.match(arabic!, /النطاق الإقليمي: .*ألمانيا وفرنسا/);
  assert.match(unsaid![1]!, /لا يذكر القرار الدول/);
});
