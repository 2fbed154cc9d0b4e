import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { openTestKernel, type TestKernel } from '../../../tests/kernel.ts';
import { procedureRegistry } from '../../engines/cases/procedure-registry.ts';
import { bookLoan } from '../../engines/cases/testing/book-loan.ts';
import { openCase, takeStep } from '../cases/take-step.ts';
import { type DeepFault, sayDeepFault } from './deep-fault.ts';
import { originOf } from './open-log.ts';
import { lastCheckpointFile } from './publish-checkpoint.ts';
import { acceptNotes, acceptTexts } from './testing/accept-notes.ts';
import { faultsAfter as damaged, type Statement } from './testing/damage.ts';
import { rewriteLog } from './testing/rewrite-log.ts';
import { verifyDeep } from './verify-deep.ts';

const procedures = procedureRegistry([bookLoan]);

const TABLES = [
  'case_event',
  'record',
  'quarantine',
  'opening',
  'entry',
  'log_leaf',
  'log_tile',
  'log_checkpoint',
  'log_state',
];

async function playCase({ kernel, person }: TestKernel): Promise<string> {
  const { viewer } = await person(['reviewer']);
  return kernel.store.system('test')(async (tx) => {
    const opened = await openCase(kernel, procedures, tx, {
      procedure: 'book-loan',
      organisation: kernel.host.id,
      principals: [`reviewers:${kernel.host.id}`],
      first: { step: 'ask', actor: 'affected-person', data: { rare: false, originator: 'nobody' } },
    });
    for (const [step, actor] of [
      ['propose', viewer.actor],
      ['lend', 'person:another'],
    ] as const) {
      const proposed = { step, actor, roles: ['reviewer'], data: { note: 'a reason' } };
      await takeStep(kernel, procedures, tx, opened.file.id, proposed);
    }
    return opened.file.id;
  });
}

describe('recomputing every commitment', () => {
  let node: TestKernel;
  let caseId: string;
  const ids: string[] = [];

  before(async () => {
    node = await openTestKernel();
    const contents = Array.from({ length: 400 }, (_, i) => `matter ${i}`);
    for (const { outcome, id } of await acceptNotes(node.kernel, contents)) {
      assert.equal(outcome, 'accepted');
      ids.push(String(id));
    }
    // The gate for people keeps an address without legal basis in quarantine.
    const [held] = await acceptTexts(node.kernel, [
      JSON.stringify({
        type: 'email-addr',
        spec_version: '2.1',
        id: 'email-addr--2d77a846-6264-5d51-b586-e43822ea1ea3',
        value: 'john@example.com',
      }),
    ]);
    assert.equal(held?.outcome, 'quarantined');
    caseId = await playCase(node);
    await node.sequencer.settled();
    await node.sequencer.beat();
  });
  after(() => node.stop());

  /** Damages the database, names what is found, and puts the rows back. */
  async function faultsAfter(...statements: Statement[]): Promise<DeepFault[]> {
    const faults = await damaged(node.kernel, TABLES, statements);
    for (const fault of faults) assert.ok(sayDeepFault(fault).length > 10);
    return faults;
  }

  test('an untouched node agrees with all it committed to', async () => {
    const { ok, faults, more, ...counts } = await verifyDeep(node.kernel);
    assert.deepEqual({ ok, faults, more }, { ok: true, faults: [], more: 0 });
    assert.deepEqual(counts, {
      entries: 405,
      erased: 0,
      leaves: 768,
      records: 400,
      quarantined: 1,
      events: 3,
      rows: 1206,
      epochs: 1,
    });
    assert.deepEqual(await faultsAfter(), []);
  });

  test('writes that are not yet in the log are no fault', async () => {
    await acceptNotes(node.kernel, ['one more']);
    assert.deepEqual((await verifyDeep(node.kernel)).faults, []);
    await node.sequencer.settled();
    await node.sequencer.beat();
  });

  for (const [column, sql] of [
    ['body', "set body = replace(body, 'matter', 'nothing')"],
    ['name', "set name = 'another'"],
    ['revoked', 'set revoked = true'],
    ['tlp', "set tlp = 'red'"],
    ['holder', "set holder = 'identity--00000000-0000-4000-8000-000000000000'"],
    ['source', "set source = 'import:x'"],
    ['erased_at', 'set erased_at = now()'],
    ['created_by', 'set created_by = null'],
  ] as const) {
    test(`a record row edited is named: ${column}`, async () => {
      const [fault, ...others] = await faultsAfter([`update record ${sql} where id = $1`, [ids[7]]]);
      const version = '1767225600000000000';
      assert.deepEqual(fault, { fault: 'record-altered', record: ids[7], version, column });
      assert.deepEqual(others, []);
    });
  }

  test('a record row deleted is named', async () => {
    const faults = await faultsAfter(['delete from record where id = $1', [ids[8]]]);
    assert.deepEqual(faults, [{ fault: 'record-missing', record: ids[8], version: '1767225600000000000' }]);
  });

  test('a record deleted with its act is still missed, and cannot be passed off as a dummy', async () => {
    const of = '(select entry from record where id = $1)';
    const { rows } = await node.kernel.store.pool.query(`select index from log_leaf where entry = ${of}`, [
      ids[9],
    ]);
    const missing = { fault: 'entry-missing', epoch: 1, index: rows[0].index };
    const gone: [string, unknown[]][] = [
      [`delete from opening where entry = ${of}`, [ids[9]]],
      [`delete from entry where id = ${of}`, [ids[9]]],
    ];
    // Its place and its audience are left behind, and hang on nothing now.
    const alone = (faults: DeepFault[]) => faults.filter((one) => one.fault !== 'row-unlogged');
    const deleted: [string, unknown[]] = ['delete from record where id = $1', [ids[9]]];
    assert.deepEqual(alone(await faultsAfter(...gone, deleted)), [missing]);
    const disguised = `update log_leaf set entry = null, dummy_r = sha256('x'::bytea) where entry = ${of}`;
    assert.deepEqual(alone(await faultsAfter(...gone, [disguised, [ids[9]]], deleted)), [missing]);
  });

  test('a record written past the log is named', async () => {
    const columns = 'holder, type, version_key, source, attested, body, content_hash';
    const faults = await faultsAfter([
      `insert into record (object, id, entry, ${columns})
       select 999999, 'note--0', 999999, ${columns} from record where id = $1`,
      [ids[1]],
    ]);
    assert.deepEqual(faults, [
      { fault: 'record-unlogged', record: 'note--0', version: '1767225600000000000' },
    ]);
  });

  test('what is quarantined is vouched for too', async () => {
    const record = 'email-addr--2d77a846-6264-5d51-b586-e43822ea1ea3';
    assert.deepEqual(await faultsAfter(["update quarantine set body = '{}'"]), [
      { fault: 'quarantine-altered', record },
    ]);
    assert.deepEqual(await faultsAfter(['delete from quarantine']), [
      { fault: 'quarantine-missing', record },
    ]);
  });

  test('an event edited, deleted or slipped in is named', async () => {
    const edited = [
      'data = \'{"note":"another"}\'',
      "at = at + interval '1 second'",
      "actor = 'x'",
      "roles = '{}'",
    ];
    for (const change of edited) {
      assert.deepEqual(await faultsAfter([`update case_event set ${change} where n = 2`]), [
        { fault: 'event-altered', case: caseId, n: 2, column: 'event' },
      ]);
    }
    assert.deepEqual(await faultsAfter(['delete from case_event where n = 3']), [
      { fault: 'event-missing', case: caseId, n: 3 },
    ]);
    const slipped = `insert into case_event (object, n, step, at, actor, roles, data, entry)
      select object, 4, step, at, actor, roles, data, entry from case_event where n = 3`;
    assert.deepEqual(await faultsAfter([slipped]), [{ fault: 'event-unlogged', case: caseId, n: 4 }]);
  });

  test('an act edited, kept out of the log, or robbed of its values is named', async () => {
    const entry = (await node.kernel.store.pool.query('select entry from record where id = $1', [ids[10]]))
      .rows[0].entry;
    const kind = 'record.accepted';
    const named = async (sql: string) =>
      (await faultsAfter([sql, [entry]])).map((one) =>
        'table' in one ? `${one.fault} ${one.table}` : 'what' in one ? `${one.fault} ${one.what}` : one.fault,
      );
    assert.deepEqual(
      await named("update entry set content = replace(content, 'accepted', 'rejected') where id = $1"),
      ['entry-altered content'],
    );
    assert.deepEqual(await named("update entry set at = at + interval '1 hour' where id = $1"), [
      'entry-altered at',
    ]);
    assert.deepEqual(await named("update entry set kind = 'record.accepted.' where id = $1"), [
      'entry-altered kind',
      'record-unlogged',
      'row-unlogged audience',
      'row-unlogged audience',
      'row-unlogged placement',
    ]);
    assert.deepEqual(await faultsAfter(['delete from opening where entry = $1', [entry]]), [
      { fault: 'opening-missing', entry, kind },
    ]);
    assert.deepEqual(await faultsAfter(["update opening set key_id = '0009' where entry = $1", [entry]]), [
      { fault: 'opening-unreadable', entry, kind },
    ]);
    assert.deepEqual(
      (
        await faultsAfter([
          'update opening set sealed = o.sealed from opening o where opening.entry = $1 and o.entry = $1 + 1',
          [entry],
        ])
      ).map((one) => one.fault),
      Array.from({ length: 6 }, () => 'opening-altered'),
    );
    const unlogged = `with o as (insert into opening select entry + 100000, key_id, sealed from opening where entry = $1)
      insert into entry (id, object, r, content, kind, at, leaf) select id + 100000, 0, r, content, 'x', at, leaf from entry where id = $1`;
    assert.ok((await faultsAfter([unlogged, [entry]])).some((one) => one.fault === 'entry-unlogged'));
  });

  test('leaves, tiles, sizes and stored checkpoints must follow from each other', async () => {
    const kinds = async (sql: string) => (await faultsAfter([sql])).map(({ fault }) => fault);
    assert.deepEqual(await faultsAfter(['delete from log_leaf where index = 300 and epoch = 1']), [
      { fault: 'entry-unlogged', entry: 45, kind: 'record.accepted' },
      { fault: 'leaf-missing', epoch: 1, index: 300 },
    ]);
    const altered = (index: number) => `update log_leaf set leaf = sha256('x'::bytea) where index = ${index}`;
    assert.deepEqual(await kinds(altered(600)), ['entry-altered', 'leaf-altered']);
    assert.deepEqual(await kinds(altered(700)), ['entry-missing', 'leaf-altered']);
    assert.deepEqual(await faultsAfter(['delete from log_tile where level = 0 and index = 1']), [
      { fault: 'tile-missing', epoch: 1, path: 'tile/0/001' },
    ]);
    assert.deepEqual(
      await faultsAfter(['update log_tile set data = set_byte(data, 70, 1) where level = 1']),
      [{ fault: 'tile-altered', epoch: 1, path: 'tile/1/000.p/4' }],
    );
    assert.deepEqual(await kinds('update log_state set size = size - 256'), ['size-differs']);
    assert.deepEqual(
      await kinds("update log_checkpoint set note = replace(note, '768', '512') where size = 768"),
      ['checkpoint-differs'],
    );
    const emptied = await kinds('delete from log_leaf');
    assert.equal(emptied.filter((fault) => fault === 'entry-unlogged').length, 25, 'the rest is counted');
    assert.deepEqual(
      [...new Set(emptied)],
      ['entry-unlogged', 'checkpoint-differs', 'promise-broken', 'size-differs'],
    );
  });

  test('a stored checkpoint that is deleted or edited is named, and so is what the log says of itself', async () => {
    const origin = originOf(node.kernel.host.id, 1);
    const { rows } = await node.kernel.store.pool.query('select max(size) as size from log_checkpoint');
    const size = rows[0].size;
    const missing = { fault: 'checkpoint-missing', origin, size };
    const newest = `where size = ${size}`;
    assert.deepEqual(await faultsAfter(['delete from log_checkpoint']), [missing]);
    assert.deepEqual(await faultsAfter([`delete from log_checkpoint ${newest}`]), [missing]);
    // Also where the log is made to say that it never published that much.
    assert.deepEqual(
      await faultsAfter(
        [`delete from log_checkpoint ${newest}`],
        ['update log_state set published_size = 768'],
      ),
      [missing],
    );
    assert.deepEqual(await faultsAfter([`update log_checkpoint set root = sha256(root) ${newest}`]), [
      { fault: 'checkpoint-altered', origin, size, column: 'root' },
    ]);
    assert.deepEqual(await faultsAfter([`update log_checkpoint set origin = 'another' ${newest}`]), [
      missing,
      { fault: 'checkpoint-differs', origin: 'another', size },
    ]);
    assert.deepEqual(await faultsAfter([`update log_checkpoint set size = size - 512 ${newest}`]), [
      { fault: 'checkpoint-differs', origin, size: size - 512 },
      missing,
    ]);
    const state = (column: string, stated: string, due: string) => [
      { fault: 'state-altered', epoch: 1, column, stated, due },
    ];
    assert.deepEqual(
      await faultsAfter(["update log_state set origin = 'another'"]),
      state('origin', 'another', origin),
    );
    for (const stated of [0, 256, size + 256]) {
      assert.deepEqual(
        await faultsAfter([`update log_state set published_size = ${stated}`]),
        state('published_size', String(stated), String(size)),
      );
    }
    assert.deepEqual(await faultsAfter(['delete from log_state']), [{ fault: 'state-missing' }]);
  });

  test('an older checkpoint that a peer keeps or cosigned is missed', async () => {
    const { rows } = await node.kernel.store.pool.query<{ origin: string; size: number; note: string }>(
      'select origin, size, note from log_checkpoint order by size limit 1',
    );
    const { origin, size, note } = rows[0]!;
    const deleted: Statement = ['delete from log_checkpoint where size = $1', [size]];
    const missing = [{ fault: 'checkpoint-missing', origin, size }];
    assert.deepEqual(await damaged(node.kernel, TABLES, [deleted], { remembered: [note] }), missing);
    const cosigned = `insert into cosignature (origin, size, organisation, line, at)
      values ($1, $2, 'a peer', 'a line', now())`;
    const tables = [...TABLES, 'cosignature'];
    assert.deepEqual(await damaged(node.kernel, tables, [[cosigned, [origin, size]], deleted]), missing);
  });

  test('a log whose newest entries were cut off is found by the file beside the keys', async () => {
    const faults = await faultsAfter(
      ['delete from log_leaf where index >= 512'],
      ['delete from log_tile where level <= 0 and index >= 2'],
      ['update log_tile set data = substr(data, 1, 64) where level = 1'],
      ['delete from log_checkpoint where size > 512'],
      ['update log_state set size = 512, published_size = 512'],
      ['delete from entry where id not in (select entry from log_leaf where entry is not null)'],
      ['delete from opening where entry not in (select id from entry)'],
    );
    const [promise] = faults.filter((one) => one.fault === 'promise-broken');
    assert.deepEqual([promise?.keptBy, promise?.size, promise?.held], ['keys', 1024, 512]);
    const others = new Set(faults.map(({ fault }) => fault));
    others.delete('promise-broken');
    assert.deepEqual([...others].sort(), [
      'event-unlogged',
      'quarantine-unlogged',
      'record-unlogged',
      'row-unlogged',
      // No checkpoint of that size was ever signed.
      'state-altered',
    ]);
  });

  test('a log computed anew with the node’s own key is found by the file beside the keys, and by a peer', async () => {
    await node.sequencer.stop();
    const { keyring, store } = node.kernel;
    const { rows } = await store.pool.query<{ note: string }>(
      'select note from log_checkpoint order by size desc',
    );
    const file = lastCheckpointFile(keyring);
    copyFileSync(file, `${file}.true`);
    await rewriteLog(node.kernel, { forgeFile: false });
    const promise = (await verifyDeep(node.kernel)).faults.filter((one) => one.fault === 'promise-broken');
    assert.deepEqual(
      promise.map((one) => [one.keptBy, one.size]),
      [['keys', 1024]],
    );
    await rewriteLog(node.kernel);
    const alone = await verifyDeep(node.kernel);
    assert.ok(alone.faults.every((one) => one.fault !== 'promise-broken'));
    const remembered = await verifyDeep(node.kernel, { remembered: [rows[0]!.note] });
    assert.ok(remembered.faults.some((one) => one.fault === 'promise-broken' && one.keptBy === 'peer'));
  });
});
