import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HASH_TYPES, SIGNAL_TYPES } from '../types/signal-types.ts';
import { type ExchangeKindContract, type ExportedBank, Unfit } from './exchange-kind.ts';
import { EXCHANGE_KINDS } from './exchange-kinds.ts';
import { MOST } from './read-answer.ts';

// One contract for every kind: a new one is in this test by its line in the registry.

const bank: ExportedBank = {
  id: '5c1d8f3e-0b0e-4a53-9a64-2f1f7f2b7a11',
  name: 'A bank',
  organisation: { id: 'identity--2b6f4f0e-9c0e-4f3a-8a54-0d9f6a3c7e21', name: 'Harbour' },
  at: '2031-01-02T03:04:05.000Z',
  signals: SIGNAL_TYPES.map((type, at) => ({
    id: `indicator--00000000-0000-4000-8000-00000000000${at}`,
    type,
    value: HASH_TYPES[type].examples().valid[0]!.value,
    quality: HASH_TYPES[type].leastQuality === null ? null : 90,
    tags: ['reviewed'],
    basis: 'Reviewed, with "quotes", and a comma',
    addedAt: '2031-01-01T00:00:00.000Z',
  })),
};

for (const [name, kind] of Object.entries(EXCHANGE_KINDS) as [string, ExchangeKindContract][]) {
  describe(`the exchange ${name}`, () => {
    const { good, bad, settings } = kind.examples();

    test('what is published is read as it says', () => {
      assert.ok(good.length > 0);
      for (const { bytes, reading, settings: more } of good) {
        const read = kind.read(bytes, { ...settings.good, ...more });
        assert.deepEqual(read, reading, Buffer.from(bytes).toString('utf8').slice(0, 200));
        for (const { externalId, value, type } of read.upserts) {
          const known = SIGNAL_TYPES.find((one) => one === type);
          if (known) assert.equal(HASH_TYPES[known].validate(value), value, 'in its one writing');
          assert.ok(externalId.length > 0 && externalId.length <= MOST.externalId);
        }
      }
    });

    test('garbage is refused in words, whatever it is', () => {
      assert.ok(bad.length > 0);
      const garbage = [
        ...bad,
        Buffer.from('<html></html>'),
        Buffer.from([0xff, 0xfe, 0x00, 0x01]),
        Buffer.from('{"a":'),
        Buffer.from('"text"'),
        Buffer.from('null'),
        Buffer.from(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`),
      ];
      for (const bytes of garbage) {
        assert.throws(
          () => kind.read(bytes, settings.good),
          (error) => error instanceof Unfit && /^\w/.test(error.message) && error.message.length < 400,
          Buffer.from(bytes).toString('utf8').slice(0, 80),
        );
      }
    });

    test('each good answer, cut off anywhere, is refused or says no more than the whole', () => {
      for (const { bytes, reading, settings: more } of good) {
        const known = new Set(reading.upserts.map(({ externalId }) => externalId));
        for (let cut = 0; cut < bytes.length; cut += Math.max(1, Math.floor(bytes.length / 40))) {
          try {
            const { upserts } = kind.read(bytes.subarray(0, cut), { ...settings.good, ...more });
            // A web address that was cut is another address: of text lines alone, which say nothing of their end.
            const strange = upserts.filter(
              ({ externalId, type }) => !known.has(externalId) && type !== 'url',
            );
            assert.ok(strange.length <= 1, JSON.stringify(strange));
          } catch (error) {
            assert.ok(error instanceof Unfit, String(error));
          }
        }
      }
    });

    test('a bank that it writes it reads again, but for what it names as left out', () => {
      const { bytes, leftOut } = kind.write(bank);
      const { upserts, malformed } = kind.read(bytes, settings.good);
      assert.equal(malformed, 0);
      const there = upserts.map(({ type, value }) => `${type} ${value}`).sort();
      const due = bank.signals
        .filter(({ type }) => !leftOut[type])
        .map(({ type, value }) => `${type} ${value}`);
      assert.deepEqual(there, due.sort());
      assert.ok(due.length > 0);
      const left = bank.signals.filter(({ type }) => leftOut[type]).length;
      assert.equal(
        Object.values(leftOut).reduce((sum, many) => sum + many, 0),
        left,
      );
    });

    test('settings are taken or refused by field', () => {
      assert.equal(kind.faultOf(settings.good), null);
      for (const one of settings.bad) assert.match(kind.faultOf(one)?.reason ?? '', /\w/);
    });
  });
}
