import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { openPlatform, type Platform, until } from '../../../../tests/platform.ts';
import type { Answer, DeskNode } from '../testing/desk-node.ts';
import { openDeskNode } from '../testing/desk-node.ts';
import { openTeam, type ReviewTeam } from '../testing/open-review.ts';
import { ANSWERS, REASON } from '../testing/words.ts';

const DAY = 86_400_000;

describe('the notice and the appeal', () => {
  let ahead = 0;
  const clock = () => new Date(Date.now() + ahead);
  let node: DeskNode;
  let team: ReviewTeam;
  let platform: Platform;
  before(async () => {
    node = await openDeskNode({ now: clock, name: 'Harbour' });
    team = await openTeam(node);
    platform = await openPlatform();
    await node.call(team.administrator, 'POST', '/api/v1/webhooks', { url: platform.url });
  });
  after(async () => {
    await node.close();
    await platform.close();
  });

  const messages = (id: string) =>
    platform.told.map((one) => JSON.parse(one.body)).filter((one) => one.case === id);
  const noticed = async (item: string, count = 1) => {
    const one = await team.restricted(item, true);
    await until(() => messages(one.id).filter((message) => message.notice).length === count);
    const { link, text, texts } = messages(one.id).at(-1).notice;
    return { ...one, link: String(link), text: String(text), texts };
  };
  const delivered = (id: string) => until(async () => (await team.see(id)).tracks.notice === 'delivered');
  const get = (link: string, headers: Record<string, string> = {}): Promise<Answer> =>
    fetch(link, { headers }).then(async (answer) => {
      const bytes = Buffer.from(await answer.arrayBuffer());
      return { status: answer.status, headers: answer.headers, bytes, body: bytes.toString('utf8') };
    });
  const appeal = (link: string, text: string) =>
    node.call(null, 'POST', `${link}/appeal`, new URLSearchParams({ text }));
  const rows = async (table: string) =>
    (await node.kernel.store.pool.query(`select count(*)::int as n from ${table}`)).rows[0].n;

  test('it says what a statement of reasons needs, in two languages, and names nobody', async () => {
    const { id, link, text, texts } = await noticed('post:statement');
    assert.equal(messages(id)[0].item, 'post:statement');
    for (const needed of [
      'Harbour',
      'found automatically',
      'The computer decided nothing',
      'Two people, one after the other, agreed',
      'our own list',
      REASON.law.instrument,
      REASON.law.article,
      REASON.law.offence,
      'public order',
      REASON.necessity,
      REASON.proportionality,
      'appeal',
      'six months',
      'took no part',
      'out-of-court',
      'court at any time',
      link,
    ]) {
      assert.ok(text.includes(needed), `the notice does not say: ${needed}`);
    }
    assert.deepEqual(Object.keys(texts), ['en', 'ar']);
    assert.match(texts.ar, /آليًا/);
    await delivered(id);
    const page = await get(link);
    // What was restricted may be a text or an address: nothing asks its author about a picture.
    assert.match(text, /its picture, video, text, file or address/);
    assert.doesNotMatch(JSON.stringify(page), /the picture/);
    const [ana, signal] = [team.ana.id, (await team.see(id)).matches[0].signal];
    for (const one of [text, page.body]) {
      for (const hidden of ['post:statement', ana, team.bo.id, 'reviewer', id, signal, '<img', '<script']) {
        assert.ok(!one.includes(hidden), `names ${hidden}`);
      }
    }
    assert.match(page.body, /found automatically/);
  });

  test('its page is no-store, no-referrer, noindex, without script, and in the reader’s language', async () => {
    const { link } = await noticed('post:page');
    const page = await get(link);
    assert.equal(page.status, 200);
    assertUnseen(page);
    assert.match(String(page.headers.get('content-security-policy')), /default-src 'none'/);
    assert.match(page.body, /<html lang="en" dir="ltr">/);
    assert.match(page.body, /name="robots" content="noindex/);
    assert.doesNotMatch(page.body, /<script|javascript:| on[a-z]+="/i);
    for (const arabic of [
      await get(link, { 'accept-language': 'fr, ar-EG;q=0.8, en;q=0.5' }),
      await get(`${link}?lang=ar`),
    ]) {
      assert.match(arabic.body, /<html lang="ar" dir="rtl">/);
      assert.equal(arabic.headers.get('content-language'), 'ar');
    }
    assert.match((await get(`${link}?lang=xx`)).body, /lang="en"/);
  });

  test('the link is 128 bits, kept only as a hash; opening it changes nothing and uses nothing up', async () => {
    const { id, link } = await noticed('post:opened');
    await delivered(id);
    await node.settled();
    const token = link.split('/').at(-1) as string;
    assert.equal(Buffer.from(token, 'base64url').length, 16);
    const state = async () =>
      JSON.stringify(
        await Promise.all(['entry', 'case_event', 'notice_link', 'webhook_message', 'reveal'].map(rows)),
      );
    const before = await state();
    const first = await get(link);
    for (let times = 0; times < 3; times++) assertSame(await get(link), first);
    // A messenger that looks ahead for a preview, and a form sent empty, use nothing up either.
    assert.equal((await fetch(link, { method: 'HEAD' })).status, 200);
    const empty = await appeal(link, ' ');
    assert.equal(empty.status, 422);
    assertUnseen(empty);
    assert.equal(await state(), before);
    assertSame(await get(link), first);
    const { rows: tables } = await node.kernel.store.pool.query(
      "select tablename from pg_tables where schemaname = 'public'",
    );
    for (const { tablename } of tables) {
      const found = await node.kernel.store.pool.query(`select from "${tablename}" t where t::text like $1`, [
        `%${token}%`,
      ]);
      assert.equal(found.rows.length, 0, `${tablename} holds the link`);
    }
    const hash = createHash('sha256').update(`comity/notice/v1\n${token}`).digest();
    const kept = await node.kernel.store.pool.query('select from notice_link where hash = $1', [hash]);
    assert.equal(kept.rows.length, 1);
  });

  test('wrong, expired and withheld look alike, in what is said and in how long it takes', async () => {
    const withheld = await noticed('post:withheld');
    // Reported as delivered already; a fresh one is withheld in the act that restricts.
    const secret = await team.answered('post:secret');
    await team.step(team.ana, secret.id, 'propose-restriction', REASON);
    const withhold = {
      legalBasis: { instrument: 'Regulation (EU) 2021/784', article: 'Article 11(3)' },
      authority: 'Public prosecutor',
      reason: 'An arrest is being prepared.',
      until: new Date(clock().getTime() + 30 * DAY).toISOString(),
    };
    const refused = await team.step(
      team.bo,
      secret.id,
      'confirm-restriction',
      { reason: 'I agree with it.' },
      withhold,
    );
    assert.equal(refused.status, 403, 'only a senior reviewer withholds');
    assert.equal((await team.see(secret.id)).state, 'awaiting-second', 'neither step was taken');
    const done = await team.step(
      team.senior,
      secret.id,
      'confirm-restriction',
      { reason: 'I agree with it.' },
      withhold,
    );
    assert.deepEqual([done.body.state, done.body.tracks.notice], ['restricted', 'withheld']);
    assert.deepEqual(done.body.flags, ['notice-withheld']);
    await until(() => messages(secret.id).length === 1);
    assert.deepEqual([messages(secret.id)[0].notice, messages(secret.id)[0].noticeWithheld], [null, true]);

    // One whose notice went out before it was withheld: its link, too, leads nowhere meanwhile.
    platform.answer = () => ({ status: 200 });
    const late = await noticed('post:late');
    assert.equal((await get(late.link)).status, 200);
    assert.equal((await team.step(team.senior, late.id, 'withhold-notice', withhold)).status, 200);
    const wrong = `${node.base}/n/${'A'.repeat(22)}`;
    const nowhereAt = await get(wrong);
    const appealNowhere = await appeal(wrong, 'Why?');
    assertUnseen(nowhereAt);
    assertUnseen(appealNowhere);
    const others = (link: string) =>
      Promise.all(
        [
          ['POST', link],
          ['DELETE', link],
          ['PUT', link],
          ['OPTIONS', link],
          ['GET', `${link}/appeal`],
          ['DELETE', `${link}/appeal`],
        ].map(([method, address]) => node.call(null, String(method), String(address))),
      );
    const othersNowhere = await others(wrong);
    assert.deepEqual(
      othersNowhere.map(({ status, headers }) => [status, headers.get('allow')]),
      ['GET, HEAD', 'GET, HEAD', 'GET, HEAD', 'GET, HEAD', 'POST', 'POST'].map((allow) => [405, allow]),
    );
    const alike = async (link: string) => {
      assertSame(await get(link), nowhereAt);
      assertSame(await appeal(link, 'Why?'), appealNowhere);
      for (const [at, answer] of (await others(link)).entries()) {
        assertSame(answer, othersNowhere[at] as Answer);
      }
    };
    for (const link of [late.link, wrong, `${node.base}/n/x`, `${node.base}/n/${'%00'.repeat(5)}`])
      await alike(link);
    const [nowhere, hidden] = [await median(() => get(wrong)), await median(() => get(late.link))];
    assert.ok(
      Math.min(nowhere, hidden) >= 59 && Math.abs(nowhere - hidden) < 30,
      `${nowhere} ms, ${hidden} ms`,
    );

    // The withholding ends by itself: the platform is told again, with a link that works.
    platform.answer = ({ notice }) => ({ status: 200, body: notice ? { notice: 'delivered' } : {} });
    ahead += 31 * DAY;
    await node.wake();
    await until(() => messages(late.id).some((message) => message.type === 'notice.due'));
    const { link } = messages(late.id).at(-1).notice;
    assert.equal((await get(link)).status, 200);
    assert.equal((await get(late.link)).status, 200, 'the first link lives again, too');
    await delivered(late.id);

    // After six months the window is over, and the link with it.
    assert.equal((await get(withheld.link)).status, 200);
    ahead += 200 * DAY;
    await node.wake();
    await alike(withheld.link);
    const expired = await median(() => get(withheld.link));
    assert.ok(expired >= 59 && Math.abs(nowhere - expired) < 30, `${nowhere} ms, ${expired} ms`);
  });

  test('twenty appeals at one moment: every one is heard, none is lost to the race', async () => {
    const linkOf = async (item: string) => {
      const { id } = await team.restricted(item);
      await until(() => messages(id).length === 1);
      return { id, link: String(messages(id)[0].notice.link) };
    };
    const { id, link } = await linkOf('post:pressed-twenty-times');
    const text = 'It is my own photograph.';
    const answers = await Promise.all(Array.from({ length: 20 }, () => appeal(link, text)));
    // Whoever came second finds the appeal there: the page says where it stands.
    const told = answers.map(({ status }) => status);
    assert.ok(
      told.every((status) => status === 303 || status === 422),
      told.join(),
    );
    assert.ok(told.includes(303));
    const events = (await team.see(id)).events as { step: string }[];
    assert.equal(events.filter(({ step }) => step === 'appeal').length, 1);

    // Several people, each with a notice of their own.
    const links: string[] = [];
    for (let at = 0; at < 5; at++) links.push((await linkOf(`post:person-${at}`)).link);
    const each = await Promise.all(links.map((one) => appeal(one, text)));
    assert.deepEqual(
      each.map(({ status, body }) => (status === 303 ? status : body)),
      links.map(() => 303),
    );
  });

  test('an appeal is written, answered by someone new, and can be repeated after a rejection', async () => {
    const { id, link } = await noticed('post:appeal');
    await delivered(id);
    const empty = await appeal(link, '  ');
    assert.equal(empty.status, 422);
    assert.match(empty.body, /role="alert"/);
    const long = await appeal(link, `a${'é'.repeat(10_000)}`);
    assert.equal(long.status, 422);
    assert.match(long.body, /10,000/);
    assert.equal((await team.see(id)).tracks.appeal, 'none');
    const text = 'It is <b>my</b> photograph.\r\nOf a market.';
    const sent = await appeal(`${link}`, text);
    assert.deepEqual(
      [sent.status, sent.headers.get('location')],
      [303, `/n/${link.split('/').at(-1)}?lang=en`],
    );
    const opened = await team.see(id);
    assert.equal(opened.tracks.notice, 'delivered');
    assert.equal(opened.events.at(-1).data.text, 'It is <b>my</b> photograph.\nOf a market.');
    assert.equal(opened.events.at(-1).actor, 'affected-person');
    assert.deepEqual(opened.flags, ['appeal-open']);
    assert.equal((await appeal(link, 'And again.')).status, 422, 'one at a time');
    assert.match((await get(link)).body, /Your appeal has arrived/);

    const rejected = { reason: 'It shows <i>a call</i> to attack.', furtherRemedy: 'The court of Harbour' };
    assert.equal((await team.step(team.bo, id, 'reject-appeal', rejected)).status, 409, 'took part');
    assert.equal((await team.step(team.senior, id, 'reject-appeal', rejected)).status, 200);
    const page = (await get(link)).body;
    assert.match(page, /the restriction stays/);
    assert.match(page, /It shows &lt;i&gt;a call&lt;\/i&gt; to attack\./);
    assert.match(page, /The court of Harbour/);
    assert.equal((await appeal(link, 'New evidence.')).status, 303);
  });

  test('who appeals through the link has been told: nobody is asked to tell them any more', async () => {
    platform.answer = () => ({ status: 200 });
    const { id, link } = await noticed('post:unreported');
    assert.equal((await team.see(id)).tracks.notice, 'due');
    assert.equal((await appeal(link, 'It is reporting.')).status, 303);
    const { tracks, clocks, events } = await team.see(id);
    assert.deepEqual([tracks.notice, tracks.appeal], ['delivered', 'open']);
    assert.deepEqual(
      events.slice(-2).map((one: { step: string; actor: string }) => [one.step, one.actor]),
      [
        ['notice-delivered', 'system'],
        ['appeal', 'affected-person'],
      ],
    );
    const running = clocks.filter((clock: { status: string }) => clock.status === 'running');
    assert.ok(!running.some((clock: { name: string }) => clock.name === 'notice'));
  });

  test('a reviewer hands the notice over: a fresh link each time, logged; the old ones stay valid', async () => {
    platform.answer = () => ({ status: 200 });
    const { id, link } = await noticed('post:by-hand');
    const path = `/api/v1/cases/${id}/notice-link`;
    assert.deepEqual((await node.call(team.ana, 'GET', path)).body, { endpoint: true });
    for (const who of [team.analyst, team.overseer]) {
      assert.equal((await node.call(who, 'POST', path, {})).status, 403);
    }
    const made = (await node.call(team.ana, 'POST', path, {})).body;
    assert.notEqual(made.link, link);
    assert.ok(made.text.includes(made.link));
    for (const one of [link, made.link]) assert.equal((await get(one)).status, 200);
    const logged = await node.kernel.store.pool.query(
      "select from entry e where kind = 'notice.link-issued'",
    );
    assert.equal(logged.rows.length, 1);
    await appeal(made.link, 'It is reporting.');
    assert.equal((await node.call(team.ana, 'POST', path, {})).status, 409, 'the person knows');
    const guest = await node.organisation('Elsewhere');
    const stranger = await node.person(['reviewer'], guest.id);
    for (const method of ['GET', 'POST']) {
      const body = method === 'POST' ? {} : undefined;
      assert.equal((await node.call(stranger, method, path, body)).status, 404);
    }
  });

  test('the platform reports what became of a notice; its systems need not see the case', async () => {
    platform.answer = () => ({ status: 200 });
    const { id } = await noticed('post:report');
    const report = (body: object, who = team.analyst) =>
      node.call(who, 'POST', `/api/v1/cases/${id}/notice`, body);
    const failed = await report({ status: 'undeliverable', reason: 'The account is closed.' });
    assert.deepEqual(failed.body, { id, notice: 'undeliverable' });
    assert.deepEqual((await report({ status: 'delivered', how: 'By post' })).body.notice, 'delivered');
    assert.equal((await report({ status: 'delivered', how: 'By post' })).status, 200, 'said twice');
    assert.equal((await report({ status: 'read' })).status, 400);
    const guest = await node.organisation('Guest');
    const stranger = await node.person(['analyst'], guest.id);
    assert.equal((await report({ status: 'delivered', how: 'x' }, stranger)).status, 404);
    assert.equal(
      (await team.see(id)).events.filter((one: { step: string }) => one.step.startsWith('notice-')).length,
      2,
    );
  });

  test('words of an upheld appeal that point at a person are refused before anything happens', async () => {
    platform.answer = ({ notice }) => ({ status: 200, body: notice ? { notice: 'delivered' } : {} });
    const { id, link } = await noticed('post:words-77');
    await delivered(id);
    await appeal(link, 'Look again.');
    for (const reason of [
      'Posted by @ana_example',
      'ana@example.org wrote',
      'see https://example.org/a',
      'about post:words-77',
    ]) {
      const answer = await team.step(team.senior, id, 'uphold-appeal', { reason });
      assert.deepEqual([answer.status, answer.body.errors?.[0].property], [400, 'reason'], reason);
    }
    assert.equal((await team.see(id)).tracks.appeal, 'open');
    assert.equal(await rows('signal_stop'), 0);
    const upheld = await team.step(team.senior, id, 'uphold-appeal', { reason: 'It is reporting.' });
    assert.equal(upheld.body.tracks.appeal, 'upheld');
    const after = (await get(link)).body;
    assert.match(
      after,
      /restriction of something you posted has been lifted.*Your appeal succeeded.*It is reporting\./s,
    );
    assert.doesNotMatch(after, /stands until|You can appeal on the page/);
  });

  test('a restriction by one person says so in its notice', async () => {
    const { id } = await team.open('post:single');
    await team.step(team.ana, id, 'take');
    await team.step(team.ana, id, 'answer-question', ANSWERS);
    await team.step(team.ana, id, 'restrict-single-handed', { ...REASON, urgency: 'It is spreading now.' });
    await until(() => messages(id).length === 1);
    assert.equal(messages(id)[0].singleHanded, true);
    assert.match(messages(id)[0].notice.text, /One person decided.*within 24 hours/s);
    await team.step(team.bo, id, 'reverse-restriction', { reason: 'Nothing here is unlawful.' });
    await until(() => messages(id).length === 2);
    assert.equal(messages(id)[1].decision, 'restore');
  });
});

/** The same status, the same words, the same headers but for the time of day. */
function assertSame(one: Answer, other: Answer): void {
  const shape = ({ headers }: Answer) => [...headers].filter(([name]) => name !== 'date');
  assert.deepEqual([one.status, shape(one), one.body], [other.status, shape(other), other.body]);
}

/** Nothing keeps the answer, nobody is told where its reader came from, and no search engine lists it. */
function assertUnseen({ status, headers }: Answer): void {
  assert.equal(headers.get('cache-control'), 'no-store', String(status));
  assert.equal(headers.get('referrer-policy'), 'no-referrer', String(status));
  assert.match(headers.get('x-robots-tag') ?? '', /\bnoindex\b/, String(status));
}

async function median(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 7; round++) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  return times.sort((a, b) => a - b)[3] as number;
}
