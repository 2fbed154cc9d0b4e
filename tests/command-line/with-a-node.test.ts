import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { eventually, startTestNode, type TestNode } from '../nodes.ts';
import { type Run, runComity } from './run-comity.ts';

const folder = mkdtempSync(join(tmpdir(), 'comity-cli-'));
let node: TestNode;
/** As the operator of the node's own machine: no token is set. */
let env: Record<string, string>;

before(async () => {
  node = await startTestNode({ name: 'Terminal' });
  env = { COMITY_DATA: node.dataFolder };
});
after(async () => {
  await node.close();
  rmSync(folder, { recursive: true, force: true });
});

const LAW = ['--instrument', 'Some Act', '--article', 'section 1'];

const file = (name: string, content: string | Uint8Array) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const run = async (...args: string[]): Promise<Run> => runComity(args, env);
const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const tool = (n: number, more = {}) => ({
  type: 'tool',
  spec_version: '2.1',
  id: `tool--${uuid(n)}`,
  created: '2024-03-01T10:00:00.000Z',
  modified: '2024-03-01T10:00:00.000Z',
  name: `Tool ${n}`,
  ...more,
});
const bundle = (...objects: unknown[]) =>
  JSON.stringify({ type: 'bundle', id: `bundle--${uuid(0)}`, objects });

/** A picture with enough in it for PDQ, and the same one smaller. */
async function pictures(seed: number): Promise<{ picture: string; smaller: string }> {
  const blobs = Array.from({ length: 40 }, (_, n) => {
    const at = (k: number) => Math.imul(n * 7 + k + seed * 131, 2654435761) >>> 24;
    return `<circle cx="${at(1) * 2}" cy="${at(2) * 2}" r="${20 + at(3) / 4}" fill="rgb(${at(4)},${at(5)},${at(6)})"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512">${blobs.join('')}</svg>`;
  const png = await sharp(Buffer.from(svg)).flatten({ background: 'white' }).png().toBuffer();
  const small = await sharp(png).resize(300).jpeg({ quality: 80 }).toBuffer();
  return { picture: file(`picture-${seed}.png`, png), smaller: file(`smaller-${seed}.jpg`, small) };
}

test('a bank holds a picture; its smaller copy matches it, another does not', async () => {
  const made = await run('bank', 'create', 'News', '--basis', 'Reviewed by two people.', ...LAW, '--json');
  assert.equal(made.status, 0, made.err);
  assert.equal(made.lines[0].name, 'News');
  const { picture, smaller } = await pictures(1);
  const { picture: other } = await pictures(2);
  const added = await run('bank', 'add', 'news', picture, '--json');
  assert.deepEqual(added.lines, [
    { file: picture, bank: 'News', accepted: 1, types: { pdq: 1 }, unchanged: 0, refused: [] },
  ]);
  const again = await run('bank', 'add', 'news', picture);
  assert.match(again.out, /: 0 added, 1 there before, 0 refusals\n$/);

  const { status, lines } = await run('match', smaller, other, '--json');
  assert.equal(status, 0);
  assert.equal(lines.length, 2);
  const [found] = lines[0].matches;
  assert.deepEqual(Object.keys(found), ['signal', 'type', 'distance', 'bank']);
  assert.match(found.signal, /^indicator--/);
  assert.deepEqual([found.type, found.bank], ['pdq', 'News']);
  assert.ok(found.distance <= 31);
  assert.deepEqual(lines[1], { file: other, matches: [] });
  await run('bank', 'create', 'Empty', '--basis', 'Reviewed by two people.', ...LAW);
  assert.deepEqual((await run('match', smaller, '--bank', 'Empty', '--json')).lines[0].matches, []);
});

test('a file that is no picture is looked up, and a case about it is refused in words', async () => {
  const words = file('no-words.bin', Buffer.from([7, 1, 255, 3]));
  assert.match((await run('match', words)).out, /no match/);
  const { status, err } = await run('match', words, '--case', 'post-9');
  assert.equal(status, 1);
  assert.match(err, /^\S+no-words\.bin is no picture, and --case opens a review of a picture/);
  assert.doesNotMatch(err, /not-a-picture/);
  const plain = file(
    'plain.png',
    await sharp({ create: { width: 90, height: 90, channels: 3, background: '#888' } })
      .png()
      .toBuffer(),
  );
  const frame = (shade: number) => Buffer.alloc(90 * 90 * 3, shade);
  const two = Buffer.concat([frame(40), frame(200)]);
  const raw = { width: 90, height: 180, channels: 3, pageHeight: 90 } as const;
  const moving = file('moving.gif', await sharp(two, { raw }).gif().toBuffer());
  assert.match((await run('match', moving)).err, /moving\.gif moves: only its first frame was compared\./);
  assert.equal((await run('match', moving, '--json')).lines[0].animated, true);
  assert.match(
    (await run('match', plain)).err,
    /plain\.png is too plain to compare as a picture \(quality 0, under 50\)/,
  );
  const bank = await run('match', words, '--bank', 'No such bank');
  assert.match(bank.err, /: --bank is no bank that you may see\.\n$/);
});

test('match opens no case without a reference, and one with', async () => {
  const { smaller } = await pictures(1);
  const cases = async () =>
    (await node.kernel.store.pool.query('select count(*) as n from case_file')).rows[0].n;
  const before = await cases();
  await run('match', smaller);
  assert.equal(await cases(), before);
  const opened = await run('match', smaller, '--case', 'item-1', '--json');
  assert.match(opened.lines[0].case, /^[0-9a-f-]{36}$/);
  assert.equal(await cases(), before + 1);
  const wrong = await run('match', smaller, '--case', 'anna@example.org', '--json');
  assert.equal(wrong.status, 1);
  assert.match(wrong.lines[0].error, /--case is an opaque reference/);
});

test('a bank made by its name alone is filled and matches in shadow, until its ground is stated', async () => {
  const made = await run('bank', 'create', 'Plain');
  assert.deepEqual(
    [made.status, made.out],
    [
      0,
      'Made the bank Plain. It states no ground yet: its matches are seen and nothing is decided on them until it does.\n',
    ],
  );
  const { picture, smaller } = await pictures(5);
  const added = await run('bank', 'add', 'Plain', picture);
  assert.match(added.out, /: 1 added \(1 pdq\), 0 there before, 0 refusals\n$/);
  const matched = await run('match', smaller, '--bank', 'Plain', '--json');
  const [found] = matched.lines[0].matches;
  assert.deepEqual([matched.status, found.type, found.bank, found.shadow], [0, 'pdq', 'Plain', true]);
  assert.match((await run('match', smaller, '--bank', 'Plain')).out, /Plain \(in shadow\)/);
  assert.match((await run('bank', 'list')).out, /Plain +shadow, states no ground/);

  const none = await run('bank', 'ground', 'Plain');
  assert.deepEqual([none.status, /^--basis is needed/.test(none.err)], [2, true]);
  const half = await run('bank', 'ground', 'Plain', '--basis', 'Reviewed by two people.');
  assert.equal(half.status, 1);
  assert.match(half.err, /names? the law/);
  const stated = await run('bank', 'ground', 'plain', '--basis', 'Reviewed by two people.', ...LAW);
  assert.deepEqual(
    [stated.status, stated.out],
    [0, 'The bank Plain states its ground; its matches count.\n'],
  );
  const [after] = (await run('match', smaller, '--bank', 'Plain', '--json')).lines[0].matches;
  assert.deepEqual(Object.keys(after), ['signal', 'type', 'distance', 'bank']);
  const again = await run('bank', 'ground', 'Plain', '--basis', 'Reviewed by two people.', ...LAW);
  assert.deepEqual([again.status, /states its ground already/.test(again.err)], [1, true]);
});

test('a list of hashes, a CSV and a STIX bundle go into a bank', async () => {
  await run('bank', 'create', 'Lists', '--basis', 'Reviewed by two people.', ...LAW);
  const hex = (n: number) => n.toString(16).padStart(2, '0').repeat(32);
  const hashes = file('hashes.txt', `${hex(1)}\nsha256:${hex(2)}\n\n${hex(3)}\nnot a hash\n`);
  const csv = file('list.csv.gz', gzipSync(`type,value,quality\npdq,${hex(4)},90\npdq,${hex(5)},12\n`));
  const first = await run('bank', 'add', 'Lists', hashes, csv, '--json');
  assert.equal(first.status, 1, 'a line was refused');
  assert.deepEqual([first.lines[0].accepted, first.lines[0].refused[0].property], [3, 'line 5.value']);
  assert.deepEqual([first.lines[1].accepted, first.lines[1].refused[0].property], [1, 'line 3.quality']);
  const indicator = {
    ...tool(0),
    type: 'indicator',
    id: `indicator--${uuid(70)}`,
    pattern: `[file:hashes.'SHA-256' = '${hex(6)}']`,
    pattern_type: 'stix',
    valid_from: '2024-03-01T10:00:00.000Z',
  };
  const stix = await run('bank', 'add', 'Lists', file('some.json', bundle(indicator)), '--json');
  assert.deepEqual([stix.lines[0].accepted, stix.lines[0].refused], [1, []]);
  const none = await run('bank', 'add', 'No such bank', hashes);
  assert.match(none.err, /^There is no bank "No such bank": make it with `comity bank create NAME`\.\n$/);
});

test('what a bank was exported as goes into another, as CSV and as JSON', async () => {
  for (const format of ['csv', 'json']) {
    const name = `From ${format}`;
    await run('bank', 'create', name, '--basis', 'Reviewed by two people.', ...LAW);
    const path = `${file('exported', '')}.${format}`;
    const written = await run('bank', 'export', 'Lists', '--format', format, '--output', path);
    assert.equal(written.status, 0, written.err);
    const added = await run('bank', 'add', name, path, '--json');
    assert.equal(added.status, 0, added.err);
    assert.deepEqual([added.lines[0].accepted, added.lines[0].refused], [5, []], format);
  }
});

test('a list that is not UTF-8 is not guessed at', async () => {
  const latin = Buffer.from(`value,basis\n${'7'.repeat(64)},Caf\xe9\n`, 'latin1');
  for (const verb of [['bank', 'add', 'Lists'], ['import']]) {
    const { status, err } = await run(...verb, file('latin.csv', latin));
    assert.deepEqual([status, /latin\.csv is not UTF-8/.test(err)], [1, true], err);
  }
});

test('web addresses and MD5: in a list, one by one, and looked up without opening anything', async () => {
  await run('bank', 'create', 'Pages', '--basis', 'Reviewed by two people.', ...LAW);
  const md5 = 'ab'.repeat(16);
  const list = file(
    'pages.txt',
    `https://example.org/a,b?q="x"\nmd5:${md5}\nurl: HTTP://Example.org:80\nftp://a.org/\n`,
  );
  const added = (await run('bank', 'add', 'Pages', list, 'https://example.net/%61#top', '--json')).lines;
  assert.deepEqual([added[0].accepted, added[0].refused[0].property], [3, 'line 4.value']);
  assert.equal(added[1].accepted, 1, JSON.stringify(added));
  for (const written of [
    'HTTPS://EXAMPLE.net/a',
    'https://example.org/a,b?q=%22x%22',
    'http://example.org/',
  ]) {
    const { lines } = await run('match', written, '--bank', 'Pages', '--json');
    assert.deepEqual(
      lines[0].matches.map(({ type, distance }: { type: string; distance: number }) => [type, distance]),
      [['url', 0]],
      written,
    );
  }
  const text = file('words.bin', 'no picture');
  await run(
    'bank',
    'add',
    'Pages',
    file('digest.txt', `md5:${createHash('md5').update('no picture').digest('hex')}\n`),
  );
  const found = (await run('match', text, '--bank', 'Pages', '--json')).lines[0].matches;
  assert.deepEqual(
    found.map(({ type }: { type: string }) => type),
    ['md5'],
  );
});

test('import: what was taken, and a table of what was refused and why', async () => {
  const objects = Array.from({ length: 25 }, (_, n) => tool(100 + n, n < 23 ? { name: 7 } : {}));
  const path = file('shelf-2.1.stix.json.gz', gzipSync(bundle(...objects)));
  const { status, out } = await run('import', path);
  assert.equal(status, 0);
  assert.match(out, /^shelf-2\.1: 2 accepted, 0 unchanged, 23 refusals \(/);
  assert.match(out, /^refused +property +clause +reason$/m);
  assert.match(out, /^tool--00000000-0000-4000-8000-000000000100 +name +STIX 2\.1 §\S+ +\S/m);
  assert.match(out, /^and 3 more; --json lists all$/m);
  const json = await run('import', path, '--json');
  const [outcome] = json.lines;
  assert.equal(json.lines.length, 1);
  assert.deepEqual(Object.keys(outcome), ['accepted', 'unchanged', 'refused']);
  assert.deepEqual([outcome.accepted, outcome.unchanged, outcome.refused.length], [0, 2, 23]);
  assert.deepEqual(Object.keys(outcome.refused[0]), ['id', 'property', 'clause', 'reason']);
  const { rows } = await node.kernel.store.pool.query(
    "select distinct source from record where type = 'tool'",
  );
  assert.deepEqual(rows, [{ source: 'import:shelf-2.1' }]);
});

test('an import of which nothing was taken and something refused ends with status 1, and says what as ever', async () => {
  const bad = file('all-bad.json', bundle(tool(400, { name: 7 })));
  const { status, out } = await run('import', bad);
  assert.equal(status, 1);
  assert.match(out, /^all-bad: 0 accepted, 0 unchanged, 1 refusal \(/);
  const json = await run('import', bad, '--json');
  assert.deepEqual([json.status, json.lines[0].refused.length], [1, 1]);
  assert.equal((await run('import', bad, file('good.json', bundle(tool(401))))).status, 1);
});

test('import says apart what is held for a person; the JSON keeps its form', async () => {
  await run('import', file('first.json', bundle(tool(300))));
  const path = file('second.json', bundle(tool(300, { name: 'Other content' }), tool(301, { name: 7 })));
  const { out } = await run('import', path);
  assert.match(out, /^second: 0 accepted, 0 unchanged, 1 refusal, 1 held for a person \(/);
  assert.match(
    out,
    /^held for a person +property[^\n]+\n-[- ]+\ntool--\S+000300 .*same-version-other-content/m,
  );
  assert.ok(out.endsWith(`Look at what is held at ${node.url}/app/quarantine ("Set aside").\n`), out);
  const [outcome] = (await run('import', path, '--json')).lines;
  assert.deepEqual(Object.keys(outcome), ['accepted', 'unchanged', 'refused']);
  assert.deepEqual(
    outcome.refused.map((one: object) => Object.keys(one)),
    [1, 2].map(() => ['id', 'property', 'clause', 'reason']),
  );
});

test('import of a CSV makes a bank named after its source, in shadow; a long one goes in parts', async () => {
  const rows = Array.from({ length: 5_050 }, (_, n) => `pdq,${(n + 1).toString(16).padStart(64, '0')}`);
  rows[5_020] = 'pdq,wrong';
  const { status, lines, err } = await run(
    'import',
    file('long-list.csv', `type,value\n${rows.join('\n')}\n`),
    '--json',
  );
  assert.equal(status, 0, err);
  assert.equal(lines[0].accepted, 5_049);
  assert.deepEqual(
    lines[0].refused.map((one: { property: string }) => one.property),
    ['line 5022.value'],
  );
  // Signals are counted once the desk's reader of the sequence has come to them.
  const found = await eventually(
    async () => (await run('bank', 'list', '--json')).lines.find((bank) => bank.name === 'long-list'),
    ({ signals }) => signals === 5_049,
  );
  assert.deepEqual([found.mode, found.provenance], ['shadow', 'import']);
});

test('a CSV that is refused leaves no bank behind, wherever in it the fault is, and the fault is said once', async () => {
  const rows = Array.from({ length: 5_001 }, (_, n) => `${(n + 90_000).toString(16).padStart(64, '0')},90`);
  for (const [name, text, sentence] of [
    ['bare', 'value,quality\n', 'The CSV has no rows under its header.'],
    ['columns', 'value,price\nx,1\n', 'The CSV has a column "price"; known: '],
    ['late', `value,quality\n${rows.join('\n')}\n"x"y,1\n`, 'The CSV '],
    ['wrong', 'value,quality\nnot-a-hash,90\n', 'line 2.value '],
  ] as const) {
    const { status, err } = await run('import', file(`refused-${name}.csv`, text));
    assert.equal(status, 1, name);
    assert.ok(err.includes(`refused-${name}.csv: ${sentence}`), err);
    const half = err.slice(err.indexOf(sentence), err.indexOf(sentence) + 30);
    assert.equal(err.split(half).length, 2, `said once: ${err}`);
    const banks = (await run('bank', 'list', '--json')).lines;
    assert.ok(!banks.some((bank) => bank.name === `refused-${name}`), `${name}: an empty bank stays`);
  }
});

test('a file that cannot be taken as a whole is one sentence with its name', async () => {
  // 520 MiB of blanks in half a megabyte: gzip members may follow one another (RFC 1952 §2.2).
  const blanks = gzipSync(Buffer.alloc(65 * 1_048_576, ' '));
  const bomb = file('bomb.json.gz', Buffer.concat([gzipSync('['), ...Array(8).fill(blanks)]));
  for (const [path, sentence] of [
    [bomb, /bomb\.json\.gz: An import has at most 512 MiB once decompressed\./],
    [
      file('cut.json', bundle(tool(1)).slice(0, -9)),
      /cut\.json: The text ends before the JSON does\. \(at byte \d+\)/,
    ],
    [
      file('half.json.gz', gzipSync(bundle(tool(1))).subarray(0, 70)),
      /half\.json\.gz: The file is not whole gzip\./,
    ],
    [
      file('nope.json', '{"type":"nope"}'),
      /nope\.json: The file is JSON and no STIX: no bundle, [^()]+\.\n$/,
    ],
    [(await pictures(1)).picture, /is a picture: add it with `comity bank add NAME/],
    [
      file('words.txt', 'nothing of ours'),
      /words\.txt is neither a STIX bundle nor a CSV.*such as type,value,quality/,
    ],
    [
      file('bad.csv', 'this, is\nno list'),
      /bad\.csv: The CSV .*such as type,value,quality, and a signal in each line/,
    ],
    [join(folder, 'absent.json'), /absent\.json cannot be read: there is no such file\./],
  ] as const) {
    const { status, out, err } = await run('import', path, '--json');
    assert.deepEqual([status, out], [1, '']);
    assert.match(err, sentence);
    assert.equal(err.trim().split('\n').length, 1);
  }
});

test('COMITY_URL that names this node needs no token; a token is used where it is set', async () => {
  const byName = node.url.replace('127.0.0.1', 'localhost');
  assert.equal((await runComity(['peer', 'list'], { ...env, COMITY_URL: byName })).status, 0);
  const reader = await node.person(['reader']);
  const elsewhere = {
    COMITY_DATA: join(folder, 'none'),
    COMITY_URL: `${node.url}/`,
    COMITY_TOKEN: reader.token,
  };
  assert.equal((await runComity(['agreement', 'list'], elsewhere)).out, 'There is no agreement yet.\n');
  const refused = await runComity(
    ['bank', 'create', 'Mine', '--basis', 'Reviewed by two people.', ...LAW],
    elsewhere,
  );
  assert.deepEqual(
    [refused.status, refused.err],
    [1, 'Your role does not allow this step. Ask someone whose role does.\n'],
  );
  const wrong = await runComity(['peer', 'list'], { ...elsewhere, COMITY_TOKEN: 'cmt_wrong' });
  assert.match(wrong.err, /has expired, was used or revoked/);
});

test('log verify recomputes the public log, and with --deep the database', async () => {
  await node.beat();
  const { status, lines, err } = await run('log', 'verify', '--deep', '--json');
  assert.equal(status, 0, err);
  assert.equal(lines[0].ok, true);
  assert.equal(lines[0].size % 256, 0);
  assert.equal(lines[0].deep.ok, true);
  assert.ok(lines[0].deep.records > 5_000);
  assert.match((await run('log', 'verify', node.url)).out, /^The log comity\/\S+\/1 holds: /);
  const alone = await run('log', 'verify', node.url, '--against', node.url);
  assert.deepEqual([alone.status, alone.out], [1, '']);
  assert.match(alone.err, /keeps no checkpoint of this log: nothing was compared\.\n$/);
});

test('log verify --deep says in a sentence what was touched, and as an object with --json', async () => {
  const { pool } = node.kernel.store;
  await pool.query("update bank set mode = 'shadow' where name = 'News' and mode = 'on'");
  const told = await run('log', 'verify', '--deep');
  const objects = await run('log', 'verify', '--deep', '--json');
  await pool.query("update bank set mode = 'on' where name = 'News'");
  assert.equal(told.status, 1);
  assert.match(
    told.err,
    /^The database does not hold: 1 fault\.\n {2}The bank News was changed: mode \(table bank\)\.\n$/,
  );
  const says = 'The bank News was changed: mode (table bank).';
  const fault = { fault: 'row-altered', table: 'bank', what: 'bank', name: 'News', column: 'mode', says };
  assert.deepEqual([objects.status, objects.lines[0].deep.faults], [1, [fault]]);
});
