import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { globSync, readFileSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { after, before, describe, type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { TestPerson } from '../../../../tests/kernel.ts';
import { takeStep } from '../../../kernel/cases/take-step.ts';
import { type DeskNode, openDeskNode } from '../testing/desk-node.ts';
import { openTeam, type ReviewTeam } from '../testing/open-review.ts';
import { formWith, makePicture } from '../testing/pictures.ts';
import { encode, makeVideo, needsDecoder } from '../testing/videos.ts';
import { ANSWERS, REASON } from '../testing/words.ts';
import { readHash } from '../types/hash-picture.ts';

describe('matching a video', () => {
  let node: DeskNode;
  let analyst: TestPerson;
  let reviewer: TestPerson;
  let bank: string;
  let team: ReviewTeam;
  let others: Buffer[];
  const pictures = Promise.all(Array.from({ length: 5 }, (_, at) => makePicture(700 + at)));

  before(async () => {
    node = await openDeskNode();
    team = await openTeam(node);
    ({ analyst, bank } = team);
    reviewer = team.ana;
    others = await Promise.all(Array.from({ length: 5 }, (_, at) => makePicture(750 + at)));
  });
  after(() => node.close());

  const count = async (table: string): Promise<number> =>
    (await node.kernel.store.pool.query(`select count(*)::int as n from ${table}`)).rows[0].n;
  const match = async (form: unknown) => node.call(analyst, 'POST', '/api/v1/match', form);
  const add = (form: unknown) => node.call(analyst, 'POST', `/api/v1/banks/${bank}/signals`, form);
  const isWritten = (needles: Buffer[]) =>
    globSync(`${node.kernel.configuration.dataFolder}/**/*`)
      .filter((file) => statSync(file).isFile())
      .some((file) => {
        const content = readFileSync(file);
        return needles.some((needle) => content.includes(needle));
      });

  test('a copy that was cut and pressed harder is found, with both shares, and nothing of it is kept', async (t) => {
    if (!needsDecoder(t)) return;
    const added = await add(
      formWith('video', await makeVideo(await pictures), { basis: 'Looked at by two.' }),
    );
    assert.equal(added.status, 201, JSON.stringify(added.body));
    assert.equal(added.body.added.accepted, 1);

    const copy = await makeVideo((await pictures).slice(1, 4), 'matroska', 12);
    const looked = await match(formWith('video', copy));
    assert.equal(looked.status, 200, JSON.stringify(looked.body));
    const [found] = looked.body.matches;
    assert.deepEqual(
      [looked.body.matches.length, found.type, found.percent],
      [1, 'vpdq', { query: 100, signal: 60 }],
    );
    assert.ok(found.distance <= 31);
    assert.equal(looked.body.sha256, createHash('sha256').update(copy).digest('hex'));
    assert.equal(JSON.parse(looked.body.vpdq).length, 3);

    // The same by its hash alone, as the frames of another program's file, and in a batch.
    const hash = { type: 'vpdq', value: looked.body.vpdq };
    const lines = JSON.parse(looked.body.vpdq)
      .map((frame: string, at: number) => {
        const [hex, quality] = frame.split(',');
        return `${at * 30},${quality},${hex},${at}.000`;
      })
      .join('\n');
    for (const asked of [hash, { type: 'vpdq', value: lines }])
      assert.deepEqual((await match({ hash: asked })).body.matches[0]?.percent, { query: 100, signal: 60 });
    const batch = await node.call(analyst, 'POST', '/api/v1/match/batch', { items: [{ hash }] });
    assert.deepEqual(batch.body.answers[0].matches[0].percent, { query: 100, signal: 60 });

    // Anything else in front of it: less than four fifths of what was sent.
    const mixed = await makeVideo([await makePicture(801), ...(await pictures).slice(0, 2)]);
    assert.deepEqual((await match(formWith('video', mixed))).body.matches, []);
    assert.equal(await count('case_file'), 0);
    assert.equal(isWritten([copy.subarray(200, 400), mixed.subarray(200, 400)]), false);
  });

  test('with a reference it opens a case, which says the shares and that there is no picture', async (t) => {
    if (!needsDecoder(t)) return;
    const copy = await makeVideo(await pictures, 'avi', 10);
    const opened = await match(formWith('video', copy, { item: 'video:1' }));
    assert.equal(opened.body.opened, true, JSON.stringify(opened.body));
    const { body } = await node.call(reviewer, 'GET', `/api/v1/cases/${opened.body.case}`);
    assert.deepEqual(
      [body.matches[0].type, body.matches[0].percent, body.picture, body.matches[0].hashes],
      ['vpdq', { query: 100, signal: 100 }, null, null],
    );
    assert.equal(body.matches[0].codes, 5);
    assert.equal(await count('blob'), 0);
    assert.equal(isWritten([copy.subarray(500, 700)]), false);
    const { rows } = await node.kernel.store.pool.query(
      `select c.type, length(c.code) as code, length(c.codes) as codes from review_item_code c order by 1`,
    );
    assert.deepEqual(rows.at(-1), { type: 'vpdq', code: 32, codes: 160 });
  });

  test('after an upheld appeal another copy of the same video is known, and cases of it are told', async (t) => {
    if (!needsDecoder(t)) return;
    const { ana, bo, senior, step } = team;
    const [first, second] = await Promise.all(
      [10, 14].map((quality) => makeVideo(others, 'matroska', quality)),
    );
    assert.equal((await add(formWith('video', await makeVideo(others)))).status, 201);
    const opened = await match(formWith('video', first!, { item: 'video:first' }));
    const beside = await match(formWith('video', second!, { item: 'video:beside' }));
    assert.notEqual(beside.body.case, opened.body.case);
    for (const [who, name, data] of [
      [ana, 'take', {}],
      [ana, 'answer-question', ANSWERS],
      [ana, 'propose-restriction', REASON],
      [bo, 'confirm-restriction', { reason: 'I agree: it calls for more.' }],
    ] as const)
      assert.equal((await step(who, opened.body.case, name, data)).status, 200, name);
    await node.kernel.store.system('test')(async (tx) => {
      tx.viewer.actor = 'affected-person';
      const appeal = { step: 'appeal', actor: 'affected-person', data: { text: 'It is a market.' } };
      await takeStep(node.kernel, node.procedures, tx, opened.body.case, appeal);
    });
    const upheld = await step(senior, opened.body.case, 'uphold-appeal', {
      reason: 'It was plainly a wrong match.',
    });
    assert.equal(upheld.status, 200, JSON.stringify(upheld.body));
    assert.ok((await team.see(beside.body.case)).earlierAppeal, 'the case beside it was told');
    await node.settled();

    // Another list brings the same video, as somebody else hashed it: people must know that it was decided on.
    const fresh = await makeVideo(others.slice(0, 4), 'matroska', 20);
    assert.equal((await add(formWith('video', fresh))).status, 201);
    const later = await match(
      formWith('video', await makeVideo(others.slice(0, 3)), { item: 'video:later' }),
    );
    assert.equal((await team.see(later.body.case)).earlierAppeal?.case, opened.body.case);
    const unlike = await match(formWith('video', await makeVideo(await pictures), { item: 'video:unlike' }));
    assert.equal((await team.see(unlike.body.case)).earlierAppeal, null);
  });

  test('what cannot be decoded is refused by name, nothing is stored, and others are answered meanwhile', async (t) => {
    if (!needsDecoder(t)) return;
    const refusals = async (form: FormData) => {
      const { status, body } = await match(form);
      return [status, body.code, body.errors?.[0]?.property, body.errors?.[0]?.reason];
    };
    const junk = Buffer.from('no video at all'.repeat(100));
    // Also long before all of it came.
    for (const body of [junk, Buffer.alloc(100 * 1024 * 1024, 'junk')])
      assert.deepEqual(await refusals(formWith('video', body)), [
        422,
        'video-refused',
        'video',
        'not-a-video',
      ]);
    const sound = await encode(['-f', 'lavfi', '-i', 'sine=duration=1', '-c:a', 'aac', '-f', 'matroska']);
    assert.deepEqual(await refusals(formWith('video', sound)), [422, 'video-refused', 'video', 'no-frames']);
    // In a part for anything, by its first bytes.
    assert.deepEqual(await refusals(formWith('file', sound)), [422, 'video-refused', 'file', 'no-frames']);
    const wrongType = await add(formWith('video', await makeVideo(await pictures), { type: 'pdq' }));
    assert.deepEqual([wrongType.status, wrongType.body.errors[0].property], [400, 'type']);
    const even = await encode([
      '-f',
      'lavfi',
      '-i',
      'color=gray:size=64x64:duration=2',
      '-c:v',
      'mpeg4',
      '-f',
      'matroska',
    ]);
    const plain = await match(formWith('video', even));
    assert.deepEqual([plain.status, plain.body.vpdq, plain.body.matches], [200, undefined, []]);
    assert.equal((await add(formWith('video', even))).body.code, 'quality-too-low');
  });

  test('two gigabytes are refused before they came, and whoever hangs up leaves no decoder behind', async (t) => {
    if (!needsDecoder(t)) return;
    const send = (headers: Record<string, string>) => {
      const sending = request(`${node.base}/api/v1/match`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${analyst.token}`,
          'content-type': 'multipart/form-data; boundary=x',
          ...headers,
        },
      });
      sending.on('error', () => undefined);
      sending.write('--x\r\ncontent-disposition: form-data; name="video"; filename="a"\r\n\r\n');
      return sending;
    };
    const large = send({ 'content-length': String(2 * 1024 ** 3) });
    const [status, text] = await new Promise<[number, string]>((resolve) =>
      large.on('response', async (answer) => {
        let all = '';
        for await (const part of answer) all += part;
        resolve([answer.statusCode ?? 0, all]);
      }),
    );
    assert.equal(status, 413, text);
    assert.equal(JSON.parse(text).errors[0].property, 'video');
    large.destroy();

    const video = await makeVideo(await pictures);
    const mine = () =>
      globSync('/proc/[0-9]*/stat').filter((file) => {
        try {
          return (
            readFileSync(file, 'utf8').includes(` ${process.pid} `) &&
            /\((ffmpeg|nice|sh)\)/.test(readFileSync(file, 'utf8'))
          );
        } catch {
          return false; // it ended meanwhile
        }
      }).length;
    const gone = send({ 'transfer-encoding': 'chunked' });
    gone.write(video.subarray(0, 1000));
    for (let at = 0; at < 100 && mine() === 0; at++) await wait(20);
    assert.equal(mine(), 1, 'a decoder runs');
    gone.destroy();
    for (let at = 0; at < 250 && mine() > 0; at++) await wait(20);
    assert.equal(mine(), 0);
    assert.equal((await match(formWith('video', video))).status, 200, 'its place is free again');
  });

  test('an hour of frames is kept whole, listed briefly and found; a frame more is refused by name', async () => {
    const frames = Array.from(
      { length: 3601 },
      (_, at) => `${createHash('sha256').update(`frame ${at}`).digest('hex')},100,${at}.0`,
    );
    const [hour, more] = [JSON.stringify(frames.slice(0, 3600)), JSON.stringify(frames)];
    const added = await add({ type: 'vpdq', value: hour });
    assert.equal(added.status, 201, JSON.stringify(added.body).slice(0, 500));
    const [id] = added.body.added.signals;
    const whole = await node.call(analyst, 'GET', `/api/v1/signals/${id}`);
    assert.equal(whole.body.value, hour);
    const listed = (await node.call(analyst, 'GET', `/api/v1/banks/${bank}`)).body.signals.find(
      (one: { id: string }) => one.id === id,
    );
    assert.match(listed.value, /^[0-9a-f]{64}$/);
    assert.equal(listed.codes, 3600);
    const last = JSON.stringify(frames.slice(3000, 3600));
    const asked = await match({ hash: { type: 'vpdq', value: last }, item: 'video:hour' });
    assert.deepEqual(asked.body.matches[0].percent, { query: 100, signal: 16 });
    const shown = await team.see(asked.body.case);
    assert.match(shown.matches[0].value, /^[0-9a-f]{64}$/);

    const refused = await match({ hash: { type: 'vpdq', value: more } });
    assert.deepEqual([refused.body.code, refused.body.errors[0].property], ['hash-malformed', 'hash.value']);
    const long = await match({ hash: { type: 'vpdq', value: `${hour}${' '.repeat(90_000)}` } });
    assert.deepEqual([long.status, long.body.code], [400, 'body-malformed']);
    const items = [{ hash: { type: 'vpdq', value: '["x"]' } }, { hash: { type: 'vpdq', value: last } }];
    const batch = await node.call(analyst, 'POST', '/api/v1/match/batch', { items });
    assert.equal(batch.body.answers[0].error.errors[0].property, 'items[0].hash.value');
    assert.equal(batch.body.answers[1].matches.length, 1);
  });

  const withoutDecoder = (t: TestContext) => {
    const before = process.env.COMITY_FFMPEG;
    process.env.COMITY_FFMPEG = '/nowhere/ffmpeg';
    t.after(() => {
      if (before === undefined) delete process.env.COMITY_FFMPEG;
      else process.env.COMITY_FFMPEG = before;
    });
  };

  test('without a decoder an upload is refused with what is missing; hashes are looked up as ever', async (t) => {
    withoutDecoder(t);
    const { status, body } = await match(formWith('video', Buffer.from('anything')));
    assert.deepEqual(
      [status, body.code, body.errors[0].reason],
      [501, 'video-decoder-missing', 'no-decoder'],
    );
    assert.match(body.detail, /ffmpeg/);
    const value = JSON.stringify([`${'5a'.repeat(32)},100,0.0`]);
    assert.deepEqual((await match({ hash: { type: 'vpdq', value } })).body.matches, []);
    assert.equal(readHash('vpdq', value).length, 32);
    assert.equal((await match(formWith('picture', (await pictures)[0]!))).status, 200);
  });
});
