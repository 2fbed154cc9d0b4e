import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { DESKS } from '../../src/apps/node/start-node.ts';
import { shownSignals } from '../../src/desks/signals/banks/signal-queries.ts';
import { stopHere } from '../../src/desks/signals/banks/withdraw-signal.ts';
import type { Desk } from '../../src/desks/signals/context.ts';
import { ANSWERS, REASON as GROUNDS } from '../../src/desks/signals/testing/words.ts';
import { procedureRegistry } from '../../src/engines/cases/procedure-registry.ts';
import { type DeepFault, sayDeepFault } from '../../src/kernel/audit/deep-fault.ts';
import { faultsAfter } from '../../src/kernel/audit/testing/damage.ts';
import { verifyDeep } from '../../src/kernel/audit/verify-deep.ts';
import { takeStep } from '../../src/kernel/cases/take-step.ts';
import { placeRecords } from '../../src/kernel/exchange/agreements/place-records.ts';
import { resumePeer, suspendPeer } from '../../src/kernel/exchange/peers/suspend-peer.ts';
import { authenticate } from '../../src/kernel/identity/credentials.ts';
import { changeRoles, removeSeat } from '../../src/kernel/identity/seats.ts';
import type { Viewer } from '../../src/kernel/store/viewer.ts';
import { withdrawRecords } from '../../src/kernel/store/withdraw-records.ts';
import {
  type Asking,
  befriend,
  ERASURE,
  eventually,
  expectStatus,
  startTestNode,
  type TestNode,
} from '../nodes.ts';

/**
 * Somebody with the database edits, deletes and slips in rows that decide what a node does: un-stops a signal, turns a
 * bank on, swaps a partner's key, widens an audience. Each is named, and nothing is when nobody did.
 */

let a: TestNode;
let b: TestNode;
let agreement: string;
let bank: string;
/** The same bank as the partner holds it. */
let theirs: string;
let analyst: Asking;
let asks: Asking;
let senior: Asking;
let platform: Asking;
let boss: Asking;

const hashOf = () => ({ type: 'sha256', value: randomBytes(32).toString('hex') });

const viewerOf = async (node: TestNode, { token }: Asking): Promise<Viewer> =>
  (await authenticate(node.kernel, token, ['token'])).viewer;

const rowsOf = async <Row>(node: TestNode, sql: string, values: unknown[] = []) =>
  (await node.kernel.store.pool.query(sql, values)).rows as Row[];

async function addSignal(to = bank): Promise<{ type: string; value: string }> {
  const hash = hashOf();
  const added = await analyst.post(`/api/v1/banks/${to}/signals`, { ...hash, basis: 'Reviewed' });
  assert.ok(added.status < 300, added.text);
  return hash;
}

async function arrived(hash: { value: string }): Promise<void> {
  await eventually(
    async () => {
      await b.pullAll();
      await b.settled();
      return rowsOf(b, "select from signal where code = decode($1, 'hex')", [hash.value]);
    },
    (seen) => seen.length === 1,
  );
}

const match = (hash: { value: string }, item: string) =>
  expectStatus(200, platform.post<{ case?: string }>('/api/v1/match', { hash, item }));

const stop = (signal: string) =>
  b.kernel.store.system('a test')(async (tx) =>
    stopHere({ kernel: b.kernel } as Desk, tx, await shownSignals(tx, [signal]), 'wrong'),
  );

/** A hash that people at B decided against, and one signal of it that a senior reviewer added all the same. */
async function upholdAndAddAgain(): Promise<void> {
  const [one, two] = [await b.person(['reviewer'], 'Ola'), await b.person(['reviewer'], 'Per')];
  const made = await expectStatus(201, senior.post<{ id: string }>('/api/v1/banks', { name: 'Of B' }));
  const path = `/api/v1/banks/${made.json.id}`;
  const hash = hashOf();
  await expectStatus(201, senior.post(`${path}/signals`, hash));
  const ground = { basis: 'Reviewed', ownTerms: { document: 'Community rules', section: '4.2' } };
  await expectStatus(200, senior.post(`${path}/ground`, ground));
  await b.settled();
  const review = (await match(hash, 'item-upheld')).json.case as string;
  const step = (who: Asking, name: string, data: unknown = {}) =>
    expectStatus(200, who.post(`/api/v1/cases/${review}/steps/${name}`, { data }));
  await step(one, 'take');
  await step(one, 'answer-question', ANSWERS);
  await step(one, 'propose-restriction', GROUNDS);
  await step(two, 'confirm-restriction', { reason: 'I agree with all of it.' });
  await b.kernel.store.system('a test')(async (tx) => {
    tx.viewer.actor = 'affected-person';
    const appeal = { step: 'appeal', actor: 'affected-person', data: { text: 'It is a market.' } };
    await takeStep(b.kernel, procedureRegistry(DESKS.flatMap((desk) => desk.procedures)), tx, review, appeal);
  });
  await step(senior, 'uphold-appeal', { reason: 'It was plainly a wrong match.' });
  await b.settled();
  const despiteAppeal = 'It was shown again at the trial.';
  await expectStatus(201, senior.post(`${path}/signals`, { ...hash, despiteAppeal }));
}

async function settled(): Promise<void> {
  for (const node of [a, b]) await node.settled();
  for (const node of [a, b]) await node.settled();
}

async function isClean(): Promise<void> {
  await settled();
  for (const node of [a, b]) {
    const verdict = await verifyDeep(node.kernel, { desks: DESKS });
    assert.deepEqual(verdict.faults.map(sayDeepFault), [], node.name);
  }
}

before(async () => {
  [a, b] = await Promise.all([
    startTestNode({ name: 'Northern Authority', class: 'state' }),
    startTestNode({ name: 'Harbour', class: 'platform' }),
  ]);
  ({ agreement } = await befriend(a, b));
  analyst = await a.person(['analyst', 'senior-reviewer', 'administrator']);
  asks = await a.person(['reviewer']);
  platform = await b.person(['analyst']);
  senior = await b.person(['senior-reviewer'], 'Sanna');
  boss = await b.person(['administrator']);
  const made = {
    name: 'Reviewed material',
    basis: 'Reviewed by two people.',
    legalBasis: { instrument: 'Some Act', article: 'section 1' },
  };
  bank = (await expectStatus(201, analyst.post<{ id: string }>('/api/v1/banks', made))).json.id;
  const first = await addSignal();
  await expectStatus(200, analyst.post(`/api/v1/banks/${bank}/agreements`, { agreement }));
  const second = await addSignal();
  await arrived(first);
  await arrived(second);
  // One match in shadow, which ends when the bank is turned on, and one after.
  await match(first, 'item-1');
  theirs = (await rowsOf<{ id: string }>(b, "select id from bank where provenance = 'peer'"))[0]!.id;
  await expectStatus(200, senior.post(`/api/v1/banks/${theirs}/mode`, { mode: 'on' }));
  await b.settled();
  await match(second, 'item-2');
  await expectStatus(201, boss.post('/api/v1/webhooks', { url: 'http://127.0.0.1:9/hook' }));
  const acting = { kind: 'webhook', url: 'http://127.0.0.1:9/orders' };
  await expectStatus(201, boss.post('/api/v1/content-order-systems', acting));
  const [signal] = await rowsOf<{ id: string }>(b, "select id from signal where code = decode($1, 'hex')", [
    first.value,
  ]);
  await stop(signal!.id);
  await upholdAndAddAgain();
  await settled();
});
after(() => Promise.all([a.close(), b.close()]));

test('what two nodes did with each other is vouched for, all of it', isClean);

type Damage = {
  table: string;
  /** Words that name the thing to a person. */
  names: RegExp;
  at?: () => TestNode;
  edit: Record<string, string>;
  insert?: string;
  also?: string[];
};

const OTHER = 'identity--00000000-0000-4000-8000-000000000000';

const DAMAGES: Damage[] = [
  {
    table: 'upheld_hash',
    names: /hash decided against [0-9a-f]{64}/,
    edit: { code: "code = sha256('another'::bytea)", upheld_at: "upheld_at = upheld_at + interval '1 day'" },
    insert: "insert into upheld_hash select 999999, holder, 'pdq', code, upheld_at from upheld_hash",
    also: ['despite_appeal'],
  },
  {
    table: 'despite_appeal',
    names: /addition despite an appeal of indicator--/,
    edit: {},
    insert: "insert into despite_appeal select upheld, 'indicator--1' from despite_appeal",
  },
  {
    table: 'signal_stop',
    names: /stop of signal indicator--/,
    edit: { stopped_at: "stopped_at = stopped_at - interval '1 hour'" },
    insert: "insert into signal_stop select 999999, holder, 'indicator--1', now() from signal_stop limit 1",
  },
  {
    table: 'bank',
    names: /bank .*Reviewed material/,
    edit: {
      mode: "mode = 'shadow'",
      originator_class: "originator_class = 'platform'",
      basis: "basis = 'Because.'",
      own_terms: 'own_terms = not own_terms',
      name: "name = name || ' II'",
    },
    insert: `insert into bank select 999999, gen_random_uuid(), holder, 'Reviewed material II', 'on', provenance, originator,
      originator_name, originator_class, basis, instrument, article, created_at from bank where name = 'Reviewed material'`,
  },
  {
    table: 'bank_signal',
    names: /indicator--/,
    edit: { bank: 'bank = 999999' },
    insert: "insert into bank_signal select holder, 'indicator--1', bank, entry from bank_signal limit 1",
  },
  {
    table: 'bank_agreement',
    at: () => a,
    names: /Test agreement of bank Reviewed material/,
    edit: { shared_at: "shared_at = shared_at - interval '1 day'" },
    insert: "insert into bank_agreement select bank, 'x-comity-agreement--1' from bank_agreement",
  },
  {
    table: 'review_match',
    names: /match with indicator--.* of case/,
    edit: {
      shadow: 'shadow = not shadow',
      distance: 'distance = distance + 1',
      voluntary: 'voluntary = not voluntary',
    },
    insert: `insert into review_match select object, 'indicator--1', bank, type, distance, quality, shadow, voluntary
      from review_match limit 1`,
  },
  {
    table: 'review_item',
    names: /item item-/,
    edit: { item: "item = 'another'", platform: `platform = '${OTHER}'` },
    insert:
      'insert into review_item (object, platform, item) select 999999, platform, item from review_item limit 1',
  },
  {
    table: 'signal',
    names: /indicator--.* of bank Reviewed material/,
    edit: {
      bank: 'bank = 999999',
      code: "code = sha256('x'::bytea)",
      gone: "gone = 'withdrawn'",
      originator: 'originator = null',
      originator_class: "originator_class = 'platform'",
      ordered: 'ordered = not ordered',
      valid_until: 'valid_until = now()',
    },
    insert: `insert into signal overriding system value select (jsonb_populate_record(s, '{"number": 999999, "id": "indicator--1"}')).*
      from signal s limit 1`,
  },
  { table: 'acting_system', names: /system/, edit: { url: "url = 'https://elsewhere.example'" } },
  { table: 'webhook', names: /webhook of Harbour/, edit: { url: "url = 'https://elsewhere.example'" } },
  {
    table: 'peer',
    names: /partner Northern Authority/,
    edit: {
      public_key: "public_key = sha256('x'::bytea)",
      log_key: "log_key = 'another'",
      url: "url = 'https://elsewhere.example'",
      mode: "mode = 'on'",
      suspended_at: 'suspended_at = now()',
    },
    insert:
      "insert into peer (organisation, url, public_key, log_key) select id, 'x', sha256('x'), 'x' from organisation where local",
  },
  {
    table: 'agreement',
    names: /agreement Test agreement|The agreement Another/,
    edit: {
      status: "status = 'suspended'",
      terms: "terms = replace(terms, 'two', 'no')|| ' '",
      title: "title = 'Another'",
      ends_at: "ends_at = now() + interval '9 years'",
    },
    insert: `insert into agreement select 999999, 'x-comity-agreement--1', title, 'accepted', terms, gen_random_uuid() from agreement`,
  },
  {
    table: 'agreement_party',
    names: /signature of .* of agreement Test agreement/,
    edit: {
      signature: 'signature = set_byte(signature, 5, 255 - get_byte(signature, 5))',
      signed_at: 'signed_at = null',
    },
    insert: `insert into agreement_party select agreement, '${OTHER}' from agreement_party limit 1`,
  },
  {
    table: 'receipt',
    names: /receipt .* (given to|received from) Northern Authority/,
    edit: {
      body: "body = replace(body, 'accepted', 'refused')",
      signature: 'signature = set_byte(signature, 5, 255 - get_byte(signature, 5))',
      organisation: `organisation = '${OTHER}'`,
    },
    insert: `insert into receipt (id, direction, organisation, agreement, body, signature, at, entry)
      select gen_random_uuid(), direction, organisation, agreement, body, signature, at, entry from receipt limit 1`,
    also: ['receipt_item'],
  },
  {
    table: 'receipt_item',
    names: /receipt for indicator--/,
    edit: { outcome: "outcome = 'refused'" },
    insert:
      "insert into receipt_item select receipt, 'indicator--1', version_key, outcome from receipt_item limit 1",
  },
  {
    table: 'person',
    names: /seat /,
    edit: {
      roles: "roles = '{administrator}'",
      name: "name = 'Somebody'",
      organisation: `organisation = '${OTHER}'`,
      disabled_at: 'disabled_at = now()',
    },
    insert:
      "insert into person (id, organisation, name, roles) select gen_random_uuid(), organisation, 'Ghost', roles from person limit 1",
  },
  {
    table: 'placement',
    at: () => a,
    names: /place in .* of /,
    edit: { withdrawn_at: 'withdrawn_at = now()' },
    insert: `insert into placement select object, 'own:${OTHER}' from placement limit 1`,
  },
  {
    table: 'audience',
    names: /permission to read for .* of /,
    edit: {},
    insert: `insert into audience select distinct object, 'agreement:${OTHER}' from audience`,
  },
  {
    table: 'feed',
    at: () => a,
    names: /feed row .* at \d+/,
    edit: {
      live: 'live = not live',
      is_last: 'is_last = not is_last',
      id: "id = 'indicator--1'",
      date_added: "date_added = date_added + interval '1 day'",
    },
    insert: `insert into feed (view, pos, date_added, object, op, id, type, version_ns, live, is_last)
      select view, 999999, date_added + interval '1 year', object, op, id, type, version_ns, false, false from feed limit 1`,
  },
  {
    table: 'feed_head',
    at: () => a,
    names: /head of view .* at \d+/,
    edit: { date_added: "date_added = date_added + interval '1 year'" },
  },
  {
    table: 'case_file',
    names: /case /,
    edit: { organisation: `organisation = '${OTHER}'`, procedure: 'procedure_version = 9' },
    insert:
      'insert into case_file select 999999, gen_random_uuid(), organisation, procedure, procedure_version, opened_at from case_file limit 1',
  },
  {
    table: 'record',
    names: /record (indicator|x-comity-agreement)--/,
    edit: {
      attested: 'attested = not attested',
      unknown_marking: 'unknown_marking = not unknown_marking',
      received_under: "received_under = 'x-comity-agreement--1'",
    },
  },
  {
    table: 'record_reference',
    names: /record (indicator|x-comity-agreement)--/,
    edit: { record_reference: "target = target || '1'" },
  },
];

describe('rows that somebody with the database touches are named', () => {
  const find = async (damage: Damage, sql: string): Promise<DeepFault[]> => {
    const tables = [damage.table, ...(damage.also ?? [])];
    return faultsAfter((damage.at?.() ?? b).kernel, tables, [[sql]], { desks: DESKS });
  };
  const tableOf = (fault: DeepFault) => ('table' in fault ? fault.table : fault.fault.split('-')[0]);
  const columnOf = (fault: DeepFault) => ('column' in fault ? fault.column : null);

  for (const damage of DAMAGES) {
    const { table, names, edit, insert } = damage;
    const own = (fault: DeepFault) =>
      tableOf(fault) === table || (table.startsWith('record') && tableOf(fault) === 'record');
    for (const [column, change] of Object.entries(edit)) {
      test(`${table}.${column} is edited`, async () => {
        const where = table === 'feed' && /^(id|date_added)$/.test(column) ? ` where pos = 1` : '';
        const faults = (await find(damage, `update ${table} set ${change}${where}`)).filter(own);
        const told = faults.filter((fault) => columnOf(fault) === column);
        assert.ok(told.length > 0, JSON.stringify(faults));
        assert.match(sayDeepFault(told[0]!), names);
      });
    }
    if (!table.startsWith('record')) {
      test(`${table} loses a row`, async () => {
        const faults = (await find(damage, `delete from ${table}`)).filter(own);
        const told = faults.filter(({ fault }) => fault === 'row-missing');
        assert.ok(told.length > 0, JSON.stringify(faults));
        assert.match(sayDeepFault(told[0]!), /was deleted/);
      });
    }
    if (insert) {
      test(`${table} is given a row`, async () => {
        const faults = (await find(damage, insert)).filter(own);
        const told = faults.filter(({ fault }) => fault === 'row-unlogged');
        assert.ok(told.length > 0, JSON.stringify(faults));
        assert.match(sayDeepFault(told[0]!), /without an act/);
      });
    }
  }

  test('a signature that no pinned key made is told, even where the row and its act agree', async () => {
    const swapped = "update peer set public_key = sha256('x'::bytea)";
    const found = await faultsAfter(b.kernel, ['peer'], [[swapped]], { desks: DESKS });
    assert.ok(
      found.every(({ fault }) => fault !== 'signature-invalid'),
      'the key of the log counts, not the row’s',
    );
    const forged = 'update receipt set signature = sha256(signature) || sha256(signature)';
    const faults = await faultsAfter(b.kernel, ['receipt', 'receipt_item'], [[forged]], { desks: DESKS });
    const [told] = faults.filter(({ fault }) => fault === 'signature-invalid');
    assert.ok(told);
    assert.match(sayDeepFault(told), /not signed with the pinned key of (this node|Northern Authority)/);
  });

  test('it is as it was after all of that', isClean);
});

test('a random run of acts is vouched for', async () => {
  let count = 0;
  const acts: Record<string, (choice: number) => Promise<unknown>> = {
    'add a signal': () => addSignal(),
    'make a list of another': () =>
      analyst.post('/api/v1/banks', {
        name: `List ${++count}`,
        ...(count % 2
          ? { basis: 'Ours', legalBasis: { instrument: 'Some Act', article: 'section 1' } }
          : { originator: { name: 'Somebody', class: 'civil-society' } }),
      }),
    'fill another bank': async (choice) => {
      const banks = await rowsOf<{ id: string }>(a, 'select id from bank order by object');
      return addSignal(banks[choice % banks.length]!.id);
    },
    'turn a bank': async (choice) =>
      senior.post(`/api/v1/banks/${theirs}/mode`, { mode: choice % 2 ? 'on' : 'shadow' }),
    pull: async () => {
      await a.settled();
      await b.pullAll();
    },
    match: async (choice) => {
      const codes = await rowsOf<{ value: string }>(b, "select encode(code, 'hex') as value from signal");
      return match(
        { type: 'sha256', ...codes[choice % codes.length]! } as { value: string },
        `run-${++count}`,
      );
    },
    stop: async (choice) => {
      const signals = await rowsOf<{ id: string }>(b, 'select id from signal order by number');
      return stop(signals[choice % signals.length]!.id);
    },
    'share or unshare': async (choice) => {
      const path = `/api/v1/banks/${bank}/${choice % 2 ? 'agreements' : 'unshare'}`;
      return analyst.post(path, { agreement });
    },
    'propose and close': async (choice) => {
      const proposed = await analyst.post<{ id: string }>('/api/v1/agreements', {
        title: 'Another',
        party: b.kernel.host.id,
        purposes: ['Find copies'],
        legalBasis: { instrument: 'Some Act', article: 'section 1' },
        onward: 'originator-consent',
        retentionDays: 30,
      });
      const step = choice % 2 ? 'withdraw' : 'decline';
      const who = choice % 2 ? analyst : senior;
      return expectStatus(
        200,
        who.post(`/api/v1/agreements/${proposed.json.id}/${step}`, { reason: 'Not this one' }),
      );
    },
    narrow: async (choice) => {
      const objects = await objectsOf(a);
      const object = objects[choice % objects.length] as number;
      return a.kernel.store.system('test')((tx) =>
        withdrawRecords(a.kernel, tx, [object], [`agreement:${agreement}`], 'narrowed'),
      );
    },
    'share again': async (choice) => {
      const objects = await objectsOf(a);
      const object = objects[choice % objects.length] as number;
      return a.kernel.store.system('test')((tx) => placeRecords(a.kernel, tx, agreement, [object], false));
    },
    erase: async (choice) => {
      const ids = await rowsOf<{ id: string }>(
        a,
        "select id from record where type = 'indicator' and erased_at is null order by object",
      );
      if (ids.length < 4) return;
      const { id } = ids[choice % ids.length]!;
      const path = `/api/v1/records/${id}/erasure`;
      const asked = await asks.post(path, ERASURE);
      assert.ok(asked.status === 201 || asked.status === 409, 'asked, or asked before');
      if (choice % 3 > 0) await expectStatus(200, analyst.post(`${path}/confirm`));
    },
    'another seat': async (choice) => {
      const viewer = await viewerOf(b, boss);
      const seat = await expectStatus(
        201,
        boss.post<{ id: string }>('/api/v1/people', { name: `Seat ${++count}`, roles: ['reader'] }),
      );
      if (choice % 3 > 0) await changeRoles(b.kernel, viewer, seat.json.id, ['analyst', 'reviewer']);
      if (choice % 3 > 1) await removeSeat(b.kernel, viewer, seat.json.id);
    },
    'suspend and resume': async () => {
      const viewer = await viewerOf(b, boss);
      await suspendPeer(b.kernel, viewer, a.kernel.host.id, 'a doubt');
      await b.settled();
      await resumePeer(b.kernel, viewer, a.kernel.host.id);
    },
  };
  const run = fc.array(fc.tuple(fc.constantFrom(...Object.keys(acts)), fc.nat(99)), {
    minLength: 8,
    maxLength: 20,
  });
  await fc.assert(
    fc.asyncProperty(run, async (steps) => {
      for (const [name, choice] of steps) await acts[name]!(choice);
      await isClean();
    }),
    { numRuns: 6, endOnFailure: true },
  );
});

const objectsOf = async (node: TestNode): Promise<number[]> =>
  (
    await rowsOf<{ object: number }>(
      node,
      "select object from record where type = 'indicator' and erased_at is null order by object",
    )
  ).map(({ object }) => object);
