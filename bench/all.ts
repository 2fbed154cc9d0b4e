/**
 * `npm run bench [-- --json] [-- NAME...]`: what the node does in a second, one figure after another on a machine that
 * does nothing else. A table, or with --json one object.
 */
import pg from 'pg';
import { serverVariable, startTestServer } from '../tests/database-server.ts';
import { type Figures, machine, table, type Wanted } from './print-figures.ts';

/** Each runs by itself and gives its figures by their key. */
const BENCHES: Record<string, () => Promise<Figures>> = {
  import: async () => (await import('./import.ts')).benchImport(),
  taxii: async () => (await import('./taxii.ts')).benchTaxii(),
  start: async () => (await import('./start.ts')).benchStart(),
  propagation: async () => (await import('./propagation.ts')).benchPropagation(),
  match: async () => (await import('./hamming.ts')).benchMatch(),
};

/** What was asked of the node on two cores. */
const WANTED: Wanted = {
  import_objects_per_s: { least: 1000 },
  taxii_first_page_p95_ms: { most: 50 },
  taxii_walk_objects_per_s: { least: 10_000 },
  match_lookups_per_s: { least: 5000 },
  match_recall: { least: 1 },
  propagation_p99_ms: { most: 1000 },
  withdrawn_across_p99_ms: { most: 1000 },
  start_warm_s: { most: 3 },
  start_cold_s: { most: 10 },
  rss_idle_mib: { most: 500 },
};

/** Settings without which a figure would be worth nothing: what was acknowledged must survive a power cut. */
const DURABLE = ['fsync', 'full_page_writes', 'synchronous_commit'];

async function settingsOf(url: string): Promise<Record<string, string>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string; setting: string }>(
      'select name, setting from pg_settings where name = any ($1)',
      [[...DURABLE, 'server_version']],
    );
    return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
  } finally {
    await client.end();
  }
}

const json = process.argv.includes('--json');
const names = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const unknown = names.find((name) => !Object.hasOwn(BENCHES, name));
if (unknown !== undefined) {
  process.stderr.write(`There is no bench "${unknown}": ${Object.keys(BENCHES).join(', ')}.\n`);
  process.exit(2);
}

const server = await startTestServer();
process.env[serverVariable] = server.url;
const figures: Figures = {};
let settings: Record<string, string>;
try {
  settings = await settingsOf(server.url);
  const off = DURABLE.filter((name) => settings[name] !== 'on');
  if (off.length > 0) throw new Error(`${off.join(', ')} must be on for a figure to count`);
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (names.length > 0 && !names.includes(name)) continue;
    process.stderr.write(`measuring: ${name}\n`);
    Object.assign(figures, await bench());
  }
} finally {
  await server.stop();
}

if (json) process.stdout.write(`${JSON.stringify({ ...figures, ...settings })}\n`);
else {
  const command = ['npm run bench', ...(names.length > 0 ? ['--', ...names] : [])].join(' ');
  process.stdout.write(
    `${table(figures, WANTED)}

${command}
${machine()}, PostgreSQL ${settings.server_version}
${DURABLE.map((name) => `${name} = ${settings[name]}`).join(', ')}
`,
  );
}
