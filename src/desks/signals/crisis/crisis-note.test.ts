import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LEVELS } from './crisis.procedure.ts';
import { crisisNote, readCrisisNote } from './crisis-note.ts';
import { isFlood } from './volume.ts';

const instant = fc
  .date({ min: new Date('2026-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());

test('property: what is told is read back as it was, on or over', () => {
  fc.assert(
    fc.property(
      fc.record({
        crisis: fc.uuid(),
        title: fc.string({ minLength: 1, maxLength: 120 }).map((text) => text.replaceAll('\0', '')),
        level: fc.constantFrom(...LEVELS),
        until: fc.option(instant),
        reason: fc.string({ maxLength: 900 }).map((text) => text.replaceAll('\0', '')),
      }),
      (told) => {
        const note = crisisNote({ ...told, creator: 'identity--1', now: '2026-01-01T00:00:00.000Z' });
        assert.deepEqual(readCrisisNote(note), { ...told });
      },
    ),
  );
});

test('property: whatever a partner sends, it is read as a crisis or as nothing, and never throws', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('type', 'labels', 'content', 'abstract'), fc.jsonValue()),
      (object) => {
        readCrisisNote({ ...object, type: 'note' });
        readCrisisNote({ ...object, type: 'note', labels: ['crisis', 'crisis:1', 'level:incident', 7] });
      },
    ),
  );
  const long = {
    type: 'note',
    labels: ['crisis', 'crisis:1', 'level:incident'],
    abstract: 'x'.repeat(10_000),
  };
  assert.equal(readCrisisNote({ ...long, content: 'Over: done' })?.title.length, 120);
  assert.equal(readCrisisNote({ ...long, content: 'Until tomorrow: done' }), null);
  assert.equal(
    readCrisisNote({ ...long, labels: ['crisis', 'crisis:1', 'level:war'], content: 'Over: x' }),
    null,
  );
});

test('a flood is many and many times the usual', () => {
  assert.deepEqual(
    [
      { lastHour: 19, usual: 0 },
      { lastHour: 20, usual: 0 },
      { lastHour: 99, usual: 20 },
      { lastHour: 100, usual: 20 },
    ].map(isFlood),
    [false, true, false, true],
  );
});
