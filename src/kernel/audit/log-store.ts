import type pg from 'pg';
import { type Edge, edgeTiles, openEdge } from '../../standards/tlog/edge.ts';
import { HASH_BYTES, type HashReader, rootOfHashes } from '../../standards/tlog/merkle.ts';
import { TILE_WIDTH, type Tile, type TileRef, tileHashes } from '../../standards/tlog/tile.ts';

/** SQL of the log's rows. Runs as the owner: tiles and state are no viewer's. */

export type LogState = { epoch: number; origin: string; size: number; publishedSize: number };

type Client = Pick<pg.ClientBase, 'query'>;

export async function readLogState(client: Client, lock = false): Promise<LogState | null> {
  const { rows } = await client.query(
    `select epoch, origin, size, published_size as "publishedSize" from log_state${lock ? ' for update' : ''}`,
  );
  return rows[0] ?? null;
}

export async function readEdge(client: Client, epoch: number, size: number): Promise<Edge> {
  const refs = edgeTiles(size);
  const { rows } = await client.query<Tile>(
    `select t.level, t.index, 0 as width, t.data from log_tile t
     join unnest($2::int[], $3::bigint[]) as r(level, index) using (level, index) where t.epoch = $1`,
    [epoch, refs.map((ref) => ref.level), refs.map((ref) => ref.index)],
  );
  return openEdge(size, rows);
}

export async function writeTiles(client: Client, epoch: number, tiles: Tile[]): Promise<void> {
  await client.query(
    `insert into log_tile (epoch, level, index, data)
     select $1, * from unnest($2::int[], $3::bigint[], $4::bytea[])
     on conflict (epoch, level, index) do update set data = excluded.data`,
    [epoch, tiles.map((t) => t.level), tiles.map((t) => t.index), tiles.map((t) => Buffer.from(t.data))],
  );
}

/** All stored bytes of a tile; null when it is not stored. */
export async function readTile(client: Client, epoch: number, ref: TileRef): Promise<Buffer | null> {
  const { rows } = await client.query<{ data: Buffer }>(
    'select data from log_tile where epoch = $1 and level = $2 and index = $3',
    [epoch, ref.level, ref.index],
  );
  return rows[0]?.data ?? null;
}

/** Reads stored subtree hashes for proofs: level and index count in the whole tree (RFC 6962). */
export function hashReader(client: Client, epoch: number): HashReader {
  const tiles = new Map<string, Promise<Buffer | null>>();
  return async (level, index) => {
    const tileLevel = Math.floor(level / 8);
    const within = level % 8;
    const first = index * 2 ** within;
    const tileIndex = Math.floor(first / TILE_WIDTH);
    const key = `${tileLevel}/${tileIndex}`;
    let tile = tiles.get(key);
    if (!tile) {
      tile = readTile(client, epoch, { level: tileLevel, index: tileIndex, width: TILE_WIDTH });
      tiles.set(key, tile);
    }
    const data = await tile;
    if (data === null) throw new Error(`the log's tile ${key} is missing`);
    const from = (first % TILE_WIDTH) * HASH_BYTES;
    return rootOfHashes(tileHashes(data.subarray(from, from + 2 ** within * HASH_BYTES)));
  };
}
