import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { appendLeaves, type Edge, EMPTY_EDGE, edgeRoot, edgeTiles, openEdge } from './edge.ts';
import { leafHash, rootOfEntries, rootOfHashes, sameHash } from './merkle.ts';
import {
  bundleEntries,
  ENTRIES_LEVEL,
  frameEntry,
  hashesAtLevel,
  parseTilePath,
  publishedTile,
  type Tile,
  tileHashes,
  tilePath,
  tilesOfSize,
} from './tile.ts';

const entries = Array.from({ length: 70_000 }, (_, i) => Buffer.from(`entry ${i}`));

/** A store of rows, as the kernel keeps them: what was appended replaces what stood there. */
function append(rows: Map<string, Tile>, tiles: readonly Tile[]): void {
  for (const tile of tiles) rows.set(`${tile.level}/${tile.index}`, tile);
}

/** An edge as text, so that a Buffer and a Uint8Array of the same bytes are the same. */
function plain(edge: Edge): string {
  const hex = (list: readonly Uint8Array[]) => list.map((bytes) => Buffer.from(bytes).toString('hex'));
  return JSON.stringify({ size: edge.size, entries: hex(edge.entries), levels: edge.levels.map(hex) });
}

test('C2SP tlog-tiles: paths of the specification, and back', () => {
  const rows: [string, number, number, number][] = [
    ['tile/0/x001/x234/067', 0, 1_234_067, 256],
    ['tile/entries/x001/x234/067.p/112', ENTRIES_LEVEL, 1_234_067, 112],
    ['tile/1/001.p/17', 1, 1, 17],
    ['tile/2/000.p/1', 2, 0, 1],
    ['tile/0/000', 0, 0, 256],
    ['tile/63/x999/999', 63, 999_999, 256],
    ['tile/0/x001/000', 0, 1000, 256],
  ];
  for (const [path, level, index, width] of rows) {
    assert.equal(tilePath({ level, index, width }), path);
    assert.deepEqual(parseTilePath(path), { level, index, width });
  }
});

test('one tile has one spelling', () => {
  const wrong = [
    ...[
      '',
      'tile',
      'tile/0',
      'tile/0/0',
      'tile/00/000',
      'tile/01/000',
      'tile/64/000',
      'tile/-1/000',
      'tile/0/0000',
    ],
    ...[
      'tile/0/x000/001',
      'tile/0/001/002',
      'tile/0/x001',
      'tile/0/000.p/0',
      'tile/0/000.p/256',
      'tile/0/000.p/01',
    ],
    ...[
      'tile/0/000.p/',
      'tile/0/000.p',
      '/tile/0/000',
      'tile/0/000/',
      'tile/0/000\n',
      'tile/0/00١',
      'tile/0/../000',
    ],
    ...['tile/Entries/000', 'tile/0/x999/x999/x999/x999/x999/999', `tile/0/${'x001/'.repeat(2000)}001`],
  ];
  for (const path of wrong) assert.equal(parseTilePath(path), null, path);
  const ref = fc.record(
    {
      level: fc.integer({ min: -1, max: 63 }),
      index: fc.maxSafeNat(),
      width: fc.integer({ min: 1, max: 256 }),
    },
    { noNullPrototype: true },
  );
  fc.assert(fc.property(ref, (one) => assert.deepEqual(parseTilePath(tilePath(one)), one)));
});

test('C2SP tlog-tiles: a tree of 70,000 has the tiles of its example; one of 256 has a level 1', () => {
  const widths = (size: number, level: number) =>
    [...tilesOfSize(size)].filter((tile) => tile.level === level).map((tile) => tile.width);
  assert.deepEqual(widths(70_000, 0), [...Array(273).fill(256), 112]);
  assert.deepEqual(widths(70_000, ENTRIES_LEVEL), widths(70_000, 0));
  assert.deepEqual(widths(70_000, 1), [256, 17]);
  assert.deepEqual(widths(70_000, 2), [1]);
  assert.deepEqual(widths(70_000, 3), []);
  assert.deepEqual([...tilesOfSize(256)].map(tilePath), ['tile/entries/000', 'tile/0/000', 'tile/1/000.p/1']);
  assert.deepEqual([...tilesOfSize(0)], []);
});

test('appending in any batches gives exactly the tiles of the size, each hash that of its subtree', () => {
  const batches = fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 8 });
  fc.assert(
    fc.property(batches, (counts) => {
      const rows = new Map<string, Tile>();
      let edge = EMPTY_EDGE;
      for (const count of counts) {
        const before = plain(edge);
        const { newEdge, tiles } = appendLeaves(edge, entries.slice(edge.size, edge.size + count));
        assert.equal(plain(edge), before, 'the old edge is left as it was');
        assert.equal(new Set(tiles.map((t) => `${t.level}/${t.index}`)).size, tiles.length, 'no tile twice');
        append(rows, tiles);
        edge = newEdge;
      }
      const expected = [...tilesOfSize(edge.size)];
      assert.deepEqual([...rows.values()].map(tilePath).sort(), expected.map(tilePath).sort());
      for (const tile of rows.values()) checkTile(tile);
      const grown = entries.slice(0, edge.size);
      assert.ok(sameHash(edgeRoot(edge), rootOfEntries(grown)));
      assert.equal(plain(openEdge(edge.size, [...rows.values()])), plain(edge));
    }),
    { numRuns: 25 },
  );
});

function checkTile(tile: Tile): void {
  if (tile.level === ENTRIES_LEVEL) {
    const start = tile.index * 256;
    assert.deepEqual(bundleEntries(tile.data), entries.slice(start, start + tile.width));
    return;
  }
  const span = 256 ** tile.level;
  assert.equal(tile.data.length, tile.width * 32);
  tileHashes(tile.data).forEach((hash, i) => {
    const start = (tile.index * 256 + i) * span;
    assert.ok(sameHash(hash, rootOfEntries(entries.slice(start, start + span))), `${tilePath(tile)} ${i}`);
  });
}

test('the edge gives the root at every size from 0 to 600, and past two full levels', () => {
  const hashes = entries.map(leafHash);
  let edge = EMPTY_EDGE;
  for (let size = 0; size <= 600; size++) {
    assert.ok(sameHash(edgeRoot(edge), rootOfHashes(hashes.slice(0, size))), `size ${size}`);
    edge = appendLeaves(edge, [entries[size]!]).newEdge;
  }
  let large = appendLeaves(EMPTY_EDGE, entries.slice(0, 65_530)).newEdge;
  for (const size of [65_535, 65_536, 65_792]) {
    large = appendLeaves(large, entries.slice(large.size, size)).newEdge;
    assert.ok(sameHash(edgeRoot(large), rootOfHashes(hashes.slice(0, size))), `size ${size}`);
  }
});

test('an edge is not opened from tiles that are missing or of another size', () => {
  const { newEdge, tiles } = appendLeaves(EMPTY_EDGE, entries.slice(0, 300));
  assert.deepEqual(edgeTiles(300).map(tilePath), [
    'tile/entries/001.p/44',
    'tile/0/001.p/44',
    'tile/1/000.p/1',
  ]);
  assert.equal(plain(openEdge(300, tiles)), plain(newEdge));
  assert.deepEqual(openEdge(0, []), EMPTY_EDGE);
  for (const ref of edgeTiles(300)) {
    const others = tiles.filter((tile) => tilePath(tile) !== tilePath(ref));
    assert.throws(() => openEdge(300, others), /missing/);
    const cut = tiles.map((tile) =>
      others.includes(tile) ? tile : { ...tile, data: tile.data.subarray(34) },
    );
    assert.throws(() => openEdge(300, cut), /wide/);
  }
});

test('what is published: full tiles, and higher tiles at every width they have had', () => {
  const served = (path: string, size: number) => publishedTile(path, size) !== null;
  assert.ok(served('tile/0/001', 512) && served('tile/entries/001', 512));
  assert.ok(!served('tile/0/002', 512) && !served('tile/entries/002', 512));
  assert.ok(served('tile/1/000.p/1', 512) && served('tile/1/000.p/2', 512));
  assert.ok(!served('tile/1/000.p/3', 512) && !served('tile/1/000', 512) && !served('tile/2/000.p/1', 512));
  assert.ok(!served('tile/0/000.p/7', 512) && !served('tile/entries/000.p/255', 512));
  assert.ok(served('tile/1/000', 65_536) && served('tile/2/000.p/1', 65_536));
  for (const size of [0, 256, 512, 65_536, 65_792]) {
    for (const tile of tilesOfSize(size)) assert.deepEqual(publishedTile(tilePath(tile), size), tile);
    for (const tile of tilesOfSize(size + 256)) {
      const isNew = tile.index * 256 + tile.width > hashesAtLevel(size, tile.level);
      assert.equal(served(tilePath(tile), size), !isNew);
    }
  }
});

test('bundles: what was framed is read back, and bytes that do not add up are refused', () => {
  const some = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 });
  fc.assert(
    fc.property(some, (list) => {
      const bundle = Buffer.concat(list.map(frameEntry));
      assert.deepEqual(
        bundleEntries(bundle)?.map((entry) => [...entry]),
        list.map((entry) => [...entry]),
      );
      if (bundle.length > 0) assert.equal(bundleEntries(bundle.subarray(0, -1)), null);
    }),
  );
  assert.equal(bundleEntries(Buffer.of(0)), null);
  assert.equal(bundleEntries(Buffer.of(0, 2, 1)), null);
  assert.deepEqual(frameEntry(new Uint8Array(0x1234)).subarray(0, 2), Uint8Array.of(0x12, 0x34));
  assert.throws(() => frameEntry(new Uint8Array(0x1_0000)), RangeError);
});
