import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import sharp from 'sharp';
import { procedureRegistry } from '../../../engines/cases/procedure-registry.ts';
import { countKinds } from '../../../kernel/audit/public-counts.ts';
import { rebuildProjections } from '../../../kernel/cases/rebuild-projections.ts';
import { COUNTERS, signalsDesk } from '../desk.ts';
import { type DeskNode, openDeskNode } from '../testing/desk-node.ts';
import { openTeam, type ReviewTeam } from '../testing/open-review.ts';
import { ANSWERS, REASON } from '../testing/words.ts';

const DAY = 86_400_000;

describe('the review', () => {
  let ahead = 0;
  let node: DeskNode;
  let team: ReviewTeam;
  before(async () => {
    node = await openDeskNode({ now: () => new Date(Date.now() + ahead) });
    team = await openTeam(node);
  });
  after(() => node.close());

  const blobs = async (): Promise<number> =>
    (await node.kernel.store.pool.query('select count(*)::int as n from blob')).rows[0].n;
  const entries = async (kind: string): Promise<number> =>
    (await node.kernel.store.pool.query('select count(*)::int as n from entry where kind = $1', [kind]))
      .rows[0].n;
  const picture = (id: string, query = '', who = team.ana) =>
    node.call(who, 'GET', `/api/v1/cases/${id}/picture${query}`);

  test('one person alone restricts for 24 hours; unconfirmed, it is put back; the share is shown', async () => {
    const { id } = await team.answered('post:alone');
    const data = { ...REASON, urgency: 'It spreads now.' };
    const { body } = await team.step(team.ana, id, 'restrict-single-handed', data);
    assert.deepEqual([body.state, body.flags], ['restricted-alone', ['single-handed', 'platform-untold']]);
    const clock = body.clocks.find((one: { name: string }) => one.name === 'confirmation');
    assert.equal(clock.status, 'running');
    assert.ok(Math.abs(clock.remainingMs - DAY) < 60_000);
    assert.equal((await team.step(team.ana, id, 'confirm-restriction', { reason: 'Me.' })).status, 409);
    ahead += DAY + 60_000;
    await node.wake();
    assert.equal((await team.see(id)).state, 'restored');
    const queue = (await node.call(team.ana, 'GET', '/api/v1/cases')).body;
    assert.deepEqual(queue.singleHanded, { count: 1, total: 1 });
    assert.deepEqual(queue.reversal, { overturned: 1, decided: 1 });
  });

  test('what is put back because its signal is gone counts as undone, and nothing else of that does', async () => {
    const undone = async () => {
      const { rows } = await node.kernel.store.pool.query(
        'select kind, count(*)::int as count from entry group by kind',
      );
      const counted = countKinds(COUNTERS, rows);
      return counted.find(({ name }) => name === 'restrictions-undone')?.count;
    };
    const before = await undone();
    const data = { ...REASON, urgency: 'It spreads now.' };
    const alone = await team.answered('post:lost-alone');
    await team.step(team.ana, alone.id, 'restrict-single-handed', data);
    const open = await team.open('post:lost-open');
    const both = await team.restricted('post:lost-both');
    for (const { signal } of [alone, open, both]) {
      const reason = { reason: 'The signal was a mistake.' };
      const taken = await node.call(team.senior, 'POST', `/api/v1/signals/${signal}/withdraw`, reason);
      assert.equal(taken.status, 200);
    }
    await node.settled();
    const states = await Promise.all([alone, open, both].map(async ({ id }) => (await team.see(id)).state));
    assert.deepEqual(states, ['restored', 'no-longer-matched', 'ground-lost']);
    assert.equal(await entries('match.put-back-without-signal'), 1);
    assert.equal(await undone(), (before ?? 0) + 1);
  });

  test('each step of a case names its own provision in the log, or none', async () => {
    const { id } = await team.restricted('post:laws');
    await team.step(team.ana, id, 'danger-now', { danger: 'A threat to a school', mustBeTold: 'The police' });
    const { rows } = await node.kernel.store.pool.query(
      'select e.kind, e.content from entry e join case_file f using (object) where f.id = $1 order by e.id',
      [id],
    );
    const laws = rows.map(({ kind, content }) => [kind.split('.').at(-1), JSON.parse(content).law]);
    const test = 'International Covenant on Civil and Political Rights, Art. 19(3)';
    assert.deepEqual(laws, [
      ['open', undefined],
      ['take', undefined],
      ['answer-question', 'Regulation (EU) 2021/784 (TCO), Art. 1(3)'],
      ['propose-restriction', test],
      ['confirm-restriction', test],
      ['platform-unreached', undefined],
      ['danger-now', 'Regulation (EU) 2021/784 (TCO), Art. 14(5)'],
    ]);
  });

  test('a step without its structured reason is refused by field, and nothing of it is kept', async () => {
    const { id } = await team.answered('post:reasons');
    const { law: _, ...noLaw } = REASON;
    const missing = await team.step(team.ana, id, 'propose-restriction', noLaw);
    assert.equal(missing.status, 400);
    assert.equal(missing.body.errors[0].property, 'law');
    const blank = await team.step(team.ana, id, 'propose-restriction', { ...REASON, necessity: '   ' });
    assert.equal(blank.body.errors[0].property, 'necessity');
    const thin = await team.step(team.ana, id, 'propose-restriction', { ...REASON, necessity: 'x' });
    assert.equal(thin.status, 400);
    assert.deepEqual(thin.body.errors, [
      {
        property: 'necessity',
        reason: 'needs at least three words, or twelve letters, that someone else could act on',
      },
    ]);
    const { states: _states, ...nowhere } = REASON;
    const unsaid = await team.step(team.ana, id, 'propose-restriction', nowhere);
    assert.deepEqual(unsaid.body.errors, [
      {
        property: 'states',
        reason: 'needs two-letter codes of states in capitals, separated by commas: DE, FR',
      },
    ]);
    const loose = await node.call(team.ana, 'POST', `/api/v1/cases/${id}/steps/propose-restriction`, REASON);
    assert.equal(loose.status, 400);
    assert.match(loose.body.detail, /Wrap the answers in `data`/);
    assert.deepEqual(loose.body.errors[0], {
      property: 'law',
      reason: 'is not a field here: wrap the answers in `data`',
    });
    const nul = await team.step(team.ana, id, 'propose-restriction', { ...REASON, necessity: 'a\0b' });
    assert.deepEqual([nul.status, nul.body.errors[0].property], [400, 'data.necessity']);
    assert.equal((await team.see(id)).state, 'answered');
    assert.equal((await team.see(id)).events.length, 3);
  });

  test('an answer that the material is protected leaves only leaving it', async () => {
    const { id } = await team.open('post:news');
    await team.step(team.ana, id, 'take');
    const { body } = await team.step(team.ana, id, 'answer-question', { ...ANSWERS, journalism: 'yes' });
    assert.equal(body.state, 'protected');
    assert.equal((await team.step(team.ana, id, 'propose-restriction', REASON)).status, 409);
    const left = await team.step(team.ana, id, 'leave', {
      ground: 'protected-purpose',
      reason: 'It is reporting.',
    });
    assert.equal(left.body.state, 'left');
    // The count follows the decision that was made with it in view, and the decision before it is not in its own count.
    assert.deepEqual(left.body.matches[0].reversal, { overturned: 1, matches: 1 });
    assert.deepEqual(body.matches[0].reversal, { overturned: 0, matches: 0 });
  });

  test('only the roles that may act do; what one may not see looks like nothing', async () => {
    const { id } = await team.open('post:roles');
    for (const who of [team.analyst, team.administrator]) {
      assert.equal((await node.call(who, 'GET', `/api/v1/cases/${id}`)).status, 404);
      assert.equal((await team.step(who, id, 'take')).status, 404);
      assert.equal((await picture(id, '', who)).status, 404);
    }
    const unknown = await node.call(
      team.analyst,
      'GET',
      '/api/v1/cases/6f9619ff-8b86-4d01-b42d-00c04fc964ff',
    );
    const hidden = await node.call(team.analyst, 'GET', `/api/v1/cases/${id}`);
    assert.deepEqual(unknown.body, hidden.body);
    assert.equal((await team.step(team.ana, id, 'uphold-appeal', { reason: 'No.' })).status, 409);
    assert.equal((await team.step(team.ana, id, 'lapse')).status, 403);
  });

  test('an overseer reads and annotates, changes nothing, and each of its reads is logged', async () => {
    const { id } = await team.open('post:overseen', true);
    const reads = await entries('overseer.read');
    const seen = await team.see(id, team.overseer);
    assert.equal(seen.reference, 'post:overseen');
    assert.deepEqual(seen.permitted, [{ step: 'annotate' }]);
    await node.call(team.overseer, 'GET', '/api/v1/cases');
    assert.equal((await picture(id, '', team.overseer)).status, 200);
    assert.equal(await entries('overseer.read'), reads + 3);
    assert.equal((await team.step(team.overseer, id, 'take')).status, 403);
    const noted = await team.step(team.overseer, id, 'annotate', { text: 'Looks in order.' });
    assert.equal(noted.status, 200, JSON.stringify(noted.body));
    assert.equal(noted.body.events.at(-1).data.text, 'Looks in order.');
    assert.equal((await team.step(team.ana, id, 'annotate', { text: 'Me too.' })).status, 403);
  });

  test('the picture is shown grey and blurred, clear only by zone, each zone logged and counted', async () => {
    const { id, picture: original } = await team.open('post:picture', true);
    const reveals = await entries('picture.revealed');
    const blurred = await picture(id);
    assert.equal(blurred.headers.get('content-type'), 'image/jpeg');
    assert.match(String(blurred.headers.get('cache-control')), /no-store/);
    assert.equal(await entries('picture.revealed'), reveals, 'the blurred one is no reveal');
    const { width = 0, height = 0 } = await sharp(original).metadata();
    assert.ok((await sharp(blurred.bytes).metadata()).space === 'b-w');
    const zone = await picture(id, '?zone=1,2');
    const shown = await sharp(zone.bytes).metadata();
    assert.deepEqual([shown.width, shown.height, shown.space], [width / 4, height / 4, 'b-w']);
    const [clear, soft] = [await hardestEdge(zone.bytes), await hardestEdge(blurred.bytes)];
    assert.ok(clear > 30 && soft < 10, `edges: clear ${clear}, blurred ${soft}`);
    assert.equal(await entries('picture.revealed'), reveals + 1);
    const { looks } = await team.see(id, team.bo);
    assert.deepEqual([looks.length, looks[0].zones, looks[0].seconds], [1, 1, 5]);
    await picture(id, '?zone=0,0');
    const { exposure } = await team.see(id);
    assert.equal(exposure.count, 2);
    assert.ok(exposure.seconds >= 5 && exposure.seconds <= 40);
    assert.equal((await team.see(id, team.bo)).exposure.count, 0, 'each person’s own');
    for (const wrong of ['4,0', '0,-1', '1', 'a,b', '1,1,1', '']) {
      const answer = await picture(id, `?zone=${wrong}`);
      assert.deepEqual([answer.status, answer.body.errors[0].property], [400, 'zone']);
    }
  });

  test('child abuse material is locked: no picture to anybody, until a second, senior person lifts it', async () => {
    const { id } = await team.open('post:locked', true);
    const lock = { reason: 'A child is abused.', reportTo: 'The national hotline' };
    const { body } = await team.step(team.ana, id, 'lock-child-abuse-material', lock);
    assert.deepEqual([body.picture, body.flags], [false, ['locked']]);
    for (const who of [team.ana, team.senior, team.overseer]) {
      for (const query of ['', '?zone=0,0']) assert.equal((await picture(id, query, who)).status, 404);
    }
    assert.equal(
      (await team.step(team.senior, id, 'lift-lock', { reason: 'It shows no child.' })).status,
      200,
    );
    assert.equal((await picture(id)).status, 200);
  });

  test('the picture and its hash go when the clock says, whatever else stays', async () => {
    const { id } = await team.open('post:deleted', true);
    await team.step(team.ana, id, 'take');
    await team.step(team.ana, id, 'answer-question', ANSWERS);
    await team.step(team.ana, id, 'leave', { ground: 'wrong-match', reason: 'Another square.' });
    assert.notEqual((await team.see(id)).matches[0].hashes, null);
    const before = await blobs();
    ahead += 7 * DAY + 60_000;
    await node.wake();
    await node.settled();
    const seen = await team.see(id);
    assert.equal(seen.tracks.picture, 'deleted');
    assert.equal(seen.picture, false);
    assert.equal(seen.matches[0].hashes, null);
    assert.ok((await blobs()) < before);
    const { rows } = await node.kernel.store.pool.query(
      'select from blob join case_file using (object) where id = $1',
      [id],
    );
    assert.equal(rows.length, 0);
    assert.equal((await picture(id)).status, 404);
  });

  test('a long list comes in pages that follow each other without a gap', async () => {
    for (const n of [1, 2, 3]) await team.open(`post:page-${n}`);
    for (const state of ['open', 'decided']) {
      const page = async (query: string) =>
        (await node.call(team.ana, 'GET', `/api/v1/cases?state=${state}${query}`)).body;
      const whole = (await page('')).items.map((one: { id: string }) => one.id);
      assert.ok(whole.length > 1, state);
      const paged: string[] = [];
      for (let after: string | undefined = ''; after !== undefined; ) {
        const { items, next }: { items: { id: string }[]; next?: string } = await page(
          `&limit=2${after === '' ? '' : `&after=${after}`}`,
        );
        paged.push(...items.map((one) => one.id));
        after = next;
      }
      assert.deepEqual(paged, whole, state);
    }
  });

  test('cases that wait for nobody are listed apart, the last moved first, closed or not', async () => {
    const list = async (query: string) =>
      (await node.call(team.ana, 'GET', `/api/v1/cases${query}`)).body.items as {
        reference: string;
        closedAt: string | null;
        state: string;
        clocks: { name: string; dueAt: string | null }[];
      }[];
    const { id } = await team.open('post:over');
    await team.step(team.ana, id, 'take');
    await team.step(team.ana, id, 'answer-question', ANSWERS);
    await team.step(team.ana, id, 'leave', { ground: 'wrong-match', reason: 'Another square.' });
    const names = async (state: string) => (await list(`?state=${state}`)).map((one) => one.reference);
    assert.ok(!(await names('open')).includes('post:over'), 'only its picture is still kept');
    assert.equal((await names('decided'))[0], 'post:over');
    const hashOnly = await team.see(id);
    assert.deepEqual([hashOnly.picture, hashOnly.tracks.picture], [null, 'none']);
    assert.ok(hashOnly.clocks.every((clock: { name: string }) => clock.name !== 'picture'));
    assert.deepEqual((await list('?state=decided'))[0]?.clocks, []);
    assert.equal((await list('?state=decided'))[0]?.closedAt, null);
    await team.open('post:waits');
    assert.ok((await names('open')).includes('post:waits'));
    assert.ok(!(await names('decided')).includes('post:waits'));
    const dues = (await list('?state=open')).map(({ state, clocks }) =>
      Math.min(
        ...clocks
          .filter(({ name }) => !['picture', 'appeal-window', 'withholding'].includes(name))
          .filter(({ name }) => !(name === 'notice' && state === 'restored'))
          .map(({ dueAt }) => (dueAt === null ? Number.POSITIVE_INFINITY : Date.parse(dueAt))),
      ),
    );
    assert.ok(new Set(dues).size > 2);
    assert.deepEqual(
      dues,
      [...dues].sort((one, other) => (one === other ? 0 : one - other)),
      'the first whose person is due',
    );
    ahead += 7 * DAY + 60_000;
    await node.wake();
    assert.deepEqual(await list(''), await list('?state=open'));
    const over = (await list('?state=decided')).find(({ reference }) => reference === 'post:over');
    assert.notEqual(over?.closedAt, null);
    assert.equal((await node.call(team.ana, 'GET', '/api/v1/cases?state=gone')).status, 400);
  });

  test('what is preserved is seen without a purpose by who decides, and by an overseer only for one', async () => {
    const { id } = await team.open('post:preserved-undecided', true);
    await team.step(team.ana, id, 'take');
    assert.equal((await picture(id, '', team.overseer)).status, 200, 'nothing is sealed yet');
    const flag = { flag: 'evidence-of-atrocity', reason: 'It shows an execution.' };
    assert.equal((await team.step(team.ana, id, 'preserve', flag)).status, 200);
    assert.equal((await picture(id)).status, 200, 'a decision needs it');
    assert.equal((await picture(id, '?zone=1,1', team.overseer)).status, 404);
    assert.equal((await picture(id, '?purpose=-', team.overseer)).status, 404, 'no purpose in words');
    assert.equal((await team.see(id, team.overseer)).picture, false);
    const purpose = encodeURIComponent('Whether the zones that were looked at were needed');
    assert.equal((await picture(id, `?purpose=${purpose}`, team.overseer)).status, 200);
    assert.equal((await picture(id, `?zone=1,1&purpose=${purpose}`, team.overseer)).status, 200);
    assert.equal(await entries('picture.seen-for-purpose'), 1);
  });

  test('evidence of an atrocity is preserved past the clock, sealed, and opened for a purpose only', async () => {
    const { id } = await team.open('post:preserved', true);
    await team.step(team.ana, id, 'take');
    await team.step(team.ana, id, 'preserve', {
      flag: 'evidence-of-atrocity',
      reason: 'Shows a mass grave.',
    });
    await team.step(team.ana, id, 'answer-question', ANSWERS);
    assert.equal((await picture(id)).status, 200, 'while a decision needs it');
    await team.step(team.ana, id, 'leave', { ground: 'not-unlawful', reason: 'It is evidence only.' });
    assert.equal((await picture(id)).status, 404, 'sealed');
    ahead += 30 * DAY;
    await node.wake();
    await node.settled();
    assert.equal((await team.see(id)).tracks.preservation, 'sealed');
    const unseal = {
      purpose: 'Request of an investigative mechanism',
      authority: 'General counsel',
      legalBasis: { instrument: 'A/RES/71/248', article: 'paragraph 6' },
    };
    assert.equal((await team.step(team.senior, id, 'unseal', unseal)).status, 200);
    assert.equal((await picture(id, '', team.senior)).status, 200);
    assert.equal((await picture(id, '', team.ana)).status, 404, 'opened for one person');
    ahead += 2 * 3_600_000;
    assert.equal((await picture(id, '', team.senior)).status, 404, 'for an hour');
  });

  test('someone is in danger now: a flag until somebody was told', async () => {
    const { id } = await team.open('post:danger');
    const raised = await team.step(team.ana, id, 'danger-now', {
      danger: 'A live threat.',
      mustBeTold: 'Police',
    });
    assert.deepEqual(raised.body.flags, ['danger']);
    const told = await team.step(team.ana, id, 'danger-told', { told: 'Police', how: 'By telephone' });
    assert.deepEqual(told.body.flags, []);
  });

  test('two who decide at once: one is taken, the other refused, and nothing breaks', async () => {
    const { id } = await team.open('post:race');
    const answers = await Promise.all([team.ana, team.bo].map((who) => team.step(who, id, 'take')));
    assert.deepEqual(answers.map((one) => one.status).sort(), [200, 409]);
    assert.equal((await team.see(id)).events.length, 2);
  });

  test('what is stored of the folds is what a rebuild gives', async () => {
    const stored = async () =>
      (
        await node.kernel.store.pool.query(
          `select object, state, tracks, closed, wake_at, (select json_agg(k order by name) from case_clock k where k.object = s.object) as clocks
           from case_state s order by object`,
        )
      ).rows;
    const before = await stored();
    assert.ok(before.length >= 10);
    await rebuildProjections(node.kernel, procedureRegistry(signalsDesk.procedures));
    assert.deepEqual(await stored(), before);
  });
});

/** Hardest edge, in steps of grey between neighbours: what a blur takes away. */
async function hardestEdge(bytes: Buffer): Promise<number> {
  const { data, info } = await sharp(bytes).greyscale().raw().toBuffer({ resolveWithObject: true });
  let most = 0;
  for (let at = 1; at < data.length; at++) {
    if (at % info.width !== 0)
      most = Math.max(most, Math.abs((data[at] as number) - (data[at - 1] as number)));
  }
  return most;
}
