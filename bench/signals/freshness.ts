/**
 * `node bin/with-node.js bench/signals/freshness.ts [COUNT]`: a node with COUNT signals (10 million unless said), filled
 * beside its own ways since those would take an hour: how long until an added signal matches and a withdrawn one does not,
 * over HTTP, and how long a start takes that reads the table, one after an orderly stop, and one after SIGKILL.
 */
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { nodeAddress } from '../../src/apps/cli/connect-node.ts';
import { startDatabase } from '../../src/kernel/database/start-database.ts';
import { memoryOf, type NodeProcess, startNodeProcess } from '../node-process.ts';
import { type Figures, machine } from '../print-figures.ts';

const CHANGES = 300;
const CHUNK = 1_000_000;
const say = (line: string) => process.stderr.write(`freshness: ${line}\n`);

type Ask = (path: string, body: object) => Promise<{ status: number; json: Record<string, unknown> }>;

function asking(data: string, port: number): Ask {
  const { url, token } = nodeAddress({ COMITY_DATA: data, COMITY_PORT: String(port) });
  return async (path, body) => {
    const answer = await fetch(`${url}/api/v1/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const json = (await answer.json()) as Record<string, unknown>;
    if (answer.status >= 300)
      throw new Error(`${path}: ${answer.status} ${JSON.stringify(json).slice(0, 300)}`);
    return { status: answer.status, json };
  };
}

/** Rows as the desk's reader of the sequence would have written them, of one bank. @returns bytes of the table a row */
async function fill(data: string, count: number): Promise<number> {
  const database = await startDatabase({ dataFolder: data, log: say });
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    const { rows } = await client.query(
      'select number, holder, bank, originator_name, originator_class from signal limit 1',
    );
    const [one] = rows;
    // No records stand behind them: what is near none of them is never asked of the database.
    await client.query("set session_replication_role = 'replica'");
    await client.query("set maintenance_work_mem = '1GB'");
    const { rows: indexes } = await client.query<{ name: string; made: string }>(
      `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as made from pg_index i
       where i.indrelid = 'signal'::regclass and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`,
    );
    for (const { name } of indexes) await client.query(`drop index ${name}`);
    for (let from = 0; from < count; from += CHUNK) {
      await client.query(
        `insert into signal (object, holder, id, bank, type, code, quality, originator_name, originator_class, ordered,
           version_ns, valid_from, added_at, position)
         select -n, $1, 'indicator--' || n, $2, 'pdq', decode(md5(n || 'a') || md5(n || 'b'), 'hex'), 100, $3, $4, false,
           0, now(), now(), 0 from generate_series($5::int, $6::int) n`,
        [
          one.holder,
          one.bank,
          one.originator_name,
          one.originator_class,
          from + 1,
          Math.min(from + CHUNK, count),
        ],
      );
      say(`${Math.min(from + CHUNK, count).toLocaleString('en')} rows`);
    }
    await client.query(
      'insert into bank_total select bank, count(*) from signal group by bank on conflict (bank) do update set total = excluded.total',
    );
    say('its indexes');
    for (const { made } of indexes) await client.query(made);
    await client.query('vacuum analyze signal');
    const { rows: size } = await client.query("select pg_total_relation_size('signal') as bytes");
    return Math.round(Number(size[0].bytes) / count);
  } finally {
    await client.end();
    await database.stop();
  }
}

const ofThem = (times: number[], share: number): number =>
  Math.round(times.sort((a, b) => a - b)[Math.ceil(times.length * share) - 1]! * 10) / 10;
const p99 = (times: number[]): number => ofThem(times, 0.99);

async function started(
  data: string,
  port: number,
  known: string,
): Promise<{ node: NodeProcess; seconds: number }> {
  const begun = performance.now();
  const node = await startNodeProcess(data, port, 600);
  const { json } = await asking(data, port)('match', { hash: { type: 'pdq', value: known } });
  if ((json.matches as unknown[]).length !== 1) throw new Error('the signal that was there does not match');
  return { node, seconds: Math.round((performance.now() - begun) / 100) / 10 };
}

export async function benchFreshness(count: number): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'comity-bench-'));
  chmodSync(folder, 0o711);
  const data = join(folder, 'data');
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  let node = await startNodeProcess(data, port);
  try {
    let ask = asking(data, port);
    const law = { instrument: 'Some Act', article: 'section 1' };
    const { json: bank } = await ask('banks', {
      name: 'Here',
      basis: 'Made to be measured.',
      legalBasis: law,
    });
    const known = randomBytes(32).toString('hex');
    const add = (value: string) => ask(`banks/${bank.id}/signals`, { type: 'pdq', value, quality: 100 });
    const matches = async (value: string) =>
      ((await ask('match', { hash: { type: 'pdq', value } })).json.matches as { signal: string }[])[0]
        ?.signal;
    await add(known);
    await node.stop();
    const bytesEach = await fill(data, count);

    say('a start that reads the table');
    const fromTable = await started(data, port, known);
    node = fromTable.node;
    ask = asking(data, port);
    const memory = memoryOf(node.pid, data);

    say('added and withdrawn');
    const added: number[] = [];
    const withdrawn: number[] = [];
    for (let n = 0; n < CHANGES; n++) {
      const value = randomBytes(32).toString('hex');
      const from = performance.now();
      await add(value);
      let signal = await matches(value);
      while (signal === undefined) signal = await matches(value);
      added.push(performance.now() - from);
      const again = performance.now();
      await ask(`signals/${signal}/withdraw`, { reason: 'It was put in to be measured.' });
      while ((await matches(value)) !== undefined);
      withdrawn.push(performance.now() - again);
    }

    say('an orderly stop, and a start');
    await node.stop();
    const warm = await started(data, port, known);
    node = warm.node;
    ask = asking(data, port);
    const late = randomBytes(32).toString('hex');
    await add(late);
    say('SIGKILL, and a start');
    process.kill(node.pid, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 500));
    const killed = await started(data, port, late);
    node = killed.node;
    return {
      add_to_match_p50_ms: ofThem(added, 0.5),
      add_to_match_p99_ms: p99(added),
      withdraw_p50_ms: ofThem(withdrawn, 0.5),
      withdraw_p99_ms: p99(withdrawn),
      start_from_table_s: fromTable.seconds,
      start_from_snapshot_s: warm.seconds,
      start_after_kill_s: killed.seconds,
      rss_node_mib: memory.rssMib,
      table_bytes_a_signal: bytesEach,
    };
  } finally {
    await node.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const count = Number(process.argv[2] ?? 10_000_000);
  process.stdout.write(
    `${JSON.stringify({ signals: count, ...(await benchFreshness(count)) })}\n${machine()}\n`,
  );
}
