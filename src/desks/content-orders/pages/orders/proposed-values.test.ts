import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Type } from 'typebox';
import { examples, RemovalOrder } from '../../../../standards/tco-annexes/annex-one.ts';
import { proposeFromText } from '../../../../standards/tco-annexes/propose-from-text.ts';
import { annexOneText } from '../../../../standards/tco-annexes/testing/annex-one-text.ts';
import { dataOf, fieldsOf } from '../../../../ui/steps/step-fields.ts';
import { itemOf, localTime, proposedValues, shownPassage } from './proposed-values.ts';

const ENTRY = Type.Object({ ...RemovalOrder.properties, items: Type.Array(Type.String()) });
const FIELDS = fieldsOf(ENTRY);
const [good] = examples();
const proposed = (text: string) =>
  proposedValues({ proposal: { ...proposeFromText(text), rules: '' }, receivedAt: null }, FIELDS);

test('a proposal fills the form, and the form gives the same order back', () => {
  const { values, passages } = proposed(annexOneText(good!));
  const { items, ...rest } = dataOf(ENTRY, values);
  const utc = (at: string) => new Date(at).toISOString();
  assert.deepEqual(
    { ...rest, items: (items as string[]).map(itemOf) },
    {
      ...good,
      issuedAt: utc(good!.issuedAt),
      authority: { ...good!.authority, signedOn: utc(good!.authority.signedOn) },
    },
  );
  assert.equal(passages.reference, good!.reference);
  for (const path of Object.keys(values)) assert.ok(passages[path], `${path} has no passage`);
});

test('what was not taken stands at its question', () => {
  const { values, doubts } = proposed(
    [
      'SECTION A:',
      'Time and date of issuance: 2 November 2026, 21:05',
      'SECTION C:',
      '[x] for reasons of public security',
    ].join('\n'),
  );
  assert.deepEqual(values, {});
  assert.deepEqual(
    Object.entries(doubts).map(([path, [one]]) => [path, one?.code]),
    [
      ['issuedAt', 'no-time-zone'],
      ['nonDisclosure.decidedAt', 'ticked-without-more'],
    ],
  );
});

test('a line is an item: a URL, or a URL and what else identifies it, or two URLs as they stand', () => {
  assert.deepEqual(itemOf('https://a.example/1'), { url: 'https://a.example/1' });
  assert.deepEqual(itemOf('https://a.example/1  at 01:20'), {
    url: 'https://a.example/1',
    locator: 'at 01:20',
  });
  assert.deepEqual(itemOf('https://a.example/1 https://a.example/2'), {
    url: 'https://a.example/1 https://a.example/2',
  });
});

test('an instant keeps its second, and a passage steers nothing', () => {
  assert.equal(new Date(localTime('2026-11-02T20:07:10.000Z')).toISOString(), '2026-11-02T20:07:10.000Z');
  assert.equal(localTime('never'), '');
  assert.equal(shownPassage('a\u202e b\n\tc'), 'a b c');
  assert.equal(shownPassage('x'.repeat(500)).length, 161);
});
