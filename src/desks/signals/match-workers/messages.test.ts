import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { HASH_TYPES } from '../types/signal-types.ts';
import { decodeRows, encodeRows, type IndexRow, inPieces } from './index-rows.ts';
import { pack, Unreadable } from './message-form.ts';
import * as messages from './messages.ts';
import { isCodeOf, SENT_TYPES } from './sent-types.ts';

const code = fc.uint8Array({ minLength: 32, maxLength: 32 });
const row: fc.Arbitrary<IndexRow> = fc.oneof(
  fc.record({
    number: fc.nat(),
    position: fc.maxSafeNat(),
    type: fc.constant('pdq' as const),
    code,
  }),
  fc.record({
    number: fc.nat(),
    position: fc.maxSafeNat(),
    type: fc.constant(null),
    code: fc.constant(new Uint8Array()),
  }),
);
const job: messages.Job = {
  id: 'j1',
  asker: 'a1',
  history: 'h1',
  least: 7,
  radius: 31,
  type: 'pdq',
  codes: [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)],
};
const head: messages.Head = {
  history: 'h1',
  generation: 'g1',
  position: -1,
  leaf: '',
  types: [...SENT_TYPES],
  rows: 0,
  chunks: 0,
  sha256: 'a'.repeat(64),
  madeAt: 0,
};

describe('messages between a node and its workers', () => {
  test('what is about people, and what matches only the same, is not sent', () => {
    assert.ok(SENT_TYPES.includes('pdq') && SENT_TYPES.length > 1);
    for (const type of SENT_TYPES) assert.ok(!('aboutPeople' in HASH_TYPES[type]), type);
    for (const type of ['account', 'url', 'domain', 'sha256', 'md5'] as const)
      assert.ok(!SENT_TYPES.includes(type), type);
  });

  test('what was written is what is read', () => {
    fc.assert(
      fc.property(
        fc.array(row),
        fc.array(fc.array(fc.nat(), { maxLength: 5 }), { minLength: 1 }),
        (rows, found) => {
          const same = (read: IndexRow[]) =>
            assert.deepEqual(
              read.map((one) => ({ ...one, code: [...one.code] })),
              rows.map((one) => ({ ...one, code: [...one.code] })),
            );
          same(decodeRows(encodeRows(rows)));
          const feed = { history: 'h', from: 3, to: 9, leaf: 'ab'.repeat(32), rows };
          same(messages.decodeFeed(messages.encodeFeed(feed)).rows);
          same(messages.decodeChunk(messages.encodeChunk({ chunk: 4, rows })).rows);
          const answer = { id: 'x', position: 5, found };
          assert.deepEqual(
            messages.decodeAnswer(messages.encodeAnswer(answer), () => found.length),
            {
              ...answer,
              awaited: true,
            },
          );
        },
      ),
    );
    const back = messages.decodeJob(messages.encodeJob(job));
    assert.deepEqual(
      { ...back, codes: back.codes.map((one) => [...one]) },
      {
        ...job,
        codes: job.codes.map((one) => [...one]),
      },
    );
    assert.deepEqual(messages.decodeHead(messages.encodeHead(head)), head);
  });

  test('pieces hold every row in order, and tear nothing apart', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 9 })), fc.integer({ min: 1, max: 300 }), (places, most) => {
        const rows = places
          .toSorted((a, b) => a - b)
          .map((position, number) => ({ number, position, type: 'pdq' as const, code: new Uint8Array(32) }));
        const pieces = [...inPieces(rows, (a, b) => a.position === b.position, most)];
        assert.deepEqual(pieces.flat(), rows);
        for (const [i, piece] of pieces.entries()) {
          if (i > 0) assert.notEqual(pieces[i - 1]!.at(-1)!.position, piece[0]!.position);
          const kinds = new Set(piece.map(({ position }) => position));
          assert.ok(kinds.size === 1 || encodeRows(piece).length <= most);
        }
      }),
    );
  });

  test('garbage, what is cut off and what lies is unreadable, and never more', () => {
    const decoders = {
      head: messages.decodeHead,
      feed: messages.decodeFeed,
      chunk: messages.decodeChunk,
      job: messages.decodeJob,
      here: messages.decodeHere,
      answer: (bytes: Uint8Array) => messages.decodeAnswer(bytes, () => 2),
    };
    const refused = (what: string, read: () => unknown) => {
      try {
        read();
      } catch (error) {
        assert.ok(error instanceof Unreadable, `${what}: ${error}`);
        return true;
      }
      return false;
    };
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => {
        for (const [what, decode] of Object.entries(decoders)) assert.ok(refused(what, () => decode(bytes)));
      }),
    );
    const feed = messages.encodeFeed({
      history: 'h',
      from: 1,
      to: 2,
      leaf: '',
      rows: [{ number: 1, position: 2, type: 'pdq', code: new Uint8Array(32) }],
    });
    const wholes = {
      job: messages.encodeJob(job),
      feed,
      answer: messages.encodeAnswer({ id: 'x', position: 1, found: [[1], []] }),
    };
    for (const [what, whole] of Object.entries(wholes)) {
      const decode = decoders[what as keyof typeof wholes];
      assert.ok(!refused(what, () => decode(whole)));
      const body = whole.indexOf(10) + 1;
      for (let end = 0; end < whole.length; end++) {
        // A feed with no rows at all is one.
        if (what === 'feed' && end === body) continue;
        assert.ok(
          refused(what, () => decode(whole.subarray(0, end))),
          `${what} cut at ${end}`,
        );
      }
    }
    const lying = (line: object, body = new Uint8Array()) => pack({ ...line }, body);
    for (const [what, bytes] of [
      ['feed', lying({ history: 'h', from: 5, to: 4, leaf: '' })],
      ['feed', lying({ history: 'h', from: 1, to: 2, leaf: '', more: 1 })],
      ['feed', lying({ history: 'a.>', from: 1, to: 2, leaf: '' })],
      ['job', lying({ ...job, codes: 10_000 })],
      ['job', lying({ ...job, codes: 1e9 })],
      ['job', lying({ ...job, type: 'account', codes: 1 }, new Uint8Array(36))],
      ['job', lying({ ...job, radius: 9999, codes: 1 })],
      ['answer', lying({ id: 'x', position: 1, tooMany: false }, new Uint8Array(8).fill(255))],
      ['head', messages.encodeHead({ ...head, types: ['pdq'] })],
    ] as const)
      assert.ok(
        refused(what, () => decoders[what](bytes)),
        new TextDecoder().decode(bytes.subarray(0, 100)),
      );
    const rows = encodeRows([{ number: 1, position: 2, type: 'pdq', code: new Uint8Array(32) }]);
    for (const [at, value] of [
      [16, 200],
      [17, 31],
      [6, 0xff],
    ] as const) {
      const bent = rows.slice();
      bent[at] = value;
      assert.ok(
        refused('rows', () => decodeRows(bent)),
        `byte ${at}`,
      );
    }
  });

  test('a code is of its type by its length', () => {
    assert.ok(isCodeOf('pdq', 32) && !isCodeOf('pdq', 64) && !isCodeOf('pdq', 0));
    assert.ok(
      isCodeOf('vpdq', 64) && !isCodeOf('vpdq', 33) && !isCodeOf('vpdq', 0) && !isCodeOf('vpdq', 32 * 1e6),
    );
  });
});
