/**
 * `npm run bench:signals [-- --json]`: the signals desk's search and hash, and FAISS on the same codes in the same run
 * where Debian's python3-faiss is installed.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pdqHash } from '../../src/standards/pdq/pdq.ts';
import { type Figures, machine, table, type Wanted } from '../print-figures.ts';
import { benchFreshness } from './freshness.ts';
import { benchHttp } from './http.ts';
import type { SearchFigures } from './search.ts';

const WANTED: Wanted = {
  lookups_1m_per_s: { least: 40_000 },
  lookups_10m_per_s: { least: 10_000 },
  lookups_10m_p99_ms: { most: 1 },
  rss_10m_mib: { most: 1536 },
  rss_10m_peak_mib: { most: 3072 },
  build_10m_s: { most: 5 },
  recall: { least: 1 },
  skew_ratio: { most: 3 },
  pdq_512_per_s_core: { least: 1000 },
  upload_per_s_core: { least: 150 },
  lookup_http_per_s: { least: 5000 },
  batch_hashes_per_s: { least: 9000 },
  add_to_match_p99_ms: { most: 100 },
  withdraw_p99_ms: { most: 100 },
};

function search(count: number, shape: 'uniform' | 'skewed', file?: string): SearchFigures {
  process.stderr.write(`measuring: ${count.toLocaleString('en')} codes, ${shape}\n`);
  const script = join(import.meta.dirname, 'search.ts');
  const out = execFileSync(process.execPath, [
    '--expose-gc',
    script,
    String(count),
    shape,
    ...(file ? [file] : []),
  ]);
  return JSON.parse(out.toString());
}

/** FAISS answers slowly: fewer queries at ten million. */
function faiss(file: string, count: number, queries: number): number | undefined {
  const python = '/usr/bin/python3';
  if (!existsSync(python)) return undefined;
  try {
    execFileSync(python, ['-c', 'import faiss'], { stdio: 'ignore' });
  } catch {
    process.stderr.write('FAISS is not measured: install python3-faiss.\n');
    return undefined;
  }
  process.stderr.write(`measuring: FAISS, ${count.toLocaleString('en')} codes\n`);
  const script = join(import.meta.dirname, 'peer-faiss.py');
  const out = execFileSync(python, [script, file, String(count), String(queries)]);
  return Math.round(JSON.parse(out.toString()).lookupsPerSecond);
}

/** Hashes of 512x512 decoded bytes a second of processor time. */
function hashesPerSecond(): number {
  const data = Uint8Array.from({ length: 512 * 512 * 3 }, (_, i) => ((i * 2654435761) >>> 13) & 255);
  const hash = () => pdqHash({ data, width: 512, height: 512, channels: 3 });
  for (let i = 0; i < 200; i++) hash();
  const before = process.threadCpuUsage();
  for (let i = 0; i < 1000; i++) hash();
  const { user, system } = process.threadCpuUsage(before);
  return Math.round(1000 / ((user + system) / 1e6));
}

const folder = mkdtempSync(join(tmpdir(), 'comity-bench-'));
const figures: Figures = {};
try {
  const file = join(folder, 'signals');
  figures.pdq_512_per_s_core = hashesPerSecond();
  const million = search(1_000_000, 'uniform', file);
  figures.lookups_1m_per_s = million.lookupsPerSecond;
  const peerAtMillion = faiss(file, 1_000_000, 5000);
  if (peerAtMillion !== undefined) figures.faiss_1m_per_s = peerAtMillion;
  const skewed = search(1_000_000, 'skewed');
  figures.skew_ratio = Math.round((100 * million.lookupsPerSecond) / skewed.lookupsPerSecond) / 100;
  const ten = search(10_000_000, 'uniform', file);
  figures.lookups_10m_per_s = ten.lookupsPerSecond;
  figures.lookups_10m_threads_per_s = ten.threadsPerSecond;
  figures.lookups_10m_p99_ms = ten.p99Ms;
  figures.rss_10m_mib = ten.rssMib;
  figures.rss_10m_peak_mib = ten.peakMib;
  figures.build_10m_s = ten.buildSeconds;
  figures.recall = (million.plantedFound + ten.plantedFound) / (million.planted + ten.planted);
  Object.assign(figures, await benchHttp());
  const peerAtTen = faiss(file, 10_000_000, 1000);
  if (peerAtTen !== undefined) figures.faiss_10m_per_s = peerAtTen;
  Object.assign(figures, await benchFreshness(10_000_000));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(figures)}\n`);
else process.stdout.write(`${table(figures, WANTED)}\n\nnpm run bench:signals\n${machine()}\n`);
