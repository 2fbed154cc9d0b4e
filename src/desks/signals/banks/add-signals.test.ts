import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { TestPerson } from '../../../../tests/kernel.ts';
import { readSignal } from '../signal.ts';
import { type DeskNode, openDeskNode } from '../testing/desk-node.ts';
import { addPartner, agreeWith, partnersSignal } from '../testing/partners.ts';
import { formWith, makePicture } from '../testing/pictures.ts';
import { readSignalsCsv } from './read-signals-csv.ts';

const hex = () => randomBytes(32).toString('hex');

describe('adding signals', () => {
  let node: DeskNode;
  let [analyst, reader, senior]: TestPerson[] = [];
  before(async () => {
    node = await openDeskNode();
    [analyst, reader, senior] = await Promise.all(
      [['analyst'], ['reader'], ['senior-reviewer']].map((roles) => node.person(roles as never)),
    );
  });
  after(() => node.close());
  const LAW = { instrument: 'Some Act', article: 'section 1' };
  const makeBank = async (body: object) =>
    node.call(analyst!, 'POST', '/api/v1/banks', {
      ...('originator' in body ? {} : { basis: 'Reviewed by two people.', legalBasis: LAW }),
      ...body,
    });
  const add = (bank: string, body: unknown, who = analyst) =>
    node.call(who!, 'POST', `/api/v1/banks/${bank}/signals`, body);
  const found = async (type: string, value: string) =>
    (await node.call(analyst!, 'POST', '/api/v1/match', { hash: { type, value } })).body.matches;

  test('an own bank names the law it rests on, or says that it rests on the organisation’s own terms', async () => {
    const none = { name: 'Groundless', basis: 'Reviewed by two people.' };
    const make = (more: object) => node.call(analyst!, 'POST', '/api/v1/banks', { ...none, ...more });
    const ownTerms = { document: 'Community rules', section: '4.2' };
    for (const [more, property] of [
      [{}, 'legalBasis'],
      [{ legalBasis: { instrument: 'Not stated', article: '1' } }, 'legalBasis'],
      [{ legalBasis: { instrument: 'An Act', article: ' not stated ' } }, 'legalBasis'],
      [{ ownTerms: { document: 'not stated', section: '1' } }, 'ownTerms'],
      [{ legalBasis: LAW, ownTerms }, 'ownTerms'],
      [{ legalBasis: LAW, basis: 'not stated' }, 'basis'],
      [{ legalBasis: LAW, basis: undefined }, 'basis'],
      [{ legalBasis: { instrument: '-', article: '.' } }, 'legalBasis.instrument'],
      [{ legalBasis: { instrument: 'x'.repeat(301), article: '1' } }, 'legalBasis.instrument'],
    ] as const) {
      const { status, body } = await make(more);
      assert.equal(status, 400, JSON.stringify(more));
      assert.equal(body.errors[0].property, property, JSON.stringify(body));
    }
    const short = await make({ legalBasis: { instrument: '-', article: '1' } });
    assert.equal(short.body.errors[0].reason, 'must be a name of at least two letters');
    const made = await make({ ownTerms });
    assert.deepEqual(
      [made.status, made.body.ownTerms, made.body.legalBasis],
      [201, true, { instrument: 'Community rules', article: '4.2' }],
    );
    // The signal says so too, wherever it goes; one with a law of its own says that.
    const signalOf = async (more: object) => {
      const value = randomBytes(32).toString('hex');
      const { added } = (await add(made.body.id, { type: 'sha256', value, ...more })).body;
      const { rows } = await node.kernel.store.pool.query('select body from record where id = $1', [
        added.signals[0],
      ]);
      return readSignal(JSON.parse(rows[0].body))?.about;
    };
    assert.equal((await signalOf({}))?.own_terms, true);
    assert.equal((await signalOf({ legalBasis: LAW }))?.own_terms, undefined);
    await node.kernel.store.pool.query("update organisation set class = 'state' where id = $1", [
      analyst!.viewer.organisation,
    ]);
    const state = await make({ name: 'Of a State', ownTerms });
    await node.kernel.store.pool.query("update organisation set class = 'platform' where id = $1", [
      analyst!.viewer.organisation,
    ]);
    assert.deepEqual([state.status, state.body.errors[0].property], [400, 'ownTerms']);
    const { rowCount } = await node.kernel.store.pool.query("select from bank where name <> 'Groundless'");
    assert.equal(rowCount, 0, 'nothing of what was refused is there');
  });

  test('a bank has one name, an own one acts at once, another’s starts in shadow', async () => {
    const own = await makeBank({
      name: 'Footage',
      basis: 'Reviewed',
      legalBasis: { instrument: 'An Act', article: '1' },
    });
    assert.deepEqual(
      [own.status, own.body.mode, own.body.provenance, own.body.signals],
      [201, 'on', 'own', []],
    );
    assert.equal((await makeBank({ name: ' footage ' })).status, 409);
    assert.equal((await makeBank({ name: '  ' })).status, 400);
    const listed = await makeBank({
      name: 'Footage',
      originator: { name: 'A list', class: 'civil-society' },
    });
    assert.deepEqual([listed.body.mode, listed.body.provenance], ['shadow', 'import']);
    assert.equal(
      (
        await node.call(reader!, 'POST', '/api/v1/banks', {
          name: 'Mine',
          basis: 'Reviewed by two people.',
          legalBasis: { instrument: 'Some Act', article: 'section 1' },
        })
      ).status,
      403,
    );
    assert.equal((await node.call(reader!, 'GET', '/api/v1/banks')).body.items.length, 3);
  });

  test('a hash is added once, with what its bank says of it', async () => {
    const { id } = (
      await makeBank({
        name: 'Hashes',
        basis: 'Named in orders',
        legalBasis: { instrument: 'Some Act', article: 'section 1' },
      })
    ).body;
    const value = hex();
    const first = await add(id, {
      type: 'pdq',
      value: value.toUpperCase(),
      quality: 80,
      ordered: true,
      orderReference: 'RO-9',
    });
    assert.deepEqual([first.status, first.body.added.accepted], [201, 1], JSON.stringify(first.body));
    const again = await add(id, { type: 'pdq', value });
    assert.deepEqual([again.body.added.accepted, again.body.added.unchanged], [0, 1]);
    assert.deepEqual(again.body.added.signals, first.body.added.signals);
    const [shown] = again.body.signals;
    assert.deepEqual(
      [shown.value, shown.ordered, shown.basis, shown.attested],
      [value, true, 'Named in orders', true],
    );
    for (const [body, property] of [
      [{ type: 'pdq', value: 'zz' }, 'value'],
      [{ type: 'tmk', value }, 'type'],
      [{ type: 'pdq', value, quality: 10 }, 'quality'],
      [{ type: 'pdq', value, race: 'x' }, 'race'],
    ] as const) {
      assert.equal((await add(id, body)).body.errors[0].property, property);
    }
    assert.equal((await add(id, { type: 'pdq', value: hex() }, reader)).status, 403);
    assert.equal((await add('6f9619ff-8b86-4d01-b42d-00c04fc964ff', { type: 'pdq', value })).status, 404);
  });

  test('what a form says of a file is understood, or named: an order is never taken for voluntary help', async () => {
    const { id } = (await makeBank({ name: 'Orders' })).body;
    const told = async (details: Record<string, string>) => {
      const { status, body } = await add(id, formWith('picture', await makePicture(61), details));
      return status === 201 ? body.signals[0].ordered : body.errors[0].property;
    };
    assert.equal(await told({ ordered: 'yes', orderReference: 'RO-9' }), 'ordered');
    assert.equal(await told({ orderd: 'true', orderReference: 'RO-9' }), 'orderd');
    assert.equal(await told({ ordered: 'true', orderReference: 'RO-9' }), true);
    const misnamed = await add(id, formWith('photo', await makePicture(62)));
    const [{ property, reason }] = misnamed.body.errors;
    assert.deepEqual([misnamed.status, property], [400, 'photo']);
    assert.match(reason, /is not a part here; the form takes file, picture, video, type/);
  });

  test('a CSV adds its good rows and names its bad ones by line', async () => {
    const { id } = (await makeBank({ name: 'Rows' })).body;
    const [one, two] = [hex(), hex()];
    const csv = `type,value,quality\npdq,${one},90\npdq,nonsense,90\npdq,${hex()},12\nsha256,${two},\naccount,forum:no-one,\nvideo_md5,${hex().slice(32)},\n`;
    const answer = await add(id, formWith('file', Buffer.from(csv), {}, 'list.csv'));
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    assert.equal(answer.body.added.accepted, 3, 'by the name that HMA gives a type, too');
    assert.deepEqual(
      answer.body.added.refused.map((row: { property: string }) => row.property),
      ['line 3.value', 'line 4.quality', 'line 6.type'],
    );
    assert.equal((await found('pdq', one)).length, 1);
    assert.equal((await found('sha256', two)).length, 1);
    const latin = Buffer.from(`value,basis\n${hex()},Caf\xe9\n`, 'latin1');
    const unread = await add(id, formWith('file', latin, {}, 'list.csv'));
    assert.deepEqual([unread.status, unread.body.errors[0].reason], [400, 'is not valid UTF-8']);
    const hopeless = await add(id, formWith('file', Buffer.from('value\nx\ny\n'), {}, 'list.csv'));
    assert.deepEqual([hopeless.status, hopeless.body.errors.length], [400, 2]);
  });

  test('a bank is made with its list, or not at all', async () => {
    const named = async (name: string) =>
      (await node.call(analyst!, 'GET', '/api/v1/banks')).body.items.filter(
        (bank: { name: string }) => bank.name === name,
      );
    const originator = { name: 'Sent list', class: 'platform' };
    const make = (csv: string, who = analyst) =>
      node.call(who!, 'POST', '/api/v1/banks', { name: 'Sent list', originator, csv });
    for (const csv of [
      'nothing of ours',
      'value,price\nx,1\n',
      'value\nnot-a-hash\n',
      `value,quality\n${hex()},12\n`,
      '',
    ]) {
      const refused = await make(csv);
      assert.deepEqual([refused.status, refused.body.code], [400, 'body-malformed'], csv);
      assert.deepEqual(await named('Sent list'), [], 'no empty bank stays');
    }
    assert.equal((await make(`value\n${hex()}\n`, reader)).status, 403);
    const value = hex();
    const made = await make(`value\n${value}\nnot-a-hash\n`);
    assert.deepEqual(
      [made.status, made.body.added.accepted, made.body.added.refused.length, made.body.mode],
      [201, 1, 1, 'shadow'],
    );
    assert.deepEqual(
      made.body.signals.map((one: { value: string }) => one.value),
      [value],
    );
    assert.equal((await make(`value\n${hex()}\n`)).status, 409, 'the name is taken');
    assert.equal((await named('Sent list')).length, 1);
  });

  test('a STIX bundle is custody, not authorship: its source is named and it is not attested', async () => {
    const partner = await addPartner(node, 'Northfield');
    const { id } = (
      await makeBank({ name: 'Bundle', originator: { name: 'Open list', class: 'civil-society' } })
    ).body;
    const stranger = 'identity--11b76a96-5d2b-45e0-8a5a-f6994f370731';
    const [value, stolen] = [hex(), hex()];
    const plain = {
      ...partnersSignal(stranger, hex()),
      extensions: undefined,
      pattern: "[file:name = 'a.exe']",
    };
    const bundle = {
      type: 'bundle',
      id: 'bundle--5d0092c5-5f74-4287-9642-33f4c354e56d',
      objects: [
        partnersSignal(stranger, value, { originator_class: 'civil-society' }),
        partnersSignal(partner.id, stolen),
        plain,
      ],
    };
    const answer = await add(id, formWith('file', Buffer.from(JSON.stringify(bundle)), {}, 'bundle.json'));
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    assert.deepEqual([answer.body.added.accepted, answer.body.added.signals.length], [2, 1]);
    assert.deepEqual(
      answer.body.added.refused.map((one: { property: string }) => one.property),
      ['created_by_ref'],
    );
    const [shown] = answer.body.signals;
    assert.deepEqual(
      [shown.attested, shown.originator],
      [false, { id: '', name: 'Open list', class: 'civil-society' }],
    );
    assert.deepEqual(await found('pdq', stolen), [], 'a partner speaks for itself');
    const [match] = await found('pdq', value);
    assert.deepEqual([match.shadow, match.originator.name], [true, 'Open list']);
    const broken = await add(id, formWith('file', Buffer.from('{"type":"bundle","objects":'), {}, 'b.json'));
    assert.deepEqual([broken.status, broken.body.code], [422, 'envelope-unprocessable']);
  });

  test('an own bank, which acts at once, takes no signal of another from a bundle', async () => {
    const { id, mode } = (await makeBank({ name: 'Ours' })).body;
    assert.equal(mode, 'on');
    const host = node.kernel.host.id;
    const [strangers, nobodys, forged] = [hex(), hex(), hex()];
    const { created_by_ref: _, ...unsigned } = partnersSignal(host, nobodys);
    const stranger = 'identity--11b76a96-5d2b-45e0-8a5a-f6994f370731';
    const objects = [partnersSignal(stranger, strangers), unsigned, partnersSignal(host, forged)];
    const bundle = { type: 'bundle', id: 'bundle--5d0092c5-5f74-4287-9642-33f4c354e56e', objects };
    const answer = await add(id, formWith('file', Buffer.from(JSON.stringify(bundle)), {}, 'bundle.json'));
    assert.deepEqual(
      answer.body.added.refused.map((one: { property: string }) => one.property),
      ['created_by_ref', 'created_by_ref'],
      JSON.stringify(answer.body),
    );
    assert.match(answer.body.added.refused[0].reason, /senior reviewer may add it.*starts in shadow/);
    for (const value of [strangers, forged]) assert.deepEqual(await found('pdq', value), []);
    assert.equal(answer.body.added.accepted, 1, 'what names no maker is the adder’s to answer for');
    assert.equal((await found('pdq', nobodys)).length, 1);
    const path = `/api/v1/banks/${id}/signals`;
    const vouched = await node.call(
      senior!,
      'POST',
      path,
      formWith(
        'file',
        Buffer.from(JSON.stringify({ ...bundle, objects: objects.slice(0, 1) })),
        {},
        'b.json',
      ),
    );
    assert.equal(vouched.body.added?.accepted, 1, JSON.stringify(vouched.body));
  });

  test('an own bank is shared under an agreement, late and later; another’s never', async () => {
    const partner = await addPartner(node, 'Southfield');
    const agreement = await agreeWith(node, partner.id);
    const { id } = (await makeBank({ name: 'Shared' })).body;
    await add(id, { type: 'pdq', value: hex() });
    const share = (bank: string, who: TestPerson | undefined, to = agreement) =>
      node.call(who!, 'POST', `/api/v1/banks/${bank}/agreements`, { agreement: to });
    assert.equal((await share(id, analyst)).status, 403);
    assert.equal((await share(id, senior, 'x-comity-agreement--none')).status, 404);
    for (let times = 0; times < 2; times++) assert.equal((await share(id, senior)).status, 200);
    await add(id, { type: 'pdq', value: hex() });
    await node.settled();
    const { rows } = await node.kernel.store.pool.query('select op, type from feed where view = $1', [
      `agreement:${agreement}`,
    ]);
    assert.deepEqual(rows, [
      { op: 'add', type: 'indicator' },
      { op: 'add', type: 'indicator' },
    ]);
    const listed = (await makeBank({ name: 'Not ours', originator: { name: 'L', class: 'platform' } })).body
      .id;
    assert.equal((await share(listed, senior)).status, 409);
  });

  test('a picture is hashed here, by PDQ or by SHA-256', async () => {
    const { id } = (await makeBank({ name: 'Pictures' })).body;
    const picture = await makePicture(31);
    const one = await add(id, formWith('file', picture, { basis: 'A still' }));
    assert.deepEqual([one.body.signals[0].type, one.body.signals[0].basis], ['pdq', 'A still']);
    const two = await add(id, formWith('file', picture, { type: 'sha256' }));
    assert.equal(two.body.added.accepted, 1);
    const text = await add(id, formWith('file', Buffer.from('just words'), {}, 'a.jpg'));
    assert.deepEqual([text.status, text.body.errors[0].reason], [422, 'not-a-picture']);
  });
});

test('a CSV that is no table of signals is refused as a whole', () => {
  const code = (text: string) => {
    try {
      readSignalsCsv(text);
      return 'taken';
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  const value = 'a'.repeat(64);
  for (const bad of [
    '',
    'value\n',
    'kind,value\npdq,x\n',
    'type\npdq\n',
    `value\n"${value}`,
    `name,value\nAna,${value}\n`,
    `value,ordered,Ordered\n${value},true,false\n`,
    `hash,value\n${value},${value}\n`,
  ]) {
    assert.equal(code(bad), 'body-malformed', JSON.stringify(bad));
  }
  const { signals, refused } = readSignalsCsv(
    `\uFEFFHash,Ordered,Valid_Until\r\n${value},true,2031-01-01T00:00:00Z\r\n`,
  );
  assert.deepEqual(refused, []);
  assert.deepEqual(signals, [{ type: 'pdq', value, ordered: true, validUntil: '2031-01-01T00:00:00Z' }]);
});
