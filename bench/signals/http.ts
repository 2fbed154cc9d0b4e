/**
 * `node bin/with-node.js bench/signals/http.ts`: look-ups over HTTP, of hashes one by one and in batches, and of uploads,
 * against a node in a process of its own with 100,000 signals; one in ten matches. The client shares the machine.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { Pool } from 'undici';
import { nodeAddress } from '../../src/apps/cli/connect-node.ts';
import { decodePicture } from '../../src/desks/signals/types/pdq/decode-picture.ts';
import { startNodeProcess } from '../node-process.ts';
import type { Figures } from '../print-figures.ts';

const SIGNALS = 100_000;
/** Rows of one CSV upload. */
const ROWS = 20_000;
const CONNECTIONS = 32;
const SECONDS = 8;
const PICTURES = 40;
/** Hashes of one batch, and how many batches are under way. */
const BATCH = 500;
const BATCHES = 4;
const TICK = 100; // of /proc/PID/stat, a second

type Ask = (n: number) => { path: string; body: string | Buffer; type: string };

class Load {
  readonly #pool: Pool;
  readonly #token: string;
  constructor(url: string, token: string) {
    this.#pool = new Pool(url, { connections: CONNECTIONS, pipelining: 1 });
    this.#token = token;
  }

  async post(path: string, body: string | Buffer, type: string): Promise<string> {
    const answer = await this.#pool.request({
      method: 'POST',
      path,
      headers: { authorization: `Bearer ${this.#token}`, 'content-type': type },
      body,
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 300) throw new Error(`${path}: ${answer.statusCode} ${text.slice(0, 300)}`);
    return text;
  }

  /** How many were answered in so many seconds, and how many of the answers have a match. */
  async run(
    ask: Ask,
    seconds: number,
    connections = CONNECTIONS,
  ): Promise<{ answered: number; matched: number; seconds: number }> {
    let [next, answered, matched] = [0, 0, 0];
    const begun = performance.now();
    const end = begun + seconds * 1000;
    const one = async (): Promise<void> => {
      while (performance.now() < end) {
        const { path, body, type } = ask(next++);
        const text = await this.post(path, body, type);
        answered++;
        if (text.includes('"distance"')) matched++;
      }
    };
    await Promise.all(Array.from({ length: connections }, one));
    return { answered, matched, seconds: (performance.now() - begun) / 1000 };
  }

  close = () => this.#pool.close();
}

/** Processor seconds of the node and its PostgreSQL until now. */
function processorSeconds(pid: number, dataFolder: string): number {
  let ticks = 0;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const mine = Number(name) === pid;
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8');
      if (!mine && !isServer(name, command, dataFolder)) continue;
      const fields = readFileSync(`/proc/${name}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      ticks += Number(fields[11]) + Number(fields[12]);
    } catch {
      // ended between being listed and being read
    }
  }
  return ticks / TICK;
}

/** A postmaster of this folder, or a process that one has made. */
function isServer(process: string, command: string, dataFolder: string): boolean {
  if (!command.includes('postgres')) return false;
  if (command.includes(dataFolder)) return true;
  const parent = /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${process}/status`, 'utf8'))?.[1] ?? '0';
  return readFileSync(`/proc/${parent}/cmdline`, 'utf8').includes(dataFolder);
}

const say = (line: string) => process.stderr.write(`measuring over HTTP: ${line}\n`);

const noise = (): Promise<Buffer> => {
  // Soft patches: pictures of noise alone are too plain for PDQ once they are blurred.
  const raw = { width: 16, height: 16, channels: 3 as const };
  return sharp(randomBytes(16 * 16 * 3), { raw })
    .resize(512, 512, { kernel: 'cubic' })
    .jpeg()
    .toBuffer();
};

function form(picture: Buffer): { body: Buffer; type: string } {
  const mark = 'bench-boundary';
  const head = `--${mark}\r\ncontent-disposition: form-data; name="picture"; filename="p"\r\ncontent-type: image/jpeg\r\n\r\n`;
  return {
    body: Buffer.concat([Buffer.from(head), picture, Buffer.from(`\r\n--${mark}--\r\n`)]),
    type: `multipart/form-data; boundary=${mark}`,
  };
}

/** Fastify alone, in a process of its own, that reads the same body and answers what a look-up without a match is. */
async function bareServer(port: number): Promise<{ url: string; stop(): void }> {
  const source = `import fastify from 'fastify'; const app = fastify();
app.post('/api/v1/match', async ({ body }) => ({ pdq: body.hash.value, matches: [], shadow: false }));
await app.listen({ port: ${port}, host: '127.0.0.1' }); console.log('listening');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    cwd: join(import.meta.dirname, '..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return { url: `http://127.0.0.1:${port}`, stop: () => child.kill() };
}

async function decodingSeconds(pictures: Buffer[]): Promise<number> {
  const before = process.cpuUsage();
  for (const picture of pictures) await decodePicture(picture);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6 / pictures.length;
}

/** Figures of look-ups over HTTP. */
export async function benchHttp(): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'comity-bench-'));
  chmodSync(folder, 0o711);
  const data = join(folder, 'data');
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const node = await startNodeProcess(data, port);
  const { url, token } = nodeAddress({ COMITY_DATA: data, COMITY_PORT: String(port) });
  const load = new Load(url, token);
  try {
    const json = 'application/json';
    const law = { instrument: 'Some Act', article: 'section 1' };
    const ground = { name: 'Here', basis: 'Made to be measured.', legalBasis: law };
    const bank = JSON.parse(await load.post('/api/v1/banks', JSON.stringify(ground), json)).id as string;
    const hashes = Array.from({ length: SIGNALS }, () => randomBytes(32).toString('hex'));
    say(`adding ${SIGNALS.toLocaleString('en')} signals`);
    for (let from = 0; from < SIGNALS; from += ROWS) {
      const rows = hashes.slice(from, from + ROWS).map((hash) => `pdq,${hash},100`);
      const csv = `type,value,quality\n${rows.join('\n')}\n`;
      await load.post(`/api/v1/banks/${bank}/signals`, csv, 'text/csv');
    }
    const pictures = await Promise.all(Array.from({ length: PICTURES }, noise));
    const known = pictures.slice(0, PICTURES / 10);
    for (const picture of known) {
      const { body, type } = form(picture);
      await load.post(
        `/api/v1/banks/${bank}/signals`,
        Buffer.from(body.toString('latin1').replace('name="picture"', 'name="file"'), 'latin1'),
        type,
      );
    }
    const last = hashes.at(-1)!;
    while (
      !(
        await load.post('/api/v1/match', JSON.stringify({ hash: { type: 'pdq', value: last } }), json)
      ).includes('"distance"')
    )
      await new Promise((resolve) => setTimeout(resolve, 100));

    say('look-ups');
    const value = (n: number) => (n % 10 === 0 ? hashes[n % SIGNALS]! : randomBytes(32).toString('hex'));
    const single: Ask = (n) => ({
      path: '/api/v1/match',
      body: JSON.stringify({ hash: { type: 'pdq', value: value(n) } }),
      type: json,
    });
    await load.run(single, 2);
    const one = await load.run(single, SECONDS);

    say('look-ups in batches');
    const batches = Array.from({ length: 20 }, (_, n) =>
      JSON.stringify({
        items: Array.from({ length: BATCH }, (_, i) => ({
          hash: { type: 'pdq', value: value(n * BATCH + i) },
        })),
      }),
    );
    const batch: Ask = (n) => ({
      path: '/api/v1/match/batch',
      body: batches[n % batches.length]!,
      type: json,
    });
    await load.run(batch, 1, BATCHES);
    const batched = await load.run(batch, SECONDS, BATCHES);

    say('a bare server, for what the machine and the client leave');
    const bare = await bareServer(port + 1);
    const bareLoad = new Load(bare.url, token);
    await bareLoad.run(single, 2);
    const least = await bareLoad.run(single, SECONDS);
    await bareLoad.close();
    bare.stop();

    say('uploads');
    const forms = pictures.map(form);
    const upload: Ask = (n) => ({ path: '/api/v1/match', ...forms[n % PICTURES]! });
    await load.run(upload, 2);
    const before = processorSeconds(node.pid, data);
    const uploads = await load.run(upload, SECONDS);
    const spent = processorSeconds(node.pid, data) - before;
    const perUpload = spent / uploads.answered;
    return {
      lookup_http_per_s: Math.round(one.answered / one.seconds),
      bare_http_per_s: Math.round(least.answered / least.seconds),
      batch_hashes_per_s: Math.round((batched.answered * BATCH) / batched.seconds),
      upload_per_s_core: Math.round(uploads.answered / spent),
      upload_matched_share: Math.round((100 * uploads.matched) / uploads.answered) / 100,
      upload_decoding_share: Math.round((100 * (await decodingSeconds(pictures))) / perUpload) / 100,
    };
  } finally {
    await load.close();
    await node.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) console.log(await benchHttp());
