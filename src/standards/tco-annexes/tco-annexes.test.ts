import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Value } from 'typebox/value';
import { examples, isCrossBorder, RemovalOrder, SECTIONS } from './annex-one.ts';
import { orderFaults } from './faults.ts';

const RECEIVED = Date.parse('2026-11-02T20:10:00Z');
const good = examples()[0]!;
const faultsOf = (order: unknown) =>
  orderFaults(order, RECEIVED).map(({ field, code, kind }) => `${kind} ${code} ${field}`);

test('a complete order has no fault, and every field of it stands in a section', () => {
  for (const order of examples()) {
    assert.ok(Value.Check(RemovalOrder, order));
    assert.deepEqual(faultsOf(order), []);
  }
  assert.deepEqual(Object.keys(SECTIONS).sort(), Object.keys(RemovalOrder.properties).sort());
  assert.ok(isCrossBorder(good));
});

const required = Object.keys(RemovalOrder.properties).filter((name) =>
  RemovalOrder.required.includes(name as never),
);

test('each field that is needed is missed by its name and section, left out, empty or blank', () => {
  for (const name of required) {
    for (const value of [undefined, null, '', '  ', []]) {
      const { [name as 'items']: _, ...rest } = good;
      const [fault, ...more] = orderFaults(value === undefined ? rest : { ...rest, [name]: value }, RECEIVED);
      assert.deepEqual(
        [fault?.field, fault?.code, fault?.kind, fault?.section, more.length],
        [`/${name}`, 'missing', 'insufficient', SECTIONS[name as 'items'], 0],
        `${name}: ${JSON.stringify(value)}`,
      );
    }
  }
});

const changed = (change: object) => faultsOf({ ...good, ...change });
const item = (url: string) => changed({ items: [{ url }] });

test('what is wrong is told apart', () => {
  const url = '/items/0/url';
  assert.deepEqual(item('https://a.example/1 https://a.example/2'), [`manifest-error several-urls ${url}`]);
  assert.deepEqual(item('https://a.example/1,https://a.example/2'), [`manifest-error several-urls ${url}`]);
  assert.deepEqual(item('https://a.example/login?to=https://b.example/2'), [], 'an address may hold another');
  assert.deepEqual(item('a.example/1'), [`manifest-error not-a-url ${url}`]);
  assert.deepEqual(item('javascript:alert(1)'), [`manifest-error not-a-url ${url}`]);
  assert.deepEqual(item('https://a.example'), [`question whole-domain ${url}`]);
  assert.deepEqual(changed({ items: [good.items[1], good.items[1]] }), ['question twice /items/1/url']);
  assert.deepEqual(changed({ legalBasis: 'Some Act' }), ['manifest-error not-this-law /legalBasis']);
  assert.deepEqual(changed({ issuingState: 'US' }), ['manifest-error malformed /issuingState']);
  assert.deepEqual(changed({ contentTypes: ['f'] }), ['manifest-error malformed /contentTypes/0']);
  assert.deepEqual(changed({ extra: 1 }), ['question unknown-field /extra']);
  assert.deepEqual(changed({ issuedAt: '2026-11-02T22:10:00Z' }), [
    'manifest-error from-the-future /issuedAt',
  ]);
  assert.deepEqual(changed({ issuedAt: '2026-13-45T22:10:00Z' }), ['manifest-error malformed /issuedAt']);
  assert.deepEqual(changed({ copySentTo: undefined }).slice(-1), ['question no-copy-named /copySentTo']);
});

test('non-disclosure lasts six weeks from its decision at most, and ends after it began', () => {
  const nonDisclosure = (until: string) =>
    changed({
      nonDisclosure: { decidedAt: '2026-11-02T20:00:00Z', until, reason: 'an investigation goes on' },
    });
  assert.deepEqual(nonDisclosure('2026-12-14T20:00:00Z'), []);
  assert.deepEqual(nonDisclosure('2026-12-14T20:00:01Z'), [
    'manifest-error longer-than-six-weeks /nonDisclosure/until',
  ]);
  assert.deepEqual(nonDisclosure('2026-11-01T20:00:00Z'), [
    'manifest-error ends-before-it-begins /nonDisclosure/until',
  ]);
});

/** A field that was left empty is one that was left out. */
function filled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(filled);
  if (typeof value !== 'object' || value === null) return value;
  const isEmpty = (one: unknown) =>
    one === null ||
    one === undefined ||
    (typeof one === 'string' && one.trim() === '') ||
    (Array.isArray(one) && one.length === 0);
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) => (isEmpty(one) ? [] : [[name, filled(one)]])),
  );
}

test('property: whatever came, faults are found without an error, a hundred at most, and none only for what is complete', () => {
  const anything = fc.oneof(
    fc.jsonValue(),
    fc
      .dictionary(fc.constantFrom(...Object.keys(SECTIONS)), fc.jsonValue())
      .map((some) => ({ ...good, ...some })),
  );
  fc.assert(
    fc.property(anything, (order) => {
      const faults = orderFaults(order, RECEIVED);
      assert.ok(faults.length <= 100);
      if (
        faults.every(({ kind }) => kind === 'question') &&
        !faults.some(({ code }) => code === 'unknown-field')
      )
        assert.ok(Value.Check(RemovalOrder, filled(order)), JSON.stringify(order));
      if (!Value.Check(RemovalOrder, filled(order))) assert.ok(faults.length > 0, JSON.stringify(order));
    }),
    { numRuns: 2000 },
  );
});

test('what is huge is looked at as far as anybody reads', { timeout: 20_000 }, () => {
  const zeros = Array.from({ length: 300_000 }, () => 0);
  const names = Object.fromEntries(zeros.map((_, n) => [`field ${n}`, n]));
  assert.deepEqual(faultsOf({ ...good, items: zeros }), ['manifest-error malformed /items']);
  for (const order of [
    { ...good, contentTypes: zeros },
    { ...good, ...names },
  ])
    assert.equal(orderFaults(order, RECEIVED).length, 100);
  const items = Array.from({ length: 1001 }, (_, n) => ({ url: `https://a.example/${n}` }));
  assert.deepEqual(faultsOf({ ...good, items }), ['manifest-error malformed /items']);
});
