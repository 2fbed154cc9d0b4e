import assert from 'node:assert/strict';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { exampleOrderToAct } from '../../src/desks/content-orders/demands/forms/order-to-act.form.ts';
import { copiesArrive } from '../../src/desks/content-orders/scrutiny/copies-arrive.ts';
import { scrutiny } from '../../src/desks/content-orders/scrutiny/scrutiny.procedure.ts';
import {
  anOrder,
  documentForm,
  OFFICE,
  registerOf,
} from '../../src/desks/content-orders/testing/order-play.ts';
import { anEpoc, COURT } from '../../src/desks/evidence-requests/testing/request-play.ts';
import { signalsDesk } from '../../src/desks/signals/desk.ts';
import { anAccount, bundleForm } from '../../src/desks/signals/testing/add-people.ts';
import { formWith, makePicture } from '../../src/desks/signals/testing/pictures.ts';
import { ANSWERS, REASON } from '../../src/desks/signals/testing/words.ts';
import { procedureRegistry } from '../../src/engines/cases/procedure-registry.ts';
import { entryId } from '../../src/kernel/audit/entry-id.ts';
import { takeStep } from '../../src/kernel/cases/take-step.ts';
import { plainMail } from '../../src/kernel/documents/testing/make-mail.ts';
import { ROLES, type Role } from '../../src/kernel/store/viewer.ts';
import { type Asking, befriend, eventually, expectStatus, startTestNode, type TestNode } from '../nodes.ts';
import { TAXII } from './taxii-server.ts';

// Who may do what, in one table: every route of the OpenAPI document, called by nobody and by someone of each role,
// each time on something fresh, so that what is allowed also succeeds. A route that is not in the table fails.

type Caller = 'nobody' | Role;
const CALLERS: Caller[] = ['nobody', ...ROLES];

type Row = {
  /** Gives the id that the address needs; a new one for each caller. */
  on?: () => Promise<string>;
  query?: string;
  body?: () => unknown;
  type?: string;
};

let node: TestNode;
let partner: TestNode;
let partnerClosed = false;
let maker: Asking;
let theirs: Asking;
let agreement: string;
let collection: string;
let bank: string;
let seed = 5000;
const people = new Map<Caller, Asking>();

before(async () => {
  [node, partner] = await Promise.all([startTestNode({ name: 'Host' }), startTestNode({ name: 'Partner' })]);
  ({ agreement, collection } = await befriend(node, partner));
  for (const role of ROLES) people.set(role, await node.person([role]));
  for (const [role, who] of people)
    ids.set(role as Role, (await who.get<{ person: { id: string } }>('/api/v1/me')).json.person.id);
  maker = await node.person(['analyst', 'reviewer', 'administrator', 'senior-reviewer']);
  theirs = await partner.person(['administrator']);
  bank = (
    await made('/api/v1/banks', {
      name: 'First',
      basis: 'Reviewed by two people.',
      legalBasis: { instrument: 'Some Act', article: 'section 1' },
    })
  ).id;
  await made('/api/v1/kept-hashes', KEEP);
  for (let at = 0; at < 20; at++) searched.push(await aGroundlessBank());
});
after(async () => {
  await node.close();
  if (!partnerClosed) await partner.close();
});

// biome-ignore lint/suspicious/noExplicitAny: what a route answers is looked into as a client would
async function made(path: string, body?: unknown): Promise<any> {
  const { status, json, text } = await maker.post(path, body);
  assert.ok(status < 300, `${path}: ${text}`);
  return json;
}

const reason = { reason: 'Looked at closely.' };
/** Of the right form, and of nobody: a stranger is told nothing about a form that is wrong. */
const SIGNATURE = `${'A'.repeat(86)}==`;
const digest = () => randomBytes(32).toString('hex');
const aSignal = async (value = digest()): Promise<string> =>
  (await made(`/api/v1/banks/${bank}/signals`, { type: 'sha256', value })).added.signals[0];
const anAccountProposed = async (): Promise<string> =>
  (await made(`/api/v1/banks/${bank}/signals`, bundleForm(anAccount(`videos.example:${randomUUID()}`)))).added
    .waiting.id;
const GROUND = {
  basis: 'Reviewed by two people.',
  legalBasis: { instrument: 'Some Act', article: 'section 1' },
};
const KEEP = { days: 30, ...reason };
/** Of each, one search is begun: a second one of the same bank may have to wait. */
const searched: string[] = [];
async function aSearch(): Promise<string> {
  return (await made('/api/v1/matching-backwards', { bank: await aGroundlessBank() })).id;
}
const aGroundlessBank = async (): Promise<string> =>
  (await made('/api/v1/banks', { name: `Bank ${randomUUID()}` })).id;
async function aCase(): Promise<string> {
  const value = digest();
  await aSignal(value);
  return (await made('/api/v1/match', { hash: { type: 'sha256', value }, item: `post:${randomUUID()}` }))
    .case;
}
async function aRestriction(): Promise<string> {
  const id = await aCase();
  const urgent = { ...REASON, urgency: 'It spreads while we look at it.' };
  const steps = { take: {}, 'answer-question': ANSWERS, 'restrict-single-handed': urgent };
  for (const [step, data] of Object.entries(steps)) await made(`/api/v1/cases/${id}/steps/${step}`, { data });
  await node.settled();
  return id;
}
const procedures = procedureRegistry(signalsDesk.procedures);
/** A case about which an appeal was upheld: it offers its hashes for a list of innocent pictures. */
async function anUpheldAppeal(): Promise<string> {
  const id = await aRestriction();
  await node.kernel.store.system('test')(async (tx) => {
    tx.viewer.actor = 'affected-person';
    const appeal = { step: 'appeal', actor: 'affected-person', data: { text: 'It is a market.' } };
    await takeStep(node.kernel, procedures, tx, id, appeal);
  });
  const senior = people.get('senior-reviewer')!;
  const upheld = { data: { reason: 'It was plainly a wrong match.' } };
  await expectStatus(200, senior.post(`/api/v1/cases/${id}/steps/uphold-appeal`, upheld));
  return id;
}
async function anAct(): Promise<string> {
  await aCase();
  await node.settled();
  const { rows } = await node.kernel.store.pool.query(
    `select l.epoch, l.index from log_leaf l join entry e on e.id = l.entry
     where e.kind = 'case.match-review.open' order by l.index desc limit 1`,
  );
  return entryId(node.kernel.keyring, rows[0]);
}
/** What the content of a fresh case is known by. */
async function aContent(): Promise<string> {
  const { rows } = await node.kernel.store.pool.query<{ content: string }>(
    'select content from review_item join case_file using (object) where id = $1',
    [await aCase()],
  );
  return rows[0]!.content;
}

const aWay = () => ({
  kind: 'push',
  endpoint: `http://127.0.0.1:9/${randomUUID()}`,
  keys: { p256dh: 'A'.repeat(87), auth: 'A'.repeat(22) },
});
const anotherOnesWay = async (): Promise<string> => {
  const { ways } = (await maker.get<{ ways: { id: string }[] }>('/api/v1/duty')).json;
  return ways[0]?.id ?? (await made('/api/v1/duty/ways', aWay())).id;
};
const ids = new Map<Role, string>();
const idOf = (role: Role): string => ids.get(role)!;
const aShift = () => ({
  person: idOf('senior-reviewer'),
  turn: 1,
  begins: new Date().toISOString(),
  ends: new Date(Date.now() + 3_600_000).toISOString(),
});
const aShiftOnTheRota = async (): Promise<string> => (await made('/api/v1/duty/shifts', aShift())).id;
const aSentOrder = () => ({ kind: 'removal-order', order: anOrder() });
const aSentDemand = () => ({
  kind: 'order-to-act',
  demand: { ...exampleOrderToAct(), reference: randomUUID() },
});
const aDemand = async (): Promise<string> => (await made('/api/v1/demands', aSentDemand())).id;
const A_SYSTEM = { kind: 'webhook', url: 'http://127.0.0.1:9/orders' };
let forums = 9;
const aSystem = async (): Promise<string> => {
  const forum = {
    kind: 'discourse',
    url: `http://127.0.0.1:${++forums}`,
    account: 'system',
    secret: 'a-key',
  };
  return (await made('/api/v1/content-order-systems', forum)).id;
};
/** Of the year before: an empty one is one as well. */
const REPORT = { kind: 'dsa-orders', year: new Date().getUTCFullYear() - 1 };
const aReport = async (): Promise<string> => (await made('/api/v1/reports', REPORT)).id;
const aReceivedOrder = async (): Promise<string> => (await made('/api/v1/content-orders', aSentOrder())).id;
const aMessageOfNobody = async () => `${await aReceivedOrder()}/told/${randomUUID()}`;
const anOrderToIssue = () => ({ provider: partner.kernel.host.id, order: anOrder() });
const aPreparedOrder = async (): Promise<string> =>
  (await made('/api/v1/issued-orders', anOrderToIssue())).id;
/** As a partner's node brings one. */
const aCopy = async (): Promise<string> => {
  const procedures = procedureRegistry([scrutiny]);
  const { arrived } = copiesArrive({ kernel: node.kernel, procedures, policy: undefined as never });
  const body = {
    order: randomUUID(),
    provider: node.kernel.host.id,
    document: anOrder(),
    signature: { key: 'a', value: 'b' },
  };
  const letter = { id: randomUUID(), from: partner.kernel.host.id, body, receivedAt: new Date() };
  return node.kernel.store.system('test')(async (tx) => String((await arrived(tx, letter)).copy));
};
const anAnswer = () => ({ partner: partner.kernel.host.id, ...reason });
/** One that is answered now; there is one at most. */
const anAnsweredPartner = async (): Promise<string> => {
  const senior = people.get('senior-reviewer')!;
  const { items } = (await senior.get<{ items: { id: string; state: string }[] }>('/api/v1/deconfliction'))
    .json;
  const on = items.find(({ state }) => state === 'on');
  if (on) return on.id;
  return (await expectStatus(201, senior.post<{ id: string }>('/api/v1/deconfliction', anAnswer()))).json.id;
};
const aMail = plainMail('Reference number: EX-1');
const anOrderWithDocument = async (): Promise<string> =>
  (await made('/api/v1/content-orders/with-document', documentForm(aMail, { order: anOrder() }))).id;
const anEvidenceForm = () => ({ ...anEpoc(), sectionA: { issuingAuthorityFileNumber: randomUUID() } });
const FROM_ELSEWHERE = '?channel=alternative-means';
const anEvidenceRequest = async (): Promise<string> =>
  (await made(`/api/v1/evidence-requests${FROM_ELSEWHERE}`, anEvidenceForm())).id;
const aRegister = () => registerOf([{ ...OFFICE, source: `https://register.example/${randomUUID()}` }]);

const aDeclaration = () => ({
  title: 'Attack in Northtown',
  level: 'incident',
  banks: [bank],
  until: new Date(Date.now() + 3_600_000).toISOString(),
  reason: 'Copies of it are posted everywhere.',
});
/** A bank is in one crisis at a time. */
const aCrisis = async () =>
  (await made('/api/v1/crises', { ...aDeclaration(), banks: [await aGroundlessBank()] })).id as string;

async function aCaseWithPicture(): Promise<string> {
  const picture = await makePicture(seed++, 200, 150);
  await expectStatus(201, maker.post(`/api/v1/banks/${bank}/signals`, formWith('file', picture)));
  const form = formWith('picture', picture, { item: `post:${randomUUID()}` });
  return (await expectStatus(200, maker.post<{ case: string }>('/api/v1/match', form))).json.case;
}
const aServiceKey = async () => (await made('/api/v1/service-keys', { name: 'Uploads' })).id;
const aSeat = async () => (await node.person(['reader'])).id;
/** At an address where nothing listens: what a pull finds is not what this is about. */
const anExchangeOf = () => ({
  name: `Exchange ${randomUUID()}`,
  kind: 'hash-file',
  address: 'http://127.0.0.1:9/list.csv',
  originator: { name: 'Some Archive', class: 'civil-society' },
});
async function anExchange(): Promise<string> {
  const { id } = await made('/api/v1/exchanges', anExchangeOf());
  // Tried at once, and noted by itself: nothing of it may move while somebody is refused.
  await eventually(
    () => maker.get<{ triedAt: string | null; state: string }>(`/api/v1/exchanges/${id}`),
    ({ json }) => json.triedAt !== null && json.state !== 'pulling',
  );
  return id;
}
async function aHeldExchange(): Promise<string> {
  const id = await anExchange();
  await node.kernel.store.pool.query(
    `insert into exchange_entry (exchange, external_id, holder, signal, type, code, made, state, changed_at)
     select object, 'a', holder, 'indicator--a', 'sha256', '\\x00', false, 'held', now() from exchange where id = $1`,
    [id],
  );
  return id;
}
const terms = (party: string) => ({
  title: 'Another agreement',
  party,
  purposes: ['Find copies'],
  legalBasis: { instrument: 'Regulation (EU) 2021/784', article: 'Article 14' },
  onward: 'originator-consent',
  retentionDays: 30,
});
async function aProposal(): Promise<string> {
  const proposed = theirs.post<{ id: string }>('/api/v1/agreements', terms(node.kernel.host.id));
  return (await expectStatus(201, proposed)).json.id;
}
async function ourProposal(): Promise<string> {
  return (await made('/api/v1/agreements', terms(partner.kernel.host.id))).id;
}
async function anAgreement(): Promise<string> {
  const id = await aProposal();
  await expectStatus(200, maker.post(`/api/v1/agreements/${id}/accept`));
  return id;
}
async function aSharedBank(): Promise<string> {
  const name = `Bank ${randomUUID()}`;
  const { id } = await made('/api/v1/banks', {
    name,
    basis: 'Reviewed by two people.',
    legalBasis: { instrument: 'Some Act', article: 'section 1' },
  });
  await expectStatus(200, maker.post(`/api/v1/banks/${id}/agreements`, { agreement }));
  return id;
}
async function aBankAskedPrivately(): Promise<string> {
  const { id } = await made('/api/v1/banks', { name: `Bank ${randomUUID()}`, ...GROUND });
  await expectStatus(200, maker.post(`/api/v1/banks/${id}/ask-privately`, { agreement }));
  return id;
}
const campaign = () => ({
  type: 'campaign',
  spec_version: '2.1',
  id: `campaign--${randomUUID()}`,
  created: '2026-01-01T00:00:00.000Z',
  modified: '2026-01-01T00:00:00.000Z',
  name: 'A campaign',
});
async function anImport(): Promise<string> {
  const object = campaign();
  await expectStatus(202, maker.post(objectsOf(own()), { objects: [object] }, { 'content-type': TAXII }));
  await node.settled();
  return object.id;
}
const erasure = {
  reason: 'The person asked for it.',
  law: { instrument: 'Regulation (EU) 2016/679', article: 'Article 17' },
};
async function anErasure(): Promise<string> {
  const id = await anImport();
  await made(`/api/v1/records/${id}/erasure`, erasure);
  return id;
}
const own = () => node.kernel.host.id.replace('identity--', '');
const objectsOf = (id: string) => `/taxii2/api/collections/${id}/objects/`;
const ofOwn = { on: async () => own() };
const ofShared = { on: async () => collection };
const nowhere = { on: async () => randomUUID() };

/** Who may, and what it answers: nobody, reader, analyst, reviewer, senior reviewer, administrator, overseer. */
const TABLE: [answers: string, route: string, row?: Row][] = [
  ['401 200 200 200 200 200 200', 'GET /api/v1/me'],
  ['401 200 200 200 200 200 200', 'GET /api/v1/people'],
  [
    '401 403 403 403 403 201 403',
    'POST /api/v1/people',
    { body: () => ({ name: 'Someone', roles: ['reader'] }) },
  ],
  ['401 403 403 403 403 201 403', 'POST /api/v1/people/{id}/link', { on: aSeat }],
  [
    '401 403 403 403 403 200 403',
    'POST /api/v1/people/{id}/roles',
    { on: aSeat, body: () => ({ roles: ['analyst'] }) },
  ],
  ['401 403 403 403 403 200 403', 'POST /api/v1/people/{id}/remove', { on: aSeat }],
  ['401 201 201 201 201 201 403', 'POST /api/v1/tokens', { body: () => ({ label: 'A script' }) }],
  ['401 200 200 200 200 200 200', 'GET /api/v1/service-keys'],
  ['401 403 403 403 403 201 403', 'POST /api/v1/service-keys', { body: () => ({ name: 'Uploads' }) }],
  ['401 403 403 403 403 200 403', 'POST /api/v1/service-keys/{id}/revoke', { on: aServiceKey }],
  ['401 401 401 401 401 401 401', 'POST /api/v1/sign-in', { body: () => ({ token: 'cml_of-nobody' }) }],
  ['200 200 200 200 200 200 200', 'POST /api/v1/sign-out'],
  ['401 200 200 200 200 200 200', 'GET /api/v1/records'],
  ['401 200 200 200 200 200 200', 'GET /api/v1/search', { query: '?q=signal' }],
  ['401 200 200 200 200 200 200', 'GET /api/v1/records/{id}', { on: anImport }],
  ['401 200 200 200 200 200 200', 'GET /api/v1/erasures'],
  ['401 403 403 201 201 403 403', 'POST /api/v1/records/{id}/erasure', { on: anImport, body: () => erasure }],
  ['401 403 403 403 200 403 403', 'POST /api/v1/records/{id}/erasure/confirm', { on: anErasure }],
  [
    '401 403 403 403 200 403 403',
    'POST /api/v1/records/{id}/erasure/decline',
    { on: anErasure, body: () => ({ reason: 'The wrong record was named.' }) },
  ],
  ['401 200 200 200 200 200 200', 'GET /api/v1/quarantine'],
  [
    '401 403 200 200 200 200 403',
    'POST /api/v1/imports',
    { query: '?source=list', body: () => ({ type: 'bundle', id: `bundle--${randomUUID()}`, objects: [] }) },
  ],
  ['401 200 200 200 200 200 200', 'GET /api/v1/peers'],
  // It is a partner already: 200, and not 201.
  [
    '401 403 403 403 403 200 403',
    'POST /api/v1/peers',
    { body: () => ({ url: partner.url, publicKey: partner.publicKey }) },
  ],
  [
    '401 403 403 403 200 200 403',
    'POST /api/v1/peers/{id}/suspend',
    { on: async () => partner.kernel.host.id, body: () => reason },
  ],
  [
    '401 403 403 403 200 403 403',
    'POST /api/v1/peers/{id}/resume',
    { on: async () => partner.kernel.host.id },
  ],
  ['401 200 200 200 200 200 200', 'GET /api/v1/agreements'],
  ['401 403 403 403 201 201 403', 'POST /api/v1/agreements', { body: () => terms(partner.kernel.host.id) }],
  ['401 403 403 403 200 200 403', 'POST /api/v1/agreements/{id}/accept', { on: aProposal }],
  [
    '401 403 403 403 200 200 403',
    'POST /api/v1/agreements/{id}/decline',
    { on: aProposal, body: () => reason },
  ],
  [
    '401 403 403 403 200 200 403',
    'POST /api/v1/agreements/{id}/withdraw',
    { on: ourProposal, body: () => reason },
  ],
  [
    '401 403 403 403 200 200 403',
    'POST /api/v1/agreements/{id}/suspend',
    { on: anAgreement, body: () => reason },
  ],
  ['401 200 200 200 200 200 200', 'GET /api/v1/audit'],
  ['401 404 404 200 200 404 200', 'GET /api/v1/audit/{entry}', { on: anAct }],
  ['401 403 403 403 403 200 200', 'POST /api/v1/audit/verify'],
  ['401 200 200 200 200 200 200', 'GET /api/v1/banks'],
  [
    '401 403 201 201 201 201 403',
    'POST /api/v1/banks',
    {
      body: () => ({
        name: `Bank ${randomUUID()}`,
        basis: 'Reviewed by two people.',
        legalBasis: { instrument: 'Some Act', article: 'section 1' },
      }),
    },
  ],
  ['401 200 200 200 200 200 200', 'GET /api/v1/banks/{id}', { on: async () => bank }],
  [
    '401 403 200 200 200 200 403',
    'POST /api/v1/banks/{id}/ground',
    { on: aGroundlessBank, body: () => GROUND },
  ],
  [
    '401 403 403 200 200 200 403',
    'POST /api/v1/banks/{id}/mode',
    { on: async () => bank, body: () => ({ mode: 'shadow' }) },
  ],
  [
    '401 403 403 200 200 403 403',
    'POST /api/v1/banks/{id}/mode on',
    { on: async () => bank, body: () => ({ mode: 'on' }) },
  ],
  [
    '401 403 403 200 200 200 403',
    'POST /api/v1/banks/{id}/mode sample',
    { on: async () => bank, body: () => ({ mode: 'sample', percent: 50 }) },
  ],
  [
    '401 403 403 200 200 403 403',
    'POST /api/v1/banks/{id}/mode on again',
    { on: async () => bank, body: () => ({ mode: 'on' }) },
  ],
  ['401 200 200 200 200 200 200', 'GET /api/v1/banks/{id}/signals', { on: async () => bank }],
  ['401 200 200 200 200 200 200', 'GET /api/v1/kept-hashes'],
  ['401 403 403 403 200 200 403', 'POST /api/v1/kept-hashes', { body: () => KEEP }],
  ['401 403 200 200 200 200 403', 'DELETE /api/v1/kept-hashes/{item}', { on: async () => 'post:1' }],
  ['401 200 200 200 200 200 200', 'GET /api/v1/matching-backwards'],
  [
    '401 403 403 201 201 403 403',
    'POST /api/v1/matching-backwards',
    { body: () => ({ bank: searched.pop() }) },
  ],
  ['401 404 404 200 200 404 200', 'GET /api/v1/matching-backwards/{id}', { on: aSearch }],
  ['401 404 404 200 200 404 403', 'POST /api/v1/matching-backwards/{id}/stop', { on: aSearch }],
  [
    '401 403 403 200 200 200 403',
    'POST /api/v1/banks/{id}/radius',
    { on: async () => bank, body: () => ({ radius: 31 }) },
  ],
  [
    '401 403 403 403 200 200 403',
    'POST /api/v1/banks/{id}/agreements',
    { on: async () => bank, body: () => ({ agreement }) },
  ],
  [
    '401 403 403 403 200 200 403',
    'POST /api/v1/banks/{id}/unshare',
    { on: aSharedBank, body: () => ({ agreement }) },
  ],
  [
    '401 403 403 403 200 200 403',
    'POST /api/v1/banks/{id}/ask-privately',
    { on: async () => bank, body: () => ({ agreement }) },
  ],
  [
    '401 403 403 403 200 200 403',
    'POST /api/v1/banks/{id}/ask-privately/stop',
    { on: aBankAskedPrivately, body: () => ({ agreement }) },
  ],
  // For keys that are lent, and for no person.
  [
    '401 403 403 403 403 403 403',
    'POST /api/v1/match/private',
    { body: () => ({ hash: { type: 'sha256', value: digest() } }) },
  ],
  [
    '401 403 201 201 201 201 403',
    'POST /api/v1/banks/{id}/signals',
    { on: async () => bank, body: () => ({ type: 'sha256', value: digest() }) },
  ],
  [
    '401 403 403 403 201 403 403',
    'POST /api/v1/banks/{id}/signals despite an appeal',
    {
      on: async () => bank,
      body: () => ({ type: 'sha256', value: digest(), despiteAppeal: 'Looked at again.' }),
    },
  ],
  [
    '401 403 200 200 200 200 403',
    'GET /api/v1/banks/{id}/export',
    { on: async () => bank, query: '?format=csv' },
  ],
  ['401 200 200 200 200 200 200', 'GET /api/v1/authorities'],
  ['401 403 403 403 200 200 403', 'PUT /api/v1/authorities', { body: aRegister, type: 'text/csv' }],
  ['401 200 200 200 200 200 200', 'GET /api/v1/content-orders'],
  ['401 403 201 201 201 201 403', 'POST /api/v1/content-orders', { body: aSentOrder }],
  ['401 404 404 200 200 404 200', 'GET /api/v1/content-orders/{id}', { on: aReceivedOrder }],
  ['401 404 404 409 409 404 409', 'GET /api/v1/demands/{id}/statement', { on: aDemand }],
  [
    '401 200 200 200 200 200 200',
    'GET /api/v1/transparency-statements',
    { query: '?from=2026-01-01&to=2026-12-31' },
  ],
  ['401 200 200 200 200 200 200', 'GET /api/v1/reports'],
  [
    '401 403 403 403 200 200 403',
    'GET /api/v1/reports/preview',
    { query: `?kind=dsa-orders&year=${REPORT.year}` },
  ],
  ['401 403 403 403 201 201 403', 'POST /api/v1/reports', { body: () => REPORT }],
  ['401 200 200 200 200 200 200', 'GET /api/v1/reports/{id}', { on: aReport }],
  [
    '401 200 200 200 200 200 200',
    'GET /api/v1/reports/{id}/figures/{figure}',
    { on: async () => `${await aReport()}/figures/orders` },
  ],
  ['200 200 200 200 200 200 200', 'GET /reports'],
  ['200 200 200 200 200 200 200', 'GET /reports/schema.json'],
  ['200 200 200 200 200 200 200', 'GET /reports/{id}', { on: aReport }],
  ['200 200 200 200 200 200 200', 'GET /reports/{id}.json', { on: aReport }],
  ['200 200 200 200 200 200 200', 'GET /reports/{id}.csv', { on: aReport }],
  // Nothing was signed since: the proof comes with the next checkpoint.
  ['404 404 404 404 404 404 404', 'GET /reports/{id}/proof.json', { on: aReport }],
  ['401 200 200 200 200 200 200', 'GET /api/v1/demands'],
  ['401 403 201 201 201 201 403', 'POST /api/v1/demands', { body: aSentDemand }],
  ['401 404 404 200 200 404 200', 'GET /api/v1/demands/{id}', { on: aDemand }],
  [
    '401 404 404 200 200 404 403',
    'POST /api/v1/demands/{id}/steps/{step} check-elements',
    { on: aDemand, body: () => ({ data: { found: 'complete' } }) },
  ],
  [
    '401 403 200 200 200 200 403',
    'POST /api/v1/content-orders/documents',
    { body: () => documentForm(aMail) },
  ],
  [
    '401 403 201 201 201 201 403',
    'POST /api/v1/content-orders/with-document',
    { body: () => documentForm(aMail, { order: anOrder() }) },
  ],
  ['401 404 404 200 200 404 200', 'GET /api/v1/content-orders/{id}/document', { on: anOrderWithDocument }],
  [
    '401 404 404 200 200 404 403',
    'POST /api/v1/content-orders/{id}/steps/{step} check-completeness',
    { on: aReceivedOrder, body: () => ({ data: { found: 'complete' } }) },
  ],
  // Nothing was executed: there is nobody to tell.
  [
    '401 404 404 409 409 404 403',
    'POST /api/v1/content-orders/{id}/content-provider-link',
    { on: aReceivedOrder, body: () => ({ item: 0 }) },
  ],
  // Nothing was executed: no system was told.
  [
    '401 404 404 409 409 404 403',
    'POST /api/v1/content-orders/{id}/told/{message}',
    { on: aMessageOfNobody, body: () => ({ what: 'try-again' }) },
  ],
  ['401 200 200 200 200 200 200', 'GET /api/v1/content-order-systems'],
  ['401 403 403 403 403 204 403', 'DELETE /api/v1/content-order-systems/{id}', { on: aSystem }],
  ['404 404 404 404 404 404 404', 'GET /c/{token}', { on: async () => 'A'.repeat(22) }],
  [
    '404 404 404 404 404 404 404',
    'POST /c/{token}/objection',
    {
      on: async () => 'A'.repeat(22),
      type: 'application/x-www-form-urlencoded',
      body: () => 'text=Look%20again',
    },
  ],
  ['401 403 403 403 201 201 403', 'POST /api/v1/content-order-drills', { body: () => ({ what: 'plain' }) }],
  ['401 200 200 200 200 200 200', 'GET /api/v1/content-order-drills'],
  // Nothing was done and nothing stands in the way: there is nothing to write.
  ['401 404 404 409 409 404 409', 'GET /api/v1/content-orders/{id}/feedback', { on: aReceivedOrder }],
  ['401 404 404 409 409 404 409', 'GET /api/v1/content-orders/{id}/impossibility', { on: aReceivedOrder }],
  ['401 200 200 200 200 200 200', 'GET /api/v1/issued-orders'],
  ['401 403 201 201 201 403 403', 'POST /api/v1/issued-orders', { body: anOrderToIssue }],
  ['401 404 404 200 200 404 200', 'GET /api/v1/issued-orders/{id}', { on: aPreparedOrder }],
  [
    '401 404 404 200 200 404 403',
    'POST /api/v1/issued-orders/{id}/steps/{step} abandon',
    { on: aPreparedOrder, body: () => ({ data: reason }) },
  ],
  ['401 200 200 200 200 200 200', 'GET /api/v1/scrutiny'],
  ['401 404 404 200 200 404 200', 'GET /api/v1/scrutiny/{id}', { on: aCopy }],
  [
    '401 404 404 200 200 404 403',
    'POST /api/v1/scrutiny/{id}/steps/{step} tell-intention',
    { on: aCopy, body: () => ({ data: reason }) },
  ],
  ['401 200 200 200 200 200 200', 'GET /api/v1/deconfliction'],
  ['401 403 403 403 201 403 403', 'POST /api/v1/deconfliction', { body: anAnswer }],
  ['401 404 404 200 200 404 200', 'GET /api/v1/deconfliction/{id}', { on: anAnsweredPartner }],
  // There is one at most: the second who stops it finds it stopped.
  [
    '401 404 404 200 409 404 403',
    'POST /api/v1/deconfliction/{id}/steps/{step} stop-answering',
    { on: anAnsweredPartner, body: () => ({ data: reason }) },
  ],
  ['401 404 404 200 200 404 200', 'GET /api/v1/content-orders/{id}/order.pdf', { on: aReceivedOrder }],
  ['401 404 404 409 409 404 409', 'GET /api/v1/content-orders/{id}/feedback.pdf', { on: aReceivedOrder }],
  [
    '401 404 404 409 409 404 409',
    'GET /api/v1/content-orders/{id}/impossibility.pdf',
    { on: aReceivedOrder },
  ],
  ['401 200 200 200 200 200 200', 'GET /api/v1/evidence-authorities'],
  [
    '401 403 403 403 200 200 403',
    'PUT /api/v1/evidence-authorities',
    { body: () => ({ authorities: [COURT] }) },
  ],
  ['401 200 200 200 200 200 200', 'GET /api/v1/evidence-requests'],
  [
    '401 403 201 201 201 201 403',
    'POST /api/v1/evidence-requests',
    { body: anEvidenceForm, query: FROM_ELSEWHERE },
  ],
  ['401 404 404 200 200 404 200', 'GET /api/v1/evidence-requests/{id}', { on: anEvidenceRequest }],
  ['401 200 200 200 200 200 200', 'GET /api/v1/dis-connection'],
  [
    '401 403 403 403 403 200 403',
    'PUT /api/v1/dis-connection',
    { body: () => ({ url: 'http://127.0.0.1:9/dis', token: 'a token of the system' }) },
  ],
  [
    '401 404 404 409 409 404 403',
    'POST /api/v1/evidence-requests/{id}/form-3/send',
    { on: anEvidenceRequest, body: () => ({}) },
  ],
  [
    '401 404 404 409 409 404 403',
    'POST /api/v1/evidence-requests/{id}/package/send',
    {
      on: anEvidenceRequest,
      query: '?recipient=Court',
      body: () => 'age-encryption.org/v1\n',
      type: 'application/octet-stream',
    },
  ],
  // No obstacle is on record: there is nothing to write.
  ['401 404 404 409 409 404 409', 'GET /api/v1/evidence-requests/{id}/form-3', { on: anEvidenceRequest }],
  [
    '401 404 404 200 200 404 403',
    'POST /api/v1/evidence-requests/{id}/steps/{step} check-completeness',
    { on: anEvidenceRequest, body: () => ({ data: { found: 'complete' } }) },
  ],
  ['401 200 200 200 200 200 200', 'GET /api/v1/duty'],
  ['401 201 201 201 201 201 403', 'POST /api/v1/duty/ways', { body: aWay }],
  // Each of the one who named it, and of nobody else.
  [
    '401 404 404 404 404 404 404',
    'POST /api/v1/duty/ways/{id}/confirm',
    { on: anotherOnesWay, body: () => ({ code: '123456' }) },
  ],
  ['401 404 404 404 404 404 404', 'POST /api/v1/duty/ways/{id}/remove', { on: anotherOnesWay }],
  ['401 403 403 403 201 201 403', 'POST /api/v1/duty/shifts', { body: aShift }],
  ['401 403 403 403 200 200 403', 'POST /api/v1/duty/shifts/{id}/remove', { on: aShiftOnTheRota }],
  [
    '401 403 403 403 200 200 403',
    'POST /api/v1/duty/shifts/{id}/hand-over',
    { on: aShiftOnTheRota, body: () => ({ to: idOf('reviewer') }) },
  ],
  ['401 404 404 200 200 404 200', 'GET /api/v1/duty/cases/{id}', { on: aCase }],
  ['401 404 404 200 200 404 403', 'POST /api/v1/duty/cases/{id}/take-on', { on: aCase }],
  // Nobody has it.
  ['401 404 404 409 409 404 403', 'POST /api/v1/duty/cases/{id}/give-back', { on: aCase }],
  ['401 200 200 200 200 200 200', 'GET /api/v1/crises'],
  ['401 403 403 403 201 403 403', 'POST /api/v1/crises', { body: aDeclaration }],
  ['401 200 200 200 200 200 200', 'GET /api/v1/crises/{id}', { on: aCrisis }],
  ['401 200 200 200 200 200 200', 'GET /api/v1/exchanges'],
  ['401 403 403 403 201 201 403', 'POST /api/v1/exchanges', { body: anExchangeOf }],
  ['401 200 200 200 200 200 200', 'GET /api/v1/exchanges/{id}', { on: anExchange }],
  ['401 403 202 202 202 202 403', 'POST /api/v1/exchanges/{id}/pull', { on: anExchange }],
  ['401 403 403 403 200 200 403', 'POST /api/v1/exchanges/{id}/pause', { on: anExchange }],
  ['401 403 403 403 200 200 403', 'POST /api/v1/exchanges/{id}/resume', { on: anExchange }],
  ['401 403 403 403 200 200 403', 'POST /api/v1/exchanges/{id}/remove', { on: anExchange }],
  [
    '401 403 403 200 200 403 403',
    'POST /api/v1/exchanges/{id}/let-through',
    { on: aHeldExchange, body: () => reason },
  ],
  [
    '401 403 403 200 200 403 403',
    'POST /api/v1/exchanges/{id}/refuse',
    { on: aHeldExchange, body: () => reason },
  ],
  ['401 200 200 200 200 200 200', 'GET /api/v1/banks/{id}/people', { on: async () => bank }],
  [
    '401 403 403 201 201 403 403',
    'POST /api/v1/people-proposals/{id}/add',
    { on: anAccountProposed, body: () => ({}) },
  ],
  [
    '401 403 403 200 200 403 403',
    'POST /api/v1/people-proposals/{id}/decline',
    { on: anAccountProposed, body: () => reason },
  ],
  ['401 200 200 200 200 200 200', 'GET /api/v1/signals/{id}', { on: aSignal }],
  ['401 403 403 200 200 403 403', 'POST /api/v1/signals/{id}/withdraw', { on: aSignal, body: () => reason }],
  ['401 403 403 200 200 403 403', 'POST /api/v1/signals/{id}/stop', { on: aSignal, body: () => reason }],
  ['401 200 200 200 200 200 200', 'GET /api/v1/signals/{id}/correction', { on: aSignal }],
  [
    '401 403 403 200 200 403 403',
    'POST /api/v1/signals/{id}/judgement',
    { on: aSignal, body: () => ({ judged: 'confirmed', ...reason }) },
  ],
  // Allowed, and not quarantined.
  [
    '401 403 403 403 409 403 403',
    'POST /api/v1/signals/{id}/end-quarantine',
    { on: aSignal, body: () => reason },
  ],
  [
    '401 403 403 403 200 403 403',
    'POST /api/v1/banks/{id}/quarantine-rule',
    { on: async () => bank, body: () => ({ percent: 20, reviewers: 3, reviewed: 10 }) },
  ],
  ['401 200 200 200 200 200 200', 'GET /api/v1/sightings'],
  // Allowed; the partner has sent no signal under it.
  [
    '401 403 403 403 404 404 403',
    'POST /api/v1/sightings/{id}',
    { on: async () => agreement, body: () => ({ share: true }) },
  ],
  [
    '401 403 200 200 200 200 403',
    'POST /api/v1/match',
    { body: () => ({ hash: { type: 'sha256', value: digest() } }) },
  ],
  [
    '401 403 200 200 200 200 403',
    'POST /api/v1/match/batch',
    { body: () => ({ items: [{ hash: { type: 'sha256', value: digest() } }] }) },
  ],
  [
    '401 403 200 200 200 200 403',
    'POST /api/v1/compare',
    { body: () => ({ one: digest(), other: digest() }) },
  ],
  ['401 403 200 200 200 200 403', 'GET /api/v1/index'],
  ['401 200 200 200 200 200 200', 'GET /api/v1/cases'],
  ['401 404 404 200 200 404 200', 'GET /api/v1/cases/{id}', { on: aCase }],
  [
    '401 404 404 200 200 404 403',
    'POST /api/v1/cases/{id}/steps/{step} take',
    { on: aCase, body: () => ({ data: {} }) },
  ],
  [
    '401 404 404 403 403 404 200',
    'POST /api/v1/cases/{id}/steps/{step} annotate',
    { on: aCase, body: () => ({ data: { text: 'Seen.' } }) },
  ],
  [
    '401 403 200 200 200 200 403',
    'POST /api/v1/cases/{id}/notice',
    { on: aRestriction, body: () => ({ status: 'delivered', how: 'By post' }) },
  ],
  ['401 404 404 200 200 404 200', 'GET /api/v1/same-content/{content}', { on: aContent }],
  // Allowed, and the sample is not opened.
  [
    '401 403 403 409 409 403 403',
    'POST /api/v1/same-content/{content}/decisions',
    { on: aContent, body: () => ({ step: 'leave' }) },
  ],
  ['401 404 404 200 200 404 200', 'GET /api/v1/cases/{id}/notice-link', { on: aCase }],
  [
    '401 403 403 200 200 403 403',
    'POST /api/v1/cases/{id}/notice-link',
    { on: aRestriction, body: () => ({}) },
  ],
  ['401 404 404 200 200 404 200', 'GET /api/v1/cases/{id}/picture', { on: aCaseWithPicture }],
  [
    '401 404 404 200 200 404 403',
    'POST /api/v1/cases/{id}/known-innocent',
    { on: anUpheldAppeal, body: () => reason },
  ],
  ['401 200 200 200 200 200 200', 'GET /api/v1/webhooks'],
  ['401 200 200 200 200 200 200', 'GET /taxii2/'],
  ['401 200 200 200 200 200 200', 'GET /taxii2/api/'],
  ['401 200 200 200 200 200 200', 'GET /taxii2/api/collections/'],
  ['401 200 200 200 200 200 200', 'GET /taxii2/api/collections/{collection}/', ofOwn],
  ['401 200 200 200 200 200 200', 'GET /taxii2/api/collections/{collection}/manifest/', ofOwn],
  ['401 200 200 200 200 200 200', 'GET /taxii2/api/collections/{collection}/objects/', ofOwn],
  ['401 200 200 200 200 200 200', 'GET /taxii2/api/collections/{collection}/objects/ shared', ofShared],
  [
    '401 403 202 202 202 202 403',
    'POST /taxii2/api/collections/{collection}/objects/',
    { ...ofOwn, type: TAXII, body: () => ({ objects: [campaign()] }) },
  ],
  [
    '401 200 200 200 200 200 200',
    'GET /taxii2/api/collections/{collection}/objects/{id}/',
    { on: async () => `${own()}/objects/${await anImport()}` },
  ],
  [
    '401 405 405 405 405 405 405',
    'DELETE /taxii2/api/collections/{collection}/objects/{id}/',
    { on: async () => `${own()}/objects/${await anImport()}` },
  ],
  ['401 404 404 404 404 404 404', 'GET /taxii2/api/status/{status}/', nowhere],
  [
    '401 401 401 401 401 401 401',
    'POST /federation/agreements',
    { body: () => ({ terms: '{}', signature: SIGNATURE }) },
  ],
  [
    '401 401 401 401 401 401 401',
    'POST /federation/agreements/{id}/acceptance',
    { ...nowhere, body: () => ({ signature: SIGNATURE }) },
  ],
  [
    '401 401 401 401 401 401 401',
    'POST /federation/agreements/{id}/closing',
    {
      ...nowhere,
      body: () => ({
        act: 'declined',
        reason: 'None',
        at: '2026-01-01T00:00:00.000Z',
        signature: SIGNATURE,
      }),
    },
  ],
  [
    '401 401 401 401 401 401 401',
    'POST /federation/agreements/{id}/suspension',
    { ...nowhere, body: () => reason },
  ],
  ['401 401 401 401 401 401 401', 'POST /federation/notify', { body: () => ({}) }],
  [
    '401 401 401 401 401 401 401',
    'POST /federation/letters',
    { body: () => ({ id: randomUUID(), kind: 'content-orders.order', body: {} }) },
  ],
  [
    '401 401 401 401 401 401 401',
    'POST /federation/receipts',
    { body: () => ({ body: '{}', signature: SIGNATURE }) },
  ],
  [
    '401 401 401 401 401 401 401',
    'POST /federation/cosignatures',
    { body: () => ({ origin: 'x', size: 256, line: 'x' }) },
  ],
  [
    '401 401 401 401 401 401 401',
    'GET /federation/collections/{id}/withdrawals',
    { ...ofShared, query: '?after=0' },
  ],
  ['200 200 200 200 200 200 200', 'GET /.well-known/comity'],
  ['200 200 200 200 200 200 200', 'GET /'],
  ['200 200 200 200 200 200 200', 'GET /log/checkpoint'],
  ['200 200 200 200 200 200 200', 'GET /log/{epoch}/checkpoint', { on: async () => '1' }],
  ['200 200 200 200 200 200 200', 'GET /log/key'],
  ['200 200 200 200 200 200 200', 'GET /log/{epoch}/key', { on: async () => '1' }],
  ['404 404 404 404 404 404 404', 'GET /log/epoch'],
  ['404 404 404 404 404 404 404', 'GET /log/{epoch}/epoch', { on: async () => '1' }],
  ['200 200 200 200 200 200 200', 'GET /log/tile/{*}', { on: async () => '0/000' }],
  ['200 200 200 200 200 200 200', 'GET /log/{epoch}/tile/{*}', { on: async () => '1/tile/0/000' }],
  [
    '404 404 404 404 404 404 404',
    'GET /log/witnessed/{origin}',
    { on: async () => createHash('sha256').digest('hex') },
  ],
  ['404 404 404 404 404 404 404', 'GET /n/{token}', { on: async () => 'A'.repeat(22) }],
  [
    '404 404 404 404 404 404 404',
    'POST /n/{token}/appeal',
    {
      on: async () => 'A'.repeat(22),
      type: 'application/x-www-form-urlencoded',
      body: () => 'text=Look%20again',
    },
  ],
  // Of services, by their keys or their addresses: a person's token, whatever their role, opens none of them.
  ...[
    'GET /hma/{key}/status',
    'GET /hma/{key}/h/hash',
    'POST /hma/{key}/h/hash',
    'GET /hma/{key}/m/lookup',
    'POST /hma/{key}/m/lookup',
    'GET /hma/{key}/m/raw_lookup',
    'POST /hma/{key}/m/compare',
    'GET /hma/{key}/m/index/status',
    'GET /hma/{key}/c/banks',
    'POST /hma/{key}/c/banks',
    'GET /hma/{key}/c/bank/{name}',
    'POST /hma/{key}/c/bank/{name}/signal',
    'POST /hma/{key}/c/bank/{name}/content',
    'GET /hma/{key}/c/bank/{name}/content/{content}',
    'GET /hma/{key}/c/exchanges',
    'GET /hma/{key}/c/exchanges/apis',
    'GET /hma/{key}/c/exchange/{name}',
    'GET /hma/{key}/c/exchange/{name}/status',
  ]
    .flatMap((route) => [route, route.replace('/{key}', '')])
    .map((route): (typeof TABLE)[number] => [
      '401 401 401 401 401 401 401',
      route,
      route.startsWith('GET ') ? {} : { body: () => ({}) },
    ]),
  // The last one: from then on decisions are told to it, beside what is called here.
  ['401 403 403 403 403 201 403', 'POST /api/v1/content-order-systems', { body: () => A_SYSTEM }],
  [
    '401 403 403 403 403 201 403',
    'POST /api/v1/webhooks',
    { body: () => ({ url: 'http://127.0.0.1:9/decisions' }) },
  ],
];

/** Its own session is not the node's record: anybody may begin and end it. Everything else is a change. */
const OWN_SESSION = ['POST /api/v1/sign-in', 'POST /api/v1/sign-out'];

async function call(caller: Caller, route: string, { on, query = '', body, type }: Row): Promise<Response> {
  const [method, path, step] = route.split(' ') as [string, string, string?];
  let address = step ? path.replace('{step}', step) : path;
  if (on) {
    const id = await on();
    // One id may fill several places of an address.
    const places = /\{.*\}/.exec(address)?.[0] as string;
    const rest = id.includes('/') ? places : (/\{[^}]+\}/.exec(address)?.[0] as string);
    address = address.replace(rest, id);
  }
  const sent = body?.();
  const token = people.get(caller)?.token;
  return fetch(`${node.url}${address}${query}`, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body && !(sent instanceof FormData) ? { 'content-type': type ?? 'application/json' } : {}),
    },
    ...(body
      ? { body: typeof sent === 'string' || sent instanceof FormData ? sent : JSON.stringify(sent) }
      : {}),
  });
}

test('every route of the OpenAPI document is in the table', async () => {
  const { paths } = (await maker.get<{ paths: Record<string, object> }>('/api/v1/openapi.json')).json;
  const offered = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const known = new Set(TABLE.map(([, route]) => route.split(' ').slice(0, 2).join(' ')));
  assert.ok(offered.length > 60, `only ${offered.length} routes were found`);
  assert.deepEqual(
    offered.filter((one) => !known.has(one)),
    [],
  );
  assert.deepEqual(
    [...known].filter((one) => !offered.includes(one)),
    [],
  );
});

for (const [expected, route, row = {}] of TABLE) {
  test(`who may ${route}`, async () => {
    const answers: number[] = [];
    const abouts = await Promise.all(CALLERS.map(() => (row.on ? row.on() : '')));
    for (const [at, caller] of CALLERS.entries()) {
      const about = abouts[at] as string;
      const { status, headers } = await call(caller, route, row.on ? { ...row, on: async () => about } : row);
      answers.push(status);
      if (status === 401 || status === 403) {
        assert.match(headers.get('content-type') ?? '', /^application\/((problem|taxii)\+)?json/, caller);
      }
    }
    assert.equal(answers.join(' '), expected, CALLERS.join(', '));
  });
}

test('an overseer, called over every route, changes nothing, and each of its reads is an act of the log', async () => {
  const about: [string, Row][] = [];
  for (const [, route, row = {}] of TABLE) {
    if (route.endsWith(' annotate') || OWN_SESSION.includes(route)) continue;
    about.push([route, row.on ? { ...row, on: await fixed(row.on) } : row]);
  }
  // What a partner sends by itself would move what is compared here.
  await partner.close();
  partnerClosed = true;
  const before = await quiet();
  for (const [route, row] of about) {
    const reads = await overseerReads();
    const { status } = await call('overseer', route, row);
    const isRead = /^GET \/(api\/v1|taxii2)/.test(route) && route !== 'GET /api/v1/me' && status === 200;
    if (isRead) assert.ok((await overseerReads()) > reads, `no act says that an overseer read ${route}`);
  }
  assert.deepEqual(await quiet(), before);
  const noted = await call('overseer', 'POST /api/v1/cases/{id}/steps/{step} annotate', {
    on: aCase,
    body: () => ({ data: { text: 'Seen.' } }),
  });
  assert.equal(noted.status, 200);
  assert.notDeepEqual(await quiet(), before, 'the comparison sees what an annotation writes');
});

/** What a row is about is made before the look at the database that a call is compared with. */
async function fixed(on: () => Promise<string>): Promise<() => Promise<string>> {
  const id = await on();
  return async () => id;
}

/** A look at an act of the log is an act of a kind of its own, whoever looks. */
async function overseerReads(): Promise<number> {
  const { rows } = await node.kernel.store.pool.query(
    "select count(*)::int as n from entry where kind in ('overseer.read', 'audit.read')",
  );
  return rows[0].n;
}

/** Tables that hold the log, which grows by reading too, and what workers note of partners and tries on their own. */
const MOVING =
  /^(entry|opening|audience|log_.*|pending_.*|feed.*|consumer|peer|peer_checkpoint|cosignature|pull_position|receipt.*|webhook_message|acting_message|duty_call|node_fact|exchange)$/;

/** The same, once workers have done what earlier calls left to them. */
async function quiet(): Promise<Record<string, string>> {
  for (let seen = {}, looks = 0; looks < 40; looks++) {
    await node.settled();
    const now = await everything();
    if (isDeepStrictEqual(now, seen)) return now;
    seen = now;
  }
  throw new Error('the node does not come to rest');
}

/** Of every other table a digest of its rows; and how many acts there are that are no reading. */
async function everything(): Promise<Record<string, string>> {
  const { pool } = node.kernel.store;
  const { rows: tables } = await pool.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public' order by 1",
  );
  const still = tables.map(({ name }) => name).filter((name) => !MOVING.test(name));
  assert.ok(still.length > 20 && still.includes('case_event') && still.includes('record'), still.join());
  const digests: Record<string, string> = {};
  const note = async (name: string, sql: string) => {
    const { rows } = await pool.query(sql);
    digests[name] = createHash('sha256').update(JSON.stringify(rows)).digest('hex');
  };
  for (const name of still) await note(name, `select t::text as row from "${name}" t order by 1`);
  await note('peers', 'select organisation, url, mode, suspended_at from peer order by 1');
  await note('exchanges', 'select id, paused_at, removed_at, let_through_at from exchange order by 1');
  await note('messages', 'select count(*) from webhook_message');
  // The node's own chores note when they were last done.
  await note(
    'facts',
    "select * from node_fact where name not in ('openings.rekeyed', 'report.last') order by 1",
  );
  await note('acts', "select kind, count(*) from entry where kind not like '%.read' group by 1 order by 1");
  return digests;
}
