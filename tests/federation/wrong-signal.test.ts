import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { type Asking, befriend, eventually, expectStatus, startTestNode, type TestNode } from '../nodes.ts';

/**
 * The main job in one go: a wrong signal of one organisation catches an innocent picture at another's node, two
 * people decide, the person it affected appeals and wins, the signal dies at both nodes, every step is provable.
 */

let authority: TestNode;
let harbour: TestNode;
let agreement: string;

before(async () => {
  [authority, harbour] = await Promise.all([
    startTestNode({ name: 'Northern Authority', class: 'state' }),
    startTestNode({ name: 'Harbour', class: 'platform' }),
  ]);
  ({ agreement } = await befriend(authority, harbour));
});
after(() => Promise.all([authority.close(), harbour.close()]));

async function newsPicture(width: number): Promise<Buffer> {
  const shapes = Array.from({ length: 40 }, (_, i) => {
    const x = (i * 137) % 760;
    const y = (i * 211) % 480;
    return `<rect x="${x}" y="${y}" width="${60 + ((i * 31) % 160)}" height="${30 + ((i * 53) % 110)}" fill="hsl(${(i * 47) % 360} 60% ${25 + ((i * 17) % 50)}%)"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="520">${shapes.join('')}</svg>`;
  return sharp(Buffer.from(svg)).resize(width).jpeg({ quality: 85 }).toBuffer();
}

const form = (picture: Buffer, fields: Record<string, string> = {}) => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  data.append('picture', new Blob([new Uint8Array(picture)], { type: 'image/jpeg' }), 'picture.jpg');
  return data;
};

type Match = {
  matches: { signal: string; distance: number; bank: string; voluntary: boolean }[];
  case?: string;
};
const match = async (who: Asking, picture: Buffer, item?: string) =>
  (await expectStatus(200, who.post<Match>('/api/v1/match', form(picture, item ? { item } : {})))).json;

const reason = {
  law: {
    instrument: 'Example Act',
    article: 'section 3',
    offence: 'provision of instructions for terrorism',
  },
  authority: 'Terms of service, section 4',
  aim: 'national-security',
  necessity: 'It shows how to build a device.',
  proportionality: 'Only this item is affected.',
  leastIntrusive: 'A warning would not prevent its use.',
  territory: 'states',
  states: 'DE, FR',
};

test('a wrong signal is caught, decided, appealed and dies at both nodes', async (t) => {
  const analyst = await authority.person(['analyst', 'reviewer']);
  const seniorThere = await authority.person(['senior-reviewer']);
  const platform = await harbour.person(['analyst']);
  const [first, second, third] = await Promise.all([
    harbour.person(['reviewer']),
    harbour.person(['reviewer']),
    harbour.person(['senior-reviewer']),
  ]);
  const received: { notice: { link: string } | null }[] = [];
  const receiver = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    received.push(JSON.parse(Buffer.concat(parts).toString('utf8')));
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  t.after(() => receiver.close());
  const { port } = receiver.address() as AddressInfo;
  const administrator = await harbour.person(['administrator']);
  await expectStatus(201, administrator.post('/api/v1/webhooks', { url: `http://127.0.0.1:${port}/hook` }));
  const original = await newsPicture(800);
  const copy = await newsPicture(420);

  // The authority shares a signal that is wrong.
  const bank = await expectStatus(
    201,
    analyst.post<{ id: string }>('/api/v1/banks', {
      name: 'Reviewed material',
      basis: 'Reviewed by two people.',
      legalBasis: { instrument: 'Some Act', article: 'section 1' },
    }),
  );
  await expectStatus(200, seniorThere.post(`/api/v1/banks/${bank.json.id}/agreements`, { agreement }));
  const added = await analyst.post(
    `/api/v1/banks/${bank.json.id}/signals`,
    form(original, { basis: 'Reviewed by our analysts' }),
  );
  assert.ok(added.status < 300, added.text);

  // It arrives in shadow: a person at Harbour has to trust the bank first.
  const seen = await eventually(
    () => match(platform, copy),
    (answer) => answer.matches.length === 1,
  );
  assert.ok(seen.matches[0]!.distance <= 31);
  assert.equal(seen.matches[0]!.voluntary, true);
  type Banks = { items: { id: string; mode: string }[] };
  const banks = (await third.get<Banks>('/api/v1/banks')).json.items;
  const theirs = banks.find((one) => one.mode === 'shadow');
  assert.ok(theirs, 'a new partner’s bank starts in shadow');
  await expectStatus(200, third.post(`/api/v1/banks/${theirs.id}/mode`, { mode: 'on' }));
  await harbour.settled();

  // The copy is caught; two people restrict it.
  const caught = await match(platform, copy, 'item-4711');
  assert.ok(caught.case, 'a match with a reference opens a case');
  const step = (who: Asking, name: string, data: unknown = {}) =>
    expectStatus(
      200,
      who.post<{ state: string; tracks: Record<string, string> }>(
        `/api/v1/cases/${caught.case}/steps/${name}`,
        { data },
      ),
    );
  await step(first, 'take');
  const no = 'no';
  await step(first, 'answer-question', {
    journalism: no,
    research: no,
    education: no,
    art: no,
    counterSpeech: no,
    reason: 'A bare instruction.',
  });
  await step(first, 'propose-restriction', reason);
  const alone = await first.post(`/api/v1/cases/${caught.case}/steps/confirm-restriction`, {
    data: { reason: 'I agree with myself.' },
  });
  assert.equal(alone.status, 409, 'the same person may not be the second one');
  const restricted = await step(second, 'confirm-restriction', { reason: 'I see the same.' });
  assert.equal(restricted.json.state, 'restricted');

  // The person it affects reads the notice, which the platform was handed, and appeals.
  const told = await eventually(
    async () => received,
    (bodies) => bodies.some((body) => body.notice !== null),
  );
  const link = new URL(told.find((body) => body.notice)!.notice!.link).pathname;
  const page = await fetch(harbour.url + link);
  assert.equal(page.status, 200);
  assert.match(page.headers.get('cache-control') ?? '', /no-store/);
  const appealed = await fetch(`${harbour.url}${link}/appeal`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ text: 'This is my photograph of the market.' }),
    redirect: 'manual',
  });
  assert.ok(appealed.status === 303 || appealed.status === 200, String(appealed.status));

  // Someone who took no part upholds it: restored, and the signal stops here at once.
  const part = await first.post(`/api/v1/cases/${caught.case}/steps/uphold-appeal`, {
    data: { reason: 'x' },
  });
  assert.equal(part.status, 409);
  const upheld = await step(third, 'uphold-appeal', { reason: 'It is a picture of a market.' });
  assert.equal(upheld.json.state, 'restored');
  await harbour.settled();
  assert.equal((await match(platform, copy)).matches.length, 0, 'stopped here, needing nobody’s consent');

  type Cases = { items: { id: string }[] };
  const disagreements = (await third.get<Cases>('/api/v1/cases?procedure=disagreement')).json.items;
  assert.equal(disagreements.length, 1);
  const disagreement = disagreements[0]!.id;

  // The disagreement travels; the originator withdraws; the signal is dead there too.
  const challenges = await eventually(
    async () => (await seniorThere.get<Cases>('/api/v1/cases?procedure=challenge')).json.items,
    (items) => items?.length === 1,
  );
  await expectStatus(
    200,
    seniorThere.post(`/api/v1/cases/${challenges[0]!.id}/steps/withdraw-signal`, {
      data: { reason: 'It was a mistake.' },
    }),
  );
  await authority.settled();
  assert.equal((await match(analyst, copy)).matches.length, 0);
  const answer = await eventually(
    async () =>
      (await third.get<{ tracks: Record<string, string> }>(`/api/v1/cases/${disagreement}`)).json.tracks
        ?.answer,
    (seen) => seen === 'withdrew',
  );
  assert.equal(answer, 'withdrew');
});
