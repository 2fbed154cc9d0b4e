import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { readForm } from '../../../standards/e-evidence-forms/read-xml.ts';
import { sealPackage } from '../sealed-package/seal-package.ts';
import { type DisStandIn, startDisStandIn } from '../testing/dis-stand-in.ts';
import { WHY } from '../testing/play-turns.ts';
import {
  aNotifiedEpoc,
  anEpoc,
  COURT,
  FILES,
  openRequestPlay,
  type RequestPlay,
} from '../testing/request-play.ts';

let play: RequestPlay;
let dis: DisStandIn;
before(async () => {
  [play, dis] = await Promise.all([openRequestPlay(), startDisStandIn()]);
});
after(async () => {
  await play.close();
  await dis.close();
});

const gateway = () => ({ url: play.base, token: play.people.clerk.token });
const sendForm = (id: string) =>
  play.call(play.people.ana, 'POST', `/api/v1/evidence-requests/${id}/form-3/send`, {});
const told = () => ({
  why: 'data-not-stored',
  explanation: WHY,
  preserved: 'not-preserved',
  sentAt: play.clock.now.toISOString(),
});
async function aPackage(): Promise<Buffer<ArrayBuffer>> {
  const recipient = await identityToRecipient(await generateX25519Identity());
  const manifest = {
    certificate: 'EPOC',
    fileNumber: null,
    sender: 'Host',
    recipient: COURT.name,
    at: play.clock.now.toISOString(),
    algorithm: 'SHA-256' as const,
    files: FILES,
  };
  return Buffer.from(await new Response(await sealPackage(manifest, [], recipient)).arrayBuffer());
}
const sendSealed = (id: string, bytes: Buffer<ArrayBuffer>) =>
  play.call(
    play.people.ana,
    'POST',
    `/api/v1/evidence-requests/${id}/package/send?recipient=${encodeURIComponent(COURT.name)}`,
    new Blob([bytes], { type: 'application/octet-stream' }),
  );

test('before an access point is named nothing goes; its token is shown to nobody', async () => {
  const { body } = await dis.deliver(anEpoc(), gateway());
  await play.steps(body.id, ['tell-impossible', told()]);
  assert.equal((await sendForm(body.id)).status, 409);
  const connection = { url: dis.url, token: dis.token };
  const denied = await play.call(play.people.ana, 'PUT', '/api/v1/dis-connection', connection);
  assert.equal(denied.status, 403);
  const named = await play.call(play.people.admin, 'PUT', '/api/v1/dis-connection', connection);
  assert.equal(named.status, 200, JSON.stringify(named.body));
  const shown = await play.call(play.people.ana, 'GET', '/api/v1/dis-connection');
  assert.equal(shown.body.url, dis.url);
  const { rows } = await play.kernel.store.pool.query('select to_jsonb(c) as row from dis_connection c');
  assert.equal(JSON.stringify([shown.body, named.body, rows]).includes(dis.token), false);
});

test('a form that the system delivers shows its sender, and Form 3 goes back as the answer to its message', async () => {
  const { status, body } = await dis.deliver(anEpoc(), gateway());
  assert.equal(status, 201);
  assert.equal((await play.show(body.id)).tracks.sender, 'verified');
  await play.steps(body.id, ['tell-impossible', told()]);
  const sent = await sendForm(body.id);
  assert.equal(sent.status, 200, JSON.stringify(sent.body));
  const message = dis.taken.at(-1)!;
  assert.equal(message.kind, 'form-3');
  assert.match(message.inReplyTo ?? '', /^to-provider-/);
  const read = readForm(Buffer.from(message.content, 'base64'));
  assert.ok('form' in read && read.form.form === 3);
  const event = sent.body.events.at(-1);
  assert.deepEqual(
    [event.step, event.data.recipient, event.data.bytes, event.data.sha256],
    ['transmitted', 'Example Court', Buffer.from(message.content, 'base64').length, message.sha256],
  );
});

test('a package goes only when the procedure lets it, sealed, and is on record as it went', async () => {
  const { body } = await dis.deliver(aNotifiedEpoc(), gateway());
  await play.approved(body.id);
  const many = dis.taken.length;
  const sealed = await aPackage();
  assert.equal((await sendSealed(body.id, sealed)).status, 409, 'the enforcing authority has its ten days');
  assert.equal((await sendSealed(body.id, Buffer.from('a,b\n1,2\n'))).body.errors[0].property, 'body');
  assert.equal(dis.taken.length, many, 'not a byte left');
  play.clock.now = new Date(play.clock.now.getTime() + 240 * 3_600_000);
  await play.wake();
  const sent = await sendSealed(body.id, sealed);
  assert.equal(sent.status, 200, JSON.stringify(sent.body));
  assert.deepEqual([sent.body.state, sent.body.events.at(-1).data.bytes], ['disclosed', sealed.length]);
  assert.equal(dis.taken.at(-1)?.content, sealed.toString('base64'));
  assert.equal((await play.step(body.id, 'transmitted', {})).status, 409, 'nobody says so by hand');
});

test('what the system does not take is not on record as sent', async () => {
  const { body } = await dis.deliver(anEpoc(), gateway());
  await play.approved(body.id);
  dis.refuse(503);
  assert.equal((await sendSealed(body.id, await aPackage())).body.code, 'peer-unreachable');
  const after = await play.show(body.id);
  assert.deepEqual([after.state, after.events.at(-1).step], ['approved', 'approve-disclosure']);
  dis.refuse(null);
  assert.equal((await sendSealed(body.id, await aPackage())).body.state, 'disclosed');
});
