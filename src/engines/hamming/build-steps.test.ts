import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { type Beside, buildSegment } from './build-segment.ts';
import { callOff, type SharedBuild, takePart } from './build-steps.ts';
import { CODE_BYTES } from './hamming-code.ts';
import { layOut } from './segment-layout.ts';

const ENTRIES = 6000;

/** As buildBeside starts it, for a build of any size. */
const inThread: Beside = (work) =>
  void new Worker(new URL('build-beside.ts', import.meta.url), { workerData: { building: work } });

/** Long enough for the other thread to be there. */
const untilThere = () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250);

/** Codes of which so many differ, the rest equal to one of these; ids in no order. */
function built(different: number, skew: boolean, beside?: Beside, filled?: () => void) {
  const codeOf = (i: number): Uint8Array => {
    const code = createHash('sha256').update(String(i)).digest();
    return skew ? code.map((byte) => byte & 17) : code;
  };
  const { memory } = buildSegment({
    entries: ENTRIES,
    spread: false,
    seed: 3n,
    ...(beside ? { beside } : {}),
    fill(codes, ids) {
      for (let i = 0; i < ENTRIES; i++) {
        codes.set(codeOf(i % different), i * CODE_BYTES);
        ids[i] = (i * 7919) % 1_000_003;
      }
      filled?.();
    },
  });
  const at = layOut(ENTRIES);
  const bytes = (from: number, length: number) => Buffer.from(new Uint8Array(memory.buffer, from, length));
  const unique = new Uint32Array(memory.buffer, at.head, 1)[0]!;
  const order = new Uint32Array(memory.buffer, at.order, ENTRIES);
  const ids = new Uint32Array(memory.buffer, at.ids, ENTRIES);
  return {
    unique,
    sorted: order.every((place, i) => i === 0 || ids[place]! > ids[order[i - 1]!]!),
    parts: {
      lines: bytes(at.lines, (16 * 64) << at.bits),
      codes: bytes(at.codes, unique * CODE_BYTES),
      firsts: bytes(at.firsts, (unique + 1) * 4),
      ids: bytes(at.ids, ENTRIES * 4),
      order: bytes(at.order, ENTRIES * 4),
    },
  };
}

for (const [different, skew] of [
  [6000, false],
  [5000, true],
  [4799, false],
  [700, false],
  [1, false],
] as const)
  test(`two threads build what one builds: ${different} different codes of ${ENTRIES}${skew ? ', near each other' : ''}`, () => {
    const alone = built(different, skew);
    assert.equal(alone.unique, different);
    assert.ok(alone.sorted);
    assert.deepEqual(built(different, skew, inThread, untilThere).parts, alone.parts);
    // and the second thread all by itself
    let work: SharedBuild | undefined;
    const second = built(
      different,
      skew,
      (asked) => {
        work = asked;
      },
      () => {
        Atomics.store(work!.board, 0, 1);
        takePart(work!, 1);
      },
    );
    assert.deepEqual(second.parts, alone.parts);
  });

test('a second thread that comes when all is done finds nothing to do', () => {
  const alone = built(300, false);
  assert.deepEqual(built(300, false, inThread).parts, alone.parts);
});

test('a build whose other thread failed is not taken for built', () => {
  assert.throws(() => built(300, false, callOff), { code: 'stopped' });
});
