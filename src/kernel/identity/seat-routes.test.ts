import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { openTestKernel, type TestKernel, type TestPerson } from '../../../tests/kernel.ts';
import { type App, createApp } from '../http/server.ts';
import { personAsking } from '../http/who-asks.ts';
import { loadPolicy } from '../policy/authorize.ts';
import { identityRoutes } from './routes.ts';

describe('seats', () => {
  let node: TestKernel;
  let app: App;
  let administrator: TestPerson;
  let analyst: TestPerson;

  before(async () => {
    node = await openTestKernel();
    app = await createApp(node.kernel);
    identityRoutes(app, {
      kernel: node.kernel,
      policy: loadPolicy([readFileSync(new URL('../policy/kernel.cedar', import.meta.url), 'utf8')]),
      personAsking: (request) => personAsking(node.kernel, request),
      queueOf: async () => ({}),
    });
    administrator = await node.person(['administrator']);
    analyst = await node.person(['analyst']);
  });
  after(async () => {
    await app.close();
    await node.stop();
  });

  const post = (who: TestPerson, path: string, payload?: object) =>
    app.inject({
      method: 'POST',
      url: `/api/v1/${path}`,
      headers: { authorization: `Bearer ${who.token}` },
      ...(payload ? { payload } : {}),
    });
  const rolesOf = async (who: TestPerson) => (await node.viewerOf(who)).roles;
  const kinds = async () =>
    (
      await node.kernel.store.system('test')((tx) =>
        tx.query<{ kind: string }>(
          "select kind from entry where kind like 'person.%' and kind <> 'person.added' order by id",
        ),
      )
    ).map(({ kind }) => kind);

  test('who is signed in learns what a partner needs to add this node', async () => {
    const { own } = (
      await app.inject({ url: '/api/v1/me', headers: { authorization: `Bearer ${analyst.token}` } })
    ).json();
    assert.equal(own.url, node.kernel.configuration.url);
    assert.deepEqual(
      Buffer.from(own.publicKey, 'base64'),
      Buffer.from(node.kernel.keyring.identity.publicKey),
    );
    assert.equal(own.organisation.name, 'Host');
  });

  test('a new link signs in once and ends the one before', async () => {
    const link = async () =>
      (await post(administrator, `people/${analyst.id}/link`)).json().link.split('#')[1];
    const [first, second] = [await link(), await link()];
    const signIn = (token: string) =>
      app.inject({ method: 'POST', url: '/api/v1/sign-in', payload: { token } });
    assert.equal((await signIn(first)).statusCode, 401);
    assert.equal((await signIn(second)).statusCode, 200);
    assert.equal((await signIn(second)).statusCode, 401);
    assert.deepEqual(await kinds(), ['person.link-issued', 'person.link-issued']);
  });

  test('a link says when it stops working, for a new seat and for an old one', async () => {
    const before = Date.now();
    for (const answer of [
      await post(administrator, `people/${analyst.id}/link`),
      await post(administrator, 'people', { name: 'Late', roles: ['reader'] }),
    ]) {
      const { expiresAt, id } = answer.json();
      const { rows } = await node.kernel.store.pool.query(
        "select expires_at from credential where person = $1 and kind = 'sign-in-link' and used_at is null",
        [id],
      );
      const late = (rows[0].expires_at as Date).getTime() - Date.parse(expiresAt);
      assert.ok(late >= 0 && late < 1000, `${late} ms after what it says`);
      assert.ok(Date.parse(expiresAt) >= before + 15 * 60_000);
    }
  });

  test('roles change for the next request; an overseer holds no other', async () => {
    const path = `people/${analyst.id}/roles`;
    const mixed = await post(administrator, path, { roles: ['overseer', 'analyst'] });
    assert.equal(mixed.statusCode, 400);
    assert.match(mixed.json().errors[0].reason, /overseer/);
    assert.equal((await post(administrator, path, { roles: ['reviewer'] })).statusCode, 200);
    assert.deepEqual(await rolesOf(analyst), ['reviewer']);
  });

  test('only an administrator, only of the same organisation, never oneself', async () => {
    const away = await node.person(['administrator'], (await node.organisation('Other', 'state')).id);
    for (const [act, body] of [['link'], ['roles', { roles: ['reader'] }], ['remove']] as [
      string,
      object?,
    ][]) {
      assert.equal((await post(analyst, `people/${administrator.id}/${act}`, body)).statusCode, 403, act);
      assert.equal((await post(away, `people/${analyst.id}/${act}`, body)).statusCode, 404, act);
      if (act !== 'link')
        assert.equal(
          (await post(administrator, `people/${administrator.id}/${act}`, body)).statusCode,
          403,
          act,
        );
    }
    assert.equal((await post(administrator, 'people/not-an-id/remove')).statusCode, 400);
  });

  test('a removed person is out at once, and cannot be given a link', async () => {
    const leaver = await node.person(['reader']);
    assert.equal((await post(administrator, `people/${leaver.id}/remove`)).statusCode, 200);
    await assert.rejects(node.viewerOf(leaver), { code: 'credential-expired' });
    assert.equal((await post(administrator, `people/${leaver.id}/link`)).statusCode, 404);
    assert.equal((await kinds()).at(-1), 'person.removed');
  });
});
