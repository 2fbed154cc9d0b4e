import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { signCheckpoint } from '../../src/standards/tlog/checkpoint.ts';
import { signerKey } from '../../src/standards/tlog/note-key.ts';
import { tlpMarkingId } from '../../src/standards/tlp/tlp.ts';
import { eventually, startTestNode, type TestNode } from '../nodes.ts';
import { runComity } from './run-comity.ts';

const folder = mkdtempSync(join(tmpdir(), 'comity-cli-'));
let a: TestNode;
let b: TestNode;

before(async () => {
  [a, b] = await Promise.all([
    startTestNode({ name: 'Northern Authority', class: 'state' }),
    startTestNode({ name: 'Harbour' }),
  ]);
});
after(async () => {
  await Promise.all([a.close(), b.close()]);
  rmSync(folder, { recursive: true, force: true });
});

const at = (node: TestNode, ...args: string[]) => runComity(args, { COMITY_DATA: node.dataFolder });
const tool = (n: number, tlp: 'green' | 'red') => ({
  type: 'tool',
  spec_version: '2.1',
  id: `tool--00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  created: '2024-03-01T10:00:00.000Z',
  modified: '2024-03-01T10:00:00.000Z',
  name: `Tool ${n}`,
  object_marking_refs: [tlpMarkingId(tlp)],
});

/** Ids of the tools that a node holds. */
async function toolsAt(node: TestNode): Promise<string[]> {
  const { rows } = await node.kernel.store.pool.query<{ id: string }>(
    "select id from record where type = 'tool' order by id",
  );
  return rows.map((row) => row.id);
}

test('two operators make their nodes partners, share under an agreement, and suspend it', async () => {
  const wrong = await at(a, 'peer', 'add', b.url, a.publicKey);
  assert.equal(wrong.status, 1);
  assert.match(wrong.err, /has another key than the one you were told/);
  const added = await at(a, 'peer', 'add', b.url, b.publicKey, '--json');
  assert.equal(added.status, 0, added.err);
  assert.equal(added.lines[0].name, 'Harbour');
  assert.equal((await at(b, 'peer', 'add', a.url, a.publicKey)).status, 0);
  assert.match((await at(a, 'peer', 'list')).out, /^Harbour +platform +active/m);

  const again = await at(a, 'peer', 'add', b.url, b.publicKey);
  assert.equal(again.status, 0, again.err);
  assert.match(
    again.out,
    /^Harbour \(platform\), identity--\S+, was a partner already, under this key: nothing changed\.\n$/,
  );
  assert.equal((await at(a, 'peer', 'add', b.url, b.publicKey, '--json')).lines[0].known, true);

  const terms = ['--title', 'Tools, a pilot', '--purpose', 'Find copies', '--purpose', 'Learn'];
  const basis = ['--instrument', 'Regulation (EU) 2021/784', '--article', 'Article 14'];
  const unknown = await at(a, 'agreement', 'propose', '--party', 'Nobody', ...terms, ...basis);
  assert.match(unknown.err, /^No partner is called "Nobody"/);
  const proposed = await at(a, 'agreement', 'propose', '--party', 'harbour', ...terms, ...basis, '--json');
  assert.equal(proposed.status, 0, proposed.err);
  const { id, purposes } = proposed.lines[0];
  assert.deepEqual(purposes, ['Find copies', 'Learn']);
  assert.match((await at(b, 'agreement', 'list')).out, /proposed, waits for you/);

  assert.equal(
    (await at(b, 'agreement', 'sightings', id)).out,
    'Not told of right matches: the partners of Tools, a pilot.\n',
  );
  const both = await at(b, 'agreement', 'sightings', id, '--on', '--off');
  assert.match(both.err, /^--on and --off go apart\./);

  const file = join(folder, 'tools.json');
  const write = (...objects: unknown[]) => writeFileSync(file, JSON.stringify({ objects }));
  write(tool(1, 'green'));
  const early = await at(a, 'import', file, '--agreement', id);
  assert.deepEqual([early.status, early.out], [1, '']);
  assert.match(early.err, /This agreement is proposed; nothing is shared under it\./);
  assert.equal((await at(a, 'import', file)).status, 0);

  assert.match(
    (await at(b, 'agreement', 'accept', id)).out,
    /^Accepted: Tools, a pilot\. It is accepted\.\n$/,
  );
  // What was held before comes with it when it is imported again under the agreement; TLP:RED stays.
  write(tool(1, 'green'), tool(2, 'green'), tool(3, 'red'));
  const shared = await at(a, 'import', file, '--agreement', id, '--json');
  assert.deepEqual(shared.lines, [{ accepted: 2, unchanged: 1, refused: [] }]);
  const came = await eventually(
    () => toolsAt(b),
    (ids) => ids.length === 2,
  );
  assert.deepEqual(came, [tool(1, 'green').id, tool(2, 'green').id]);

  const needed = await at(a, 'agreement', 'suspend', id);
  assert.deepEqual(
    [needed.status, needed.err],
    [2, '--reason is needed. See `comity agreement suspend --help`.\n'],
  );
  assert.equal((await at(a, 'agreement', 'suspend', id, '--reason', 'A pause')).status, 0);
  assert.match((await at(b, 'agreement', 'list')).out, /suspended/);
  const late = await at(a, 'import', file, '--agreement', id);
  assert.match(late.err, /This agreement is suspended/);
});

test('a proposal is declined at one terminal, and another withdrawn at the other', async () => {
  const terms = [
    '--title',
    'Too wide',
    '--purpose',
    'All',
    '--instrument',
    'Some Act',
    '--article',
    'section 1',
  ];
  const propose = async () =>
    (await at(a, 'agreement', 'propose', '--party', 'Harbour', ...terms, '--json')).lines[0].id as string;
  const first = await propose();
  const declined = await at(b, 'agreement', 'decline', first, '--reason', 'The purpose is too wide.');
  assert.equal(declined.out, 'Declined, and nothing is shared under it: Too wide.\n', declined.err);
  const [shown] = (await at(a, 'agreement', 'list', '--json')).lines.filter(({ id }) => id === first);
  assert.deepEqual([shown.state, shown.closed.reason], ['declined', 'The purpose is too wide.']);
  const second = await propose();
  const withdrawn = await at(a, 'agreement', 'withdraw', second, '--reason', 'A slip', '--json');
  assert.equal(withdrawn.lines[0].state, 'withdrawn', withdrawn.err);
  assert.match((await at(b, 'agreement', 'list')).out, /withdrawn/);
  const late = await at(b, 'agreement', 'accept', second);
  assert.deepEqual([late.status, late.err], [1, 'This agreement is withdrawn.\n']);
  for (const verb of ['accept', 'decline', 'withdraw', 'suspend']) {
    const reason = verb === 'accept' ? [] : ['--reason', 'x'];
    const { status, err } = await at(b, 'agreement', verb, 'nosuch', ...reason);
    assert.equal(status, 1);
    assert.equal(
      err,
      'There is no agreement "nosuch" that you may see: `comity agreement list` shows each with its title and id.\n',
    );
  }
});

test('what is wrong is said of the flag that was typed', async () => {
  const terms = ['--title', 'T', '--purpose', 'P', '--instrument', 'Act', '--article', '1'];
  const propose = (...more: string[]) =>
    at(a, 'agreement', 'propose', '--party', 'Harbour', ...terms, ...more);
  for (const [more, says] of [
    [['--until', 'tomorrow'], /^--until must be an instant in UTC, such as 2031-01-31T00:00:00Z\.\n$/],
    [['--from', '2031-13'], /^--from must be an instant in UTC/],
    [['--retention-days', '99999'], /--retention-days must be <= 3650/],
    [['--purpose', 'x'.repeat(501)], /--purpose must/],
    [['--article', ' '], /--article is needed/],
  ] as const) {
    const { err } = await propose(...more);
    assert.match(err, says);
    assert.doesNotMatch(err, /valid(From|Until)|purposes|retentionDays|legalBasis/);
  }
  const wrong = await at(
    a,
    'bank',
    'create',
    'Wrong',
    '--basis',
    'B',
    '--instrument',
    'not stated',
    '--article',
    '1',
  );
  assert.match(wrong.err, /--instrument and --article are stated by whoever makes the bank/);
});

test('a partner’s bank is turned on and put back to shadow at the terminal, by whom the node lets', async () => {
  const law = ['--instrument', 'Some Act', '--article', 'section 1'];
  const made = await at(
    a,
    'bank',
    'create',
    'Reviewed',
    '--basis',
    'Reviewed by two people.',
    ...law,
    '--json',
  );
  assert.equal(made.status, 0, made.err);
  const [{ id }] = made.lines;
  assert.equal(
    (await at(a, 'bank', 'shadow', 'reviewed')).out,
    'The bank Reviewed is in shadow: its matches are seen and nothing is decided on them.\n',
  );
  assert.match((await at(a, 'bank', 'shadow', id)).out, /was in shadow before: nothing changed\.\n$/);
  const on = await at(a, 'bank', 'turn-on', id, '--json');
  assert.equal(on.lines[0].mode, 'on', on.err);
  const none = await at(a, 'bank', 'turn-on', 'No such');
  assert.deepEqual([none.status, /^There is no bank "No such"/.test(none.err)], [1, true]);
  await at(a, 'bank', 'create', 'Bare');
  const bare = await at(a, 'bank', 'turn-on', 'Bare');
  assert.equal(bare.status, 1);
  assert.match(bare.err, /states no ground yet\. State it first/);
  assert.doesNotMatch(bare.err, /legalBasis|ownTerms/);
  // As in the API: an analyst adds signals, and trusts no list of somebody else.
  await at(a, 'bank', 'create', 'Theirs', '--originator', 'Elsewhere', '--originator-class', 'platform');
  const analyst = await a.person(['analyst']);
  const asAnalyst = { COMITY_URL: a.url, COMITY_TOKEN: analyst.token };
  const refused = await runComity(['bank', 'turn-on', 'Theirs'], asAnalyst);
  assert.deepEqual([refused.status, /role does not allow/.test(refused.err)], [1, true], refused.err);
  const senior = await a.person(['senior-reviewer']);
  const turned = await runComity(['bank', 'turn-on', 'Theirs'], {
    COMITY_URL: a.url,
    COMITY_TOKEN: senior.token,
  });
  assert.equal(turned.out, 'The bank Theirs is on: its matches count from now on.\n', turned.err);
});

test('a bank is rolled out and narrowed, an innocent page is spared, a signal is disputed at the terminal', async () => {
  const law = ['--instrument', 'Some Act', '--article', 'section 1'];
  await at(a, 'bank', 'create', 'Rolled out', '--basis', 'Reviewed by two people.', ...law);
  const address = 'https://example.org/a-page';
  assert.equal((await at(a, 'bank', 'add', 'Rolled out', address)).status, 0);
  const sample = await at(a, 'bank', 'sample', 'Rolled out', '--percent', '99');
  assert.equal(
    sample.out,
    'The bank Rolled out is on for a sample: 99 % of its matches count.\n',
    sample.err,
  );
  assert.match((await at(a, 'bank', 'list')).out, /Rolled out +on for 99 %/);
  const radius = await at(a, 'bank', 'radius', 'Rolled out', '20', '--json');
  assert.equal(radius.lines[0].radius, 20, radius.err);

  const made = await at(a, 'bank', 'create', 'Town', '--innocent');
  assert.equal(made.out, 'Made the bank Town; it spares what looks like its pictures.\n', made.err);
  const unsaid = await at(a, 'bank', 'add', 'Town', address);
  assert.deepEqual([unsaid.status, /--reason/.test(unsaid.err)], [1, true], unsaid.err);
  const why = ['--reason', 'The page of the town hall, known to everybody.'];
  assert.equal((await at(a, 'bank', 'add', 'Town', address, ...why)).status, 0);
  const spared = await at(a, 'match', address, '--json');
  const [{ matches, innocent, case: opened }] = spared.lines;
  assert.deepEqual([matches[0].shadow, innocent[0].bank, opened], [true, 'Town', undefined]);

  const { signal } = matches[0];
  const disputed = await at(a, 'signal', 'dispute', signal, '--reason', 'It is the page of the town hall.');
  assert.equal(disputed.out, `Disputed: ${signal}.\n`, disputed.err);
  const back = await at(a, 'signal', 'put-back', signal, '--reason', 'It was corrected by its author.');
  assert.deepEqual([back.status, /is not quarantined here/.test(back.err)], [1, true], back.err);
});

test('a bank is shared and unshared at the terminal', async () => {
  const law = ['--instrument', 'Some Act', '--article', 'section 1'];
  const made = await at(a, 'bank', 'create', 'News', '--basis', 'Reviewed by two people.', ...law);
  assert.equal(made.status, 0, made.err);
  const terms = ['--title', 'Signals', '--purpose', 'Find copies', ...law];
  const { id } = (await at(a, 'agreement', 'propose', '--party', 'Harbour', ...terms, '--json')).lines[0];
  const early = await at(a, 'bank', 'share', 'news', '--agreement', 'Signals');
  assert.deepEqual(
    [early.status, early.err],
    [1, 'The agreement Signals is proposed: the partner has to accept it first.\n'],
  );
  const theirs = await at(b, 'bank', 'share', 'Any', '--agreement', 'Signals');
  assert.equal(
    theirs.err,
    'The agreement Signals is proposed: accept it first, with `comity agreement accept`.\n',
  );
  assert.equal((await at(b, 'agreement', 'accept', 'SIGNALS')).status, 0);
  const twin = await at(a, 'agreement', 'propose', '--party', 'Harbour', ...terms);
  assert.equal(twin.status, 0, twin.err);
  assert.equal(
    (await at(a, 'bank', 'share', 'news', '--agreement', 'signals')).out,
    'Shared: News, with Harbour.\n',
  );
  const stopped = await at(a, 'bank', 'unshare', 'News', '--agreement', id, '--json');
  assert.deepEqual(stopped.lines[0].shared, []);
  const again = await at(a, 'bank', 'unshare', 'News', '--agreement', id);
  assert.equal(again.status, 1);
  assert.match(again.err, /^The bank News is not shared under it\.\n$/);

  // Its partner's list says why nothing of it acts; of two agreements with one title, one cannot be told apart.
  assert.equal((await at(a, 'bank', 'share', 'News', '--agreement', id)).status, 0);
  const value = 'ef'.repeat(32);
  writeFileSync(join(folder, 'hashes.txt'), `${value}\n`);
  assert.equal((await at(a, 'bank', 'add', 'News', join(folder, 'hashes.txt'))).status, 0);
  const listed = async () => (await at(b, 'bank', 'list')).out;
  await eventually(listed, (text) => /^News .* 1 /m.test(text));
  assert.equal((await at(a, 'bank', 'unshare', 'News', '--agreement', 'Signals')).status, 0);
  const said = await eventually(listed, (text) => /no longer shares it/.test(text));
  assert.match(said, /^News +off: its partner no longer shares it, since \d{4}-\d\d-\d\d +/m);
  assert.equal((await at(a, 'agreement', 'propose', '--party', 'Harbour', ...terms)).status, 0);
  const two = await at(a, 'agreement', 'withdraw', 'Signals', '--reason', 'A slip');
  assert.match(two.err, /^2 agreements are called "Signals": give the id/);
});

test('log verify --against compares with what the partner has kept', async () => {
  await a.beat();
  await eventually(
    async () => (await at(b, 'log', 'verify', a.url, '--against', b.url, '--json')).lines[0],
    (verdict) => verdict.ok && verdict.compared > 0,
    20_000,
  );
  const { status, out } = await at(b, 'log', 'verify', a.url, '--against', b.url);
  assert.equal(status, 0);
  assert.match(out, /^[\d,]+ checkpoints? that http:\S+ keeps of it: all of one history\.$/m);
});

test('log verify --against fails when the partner was shown another history, and says so', async () => {
  const note = await (await fetch(`${a.url}/log/checkpoint`)).text();
  const [origin, size] = note.split('\n') as [string, string];
  // What a node that keeps two books would have shown to the partner: signed with its own key, of one size.
  const root = Buffer.alloc(32, 9);
  const { privateKey } = a.kernel.keyring.log;
  const other = signCheckpoint(
    { origin, size: Number(size), root, extensions: [] },
    signerKey(origin, privateKey),
  );
  await b.kernel.store.pool.query(
    "insert into peer_checkpoint (organisation, origin, size, note, verdict) values ($1, $2, $3, $4, 'unchecked')",
    [a.kernel.host.id, origin, size, other],
  );
  const { status, lines } = await at(b, 'log', 'verify', a.url, '--against', b.url, '--json');
  assert.equal(status, 1);
  assert.deepEqual([lines[0].ok, lines[0].fault], [false, 'forked']);
  const said = await at(b, 'log', 'verify', a.url, '--against', b.url);
  assert.equal(said.status, 1);
  assert.match(`${said.out}${said.err}`, /another|two histories|contradict/i);
  // Without a partner's memory the same log looks whole: that is why partners remember.
  assert.equal((await at(b, 'log', 'verify', a.url)).status, 0);
});
