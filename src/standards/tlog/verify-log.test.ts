import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { openCheckpoint, signCheckpoint } from './checkpoint.ts';
import { compareCheckpoints } from './compare-checkpoints.ts';
import { appendLeaves, EMPTY_EDGE, edgeRoot } from './edge.ts';
import { entryLeaf } from './entry.ts';
import type { LogReader } from './log-reader.ts';
import { tileHashReader } from './log-reader.ts';
import { leafHash, rootOfEntries, sameHash } from './merkle.ts';
import { generateNoteKey, parseSignerKey, parseVerifierKey } from './note-key.ts';
import { inclusionProof, verifyInclusion } from './proof.ts';
import { publishedTile, TILE_WIDTH, type Tile, tilePath } from './tile.ts';
import { verifyLog } from './verify-log.ts';

const ORIGIN = 'node.example/log/1';
const pair = generateNoteKey(ORIGIN);
const signer = parseSignerKey(pair.skey);
const key = parseVerifierKey(pair.vkey);

function entriesOf(count: number, seed = ''): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => createHash('sha256').update(`${seed}${i}`).digest());
}

/** A log as files: what a node would have stored and signed. */
function buildLog(entries: readonly Uint8Array[]): Map<string, Uint8Array> {
  const { newEdge, tiles } = appendLeaves(EMPTY_EDGE, entries);
  const files = new Map(tiles.map((tile: Tile) => [tilePath(tile), tile.data]));
  const checkpoint = { origin: ORIGIN, size: newEdge.size, root: edgeRoot(newEdge), extensions: [] };
  return files.set('checkpoint', Buffer.from(signCheckpoint(checkpoint, signer)));
}

function readerOf(files: ReadonlyMap<string, Uint8Array>): LogReader {
  return {
    checkpoint: async () => Buffer.from(files.get('checkpoint')!).toString(),
    tile: async (path) => files.get(path) ?? null,
  };
}

function checkpointOf(files: ReadonlyMap<string, Uint8Array>) {
  const opened = openCheckpoint(Buffer.from(files.get('checkpoint')!).toString(), key);
  assert.ok(opened.ok);
  return opened.checkpoint;
}

function flipped(files: ReadonlyMap<string, Uint8Array>, path: string, at: number): Map<string, Uint8Array> {
  const data = Buffer.from(files.get(path)!);
  data[at]! ^= 1;
  return new Map(files).set(path, data);
}

// Padded sizes as the node publishes them, sizes a foreign log may have, and one with two full levels.
const SIZES = [0, 1, 255, 256, 257, 512, 600, 1024];
const logs = new Map(SIZES.map((size) => [size, buildLog(entriesOf(size))]));
const LARGE = 256 * 258;
const large = buildLog(entriesOf(LARGE));

test('a whole log verifies', async () => {
  for (const [size, files] of logs) {
    const verdict = await verifyLog(readerOf(files), key);
    assert.ok(verdict.ok, `size ${size}: ${JSON.stringify(verdict)}`);
    assert.equal(verdict.checkpoint.size, size);
    assert.equal(verdict.tiles, files.size - 1);
  }
});

test('any byte flipped in any tile is found, and the resource it is in is named', async () => {
  const cases = fc.constantFrom(1, 256, 257, 600, 1024).chain((size) => {
    const files = logs.get(size)!;
    const paths = [...files.keys()].filter((path) => path !== 'checkpoint');
    return fc
      .constantFrom(...paths)
      .chain((path) => fc.tuple(fc.constant(files), fc.constant(path), fc.nat(files.get(path)!.length - 1)));
  });
  await fc.assert(
    fc.asyncProperty(cases, async ([files, path, at]) => {
      const verdict = await verifyLog(readerOf(flipped(files, path, at)), key);
      assert.ok(!verdict.ok);
      assert.ok('path' in verdict && verdict.path === path, JSON.stringify(verdict));
      if (!path.startsWith('tile/entries/')) {
        assert.deepEqual(verdict, { ok: false, fault: 'tile-altered', path, position: Math.floor(at / 32) });
      } else if (at % 34 >= 2) {
        const position = Math.floor(at / 34);
        const entry = Number(path.match(/\/(\d+)/)?.[1]) * TILE_WIDTH + position;
        assert.deepEqual(verdict, { ok: false, fault: 'entry-altered', path, position, entry });
      }
    }),
    { numRuns: 150 },
  );
});

test('any byte flipped in the checkpoint is found', async () => {
  const files = logs.get(512)!;
  for (let at = 0; at < files.get('checkpoint')!.length; at++) {
    const verdict = await verifyLog(readerOf(flipped(files, 'checkpoint', at)), key);
    assert.ok(!verdict.ok, `byte ${at}`);
  }
});

test('a log of two full levels verifies; a tile missing, cut or foreign is named at any level', async () => {
  assert.ok((await verifyLog(readerOf(large), key)).ok);
  const broken = async (path: string, data: Uint8Array | null) => {
    const files = new Map(large);
    if (data === null) files.delete(path);
    else files.set(path, data);
    const verdict = await verifyLog(readerOf(files), key);
    return verdict.ok ? 'none' : [verdict.fault, 'path' in verdict ? verdict.path : ''].join(' ');
  };
  for (const path of ['tile/entries/200', 'tile/0/257', 'tile/1/000', 'tile/1/001.p/2', 'tile/2/000.p/1']) {
    assert.equal(await broken(path, null), `tile-missing ${path}`);
    const cut = path.includes('entries') ? 'bundle-malformed' : 'tile-wrong-length';
    assert.equal(await broken(path, large.get(path)!.subarray(32)), `${cut} ${path}`);
  }
  assert.equal(await broken('tile/0/003', large.get('tile/0/004')!), 'tile-altered tile/0/003');
  assert.equal(await broken('tile/1/000', large.get('tile/0/004')!), 'tile-altered tile/1/000');
  assert.equal(
    await broken('tile/entries/003', large.get('tile/entries/004')!),
    'entry-altered tile/entries/003',
  );
  const short = Buffer.concat([
    Buffer.of(0, 31),
    Buffer.alloc(31),
    large.get('tile/entries/000')!.subarray(34),
  ]);
  assert.equal(await broken('tile/entries/000', short), 'entry-wrong-length tile/entries/000');
});

test('rewriting upwards from an entry is found wherever the rewriting stops', async () => {
  const other = buildLog(entriesOf(LARGE).with(3 * 256 + 7, Buffer.alloc(32)));
  const upwards = ['tile/entries/003', 'tile/0/003', 'tile/1/000', 'tile/2/000.p/1'];
  const expected = [
    { fault: 'entry-altered', path: 'tile/entries/003', position: 7, entry: 775 },
    { fault: 'tile-altered', path: 'tile/0/003' },
    { fault: 'tile-altered', path: 'tile/1/000' },
  ];
  const files = new Map(large);
  for (const [i, path] of upwards.entries()) {
    files.set(path, other.get(path)!);
    const verdict = await verifyLog(readerOf(files), key);
    if (i < expected.length) assert.deepEqual(verdict, { ok: false, ...expected[i] });
    else assert.ok(!verdict.ok && verdict.fault === 'root-differs' && verdict.path === undefined);
  }
});

test('a checkpoint of another key, or taken back to an earlier size, does not pass for the log', async () => {
  const stranger = parseVerifierKey(generateNoteKey(ORIGIN).vkey);
  const files = logs.get(512)!;
  assert.deepEqual(await verifyLog(readerOf(files), stranger), { ok: false, fault: 'signature-missing' });
  const foreign = new Map(files).set('checkpoint', buildLog(entriesOf(512, 'x')).get('checkpoint')!);
  const verdict = await verifyLog(readerOf(foreign), key);
  assert.ok(!verdict.ok && verdict.fault === 'root-differs');
});

test('a reader that fails makes the check fail, not the log', async () => {
  const down: LogReader = {
    ...readerOf(logs.get(256)!),
    tile: () => Promise.reject(new Error('network down')),
  };
  await assert.rejects(verifyLog(down, key), /network down/);
  const old = checkpointOf(logs.get(1)!);
  await assert.rejects(compareCheckpoints(old, checkpointOf(logs.get(256)!), down), /network down/);
});

test('checkpoints of one log are consistent at all pairs of sizes, in either order', async () => {
  const reader = readerOf(logs.get(1024)!);
  for (const older of SIZES) {
    const [a, b] = [checkpointOf(logs.get(older)!), checkpointOf(logs.get(1024)!)];
    assert.equal((await compareCheckpoints(a, b, reader)).verdict, 'consistent', `${older}`);
    assert.equal((await compareCheckpoints(b, a, reader)).verdict, 'consistent', `${older}`);
  }
});

test('a log rewritten from scratch and signed with its own key is found by a remembered checkpoint', async () => {
  for (const size of [256, 512, 600]) {
    const remembered = checkpointOf(logs.get(size)!);
    for (const newSize of [size, 1024]) {
      const rewritten = buildLog(
        entriesOf(newSize).with(5, entryLeaf(Buffer.alloc(32), { kind: '', at: '', fields: {} })),
      );
      assert.ok((await verifyLog(readerOf(rewritten), key)).ok, 'by itself it is a perfect log');
      const found = await compareCheckpoints(remembered, checkpointOf(rewritten), readerOf(rewritten));
      assert.equal(found.verdict, 'forked');
      assert.ok(found.verdict === 'forked' && found.older.size === size && found.newer.size === newSize);
    }
  }
});

test('two histories that part late are found by either of the two nodes that were shown them', async () => {
  const mine = buildLog(entriesOf(768));
  const theirs = buildLog([...entriesOf(512), ...entriesOf(512, 'other')]);
  const compared = await compareCheckpoints(checkpointOf(mine), checkpointOf(theirs), readerOf(theirs));
  assert.equal(compared.verdict, 'forked');
  const before = checkpointOf(buildLog(entriesOf(512)));
  assert.equal((await compareCheckpoints(before, checkpointOf(mine), readerOf(mine))).verdict, 'consistent');
  assert.equal(
    (await compareCheckpoints(before, checkpointOf(theirs), readerOf(theirs))).verdict,
    'consistent',
  );
});

test('altered or missing tiles accuse nobody of a fork', async () => {
  const files = logs.get(1024)!;
  const [older, newer] = [checkpointOf(logs.get(600)!), checkpointOf(files)];
  for (const path of ['tile/0/002', 'tile/1/000.p/4']) {
    for (let at = 0; at < files.get(path)!.length; at += 97) {
      const { verdict } = await compareCheckpoints(older, newer, readerOf(flipped(files, path, at)));
      assert.equal(verdict, 'tiles-unusable', `${path} ${at}`);
    }
    const without = new Map(files);
    without.delete(path);
    const found = await compareCheckpoints(older, newer, readerOf(without));
    assert.deepEqual(found, { verdict: 'tiles-unusable', fault: 'tile-missing', path });
  }
  const other = { ...older, origin: 'other.example/log/1' };
  assert.equal((await compareCheckpoints(other, newer, readerOf(files))).verdict, 'different-origins');
});

test('tiles of a log that has grown since still serve an older checkpoint', async () => {
  const grown = readerOf(large);
  const old = buildLog(entriesOf(1024));
  const published: LogReader = {
    checkpoint: readerOf(old).checkpoint,
    tile: async (path) => {
      const ref = publishedTile(path, LARGE);
      if (ref === null) return null;
      const rows = [...large].filter(([name]) => name.replace(/\.p\/.*/, '') === path.replace(/\.p\/.*/, ''));
      return rows[0]![1].subarray(0, ref.level < 0 ? undefined : ref.width * 32);
    },
  };
  assert.ok((await verifyLog(published, key)).ok, 'partial tiles as prefixes of the stored ones');
  const fullOnly: LogReader = { ...published, tile: grown.tile };
  assert.ok((await verifyLog(fullOnly, key)).ok, 'partial tiles gone, the full ones in their place');
  const compared = await compareCheckpoints(checkpointOf(old), checkpointOf(large), published);
  assert.equal(compared.verdict, 'consistent');
});

test('an inclusion proof made from tiles verifies against the checkpoint', async () => {
  const entries = entriesOf(LARGE);
  const root = checkpointOf(large).root;
  assert.ok(sameHash(root, rootOfEntries(entries)));
  const read = tileHashReader(readerOf(large), LARGE);
  for (const index of [0, 255, 256, 65_535, 65_536, LARGE - 1]) {
    const proof = await inclusionProof(index, LARGE, read);
    assert.ok(verifyInclusion({ index, size: LARGE, leafHash: leafHash(entries[index]!), proof, root }));
  }
});
