import assert from 'node:assert/strict';
import { hash, randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { openTestKernel, type TestKernel, type TestPerson } from '../../../tests/kernel.ts';
import type { DeepFault } from '../audit/deep-fault.ts';
import { Refusal } from '../refusal.ts';
import { credentialSeals } from './check-credentials.ts';
import { authenticate, issueCredential, redeemSignInLink } from './credentials.ts';

describe('who can write rows but has no key of the node', () => {
  let node: TestKernel;
  let reader: TestPerson;
  let administrator: TestPerson;

  before(async () => {
    node = await openTestKernel();
    reader = await node.person(['reader']);
    administrator = await node.person(['administrator']);
  });
  after(() => node.stop());

  const digest = (text: string) => hash('sha256', text, 'buffer');
  const sql = (text: string, values: unknown[]) => node.kernel.store.pool.query(text, values);
  const signsIn = async (text: string): Promise<string> =>
    (await authenticate(node.kernel, text, ['token'])).person.id;
  const isSpent = (error: unknown) => error instanceof Refusal && error.code === 'credential-expired';
  const named = async () => {
    const faults: DeepFault[] = [];
    await node.kernel.store.system('test')((tx) =>
      credentialSeals.recompute(node.kernel, tx, (fault) => faults.push(fault)),
    );
    return faults;
  };

  test('what the node gave signs in, and nothing is named', async () => {
    assert.equal(await signsIn(reader.token), reader.id);
    assert.deepEqual(await named(), []);
  });

  for (const [what, change] of [
    ['whom it is for', "set person = (select id from person where roles = '{administrator}')"],
    ['until when', "set expires_at = expires_at + interval '1 day'"],
    ['what for', "set kind = 'session'"],
  ] as const) {
    test(`another row says ${what}: it signs nobody in, and is named`, async () => {
      const token = await node.kernel.store.system('test')((tx) =>
        issueCredential(node.kernel, tx, { kind: 'token', person: reader.id }),
      );
      await sql(`update credential ${change} where hash = $1`, [digest(token)]);
      await assert.rejects(authenticate(node.kernel, token, ['token', 'session']), isSpent);
      assert.deepEqual(
        (await named()).map((fault) => ('table' in fault ? [fault.fault, fault.table] : fault)),
        [['row-unlogged', 'credential']],
      );
      await sql('delete from credential where hash = $1', [digest(token)]);
    });
  }

  test('a row made by hand lets nobody in, not even with the seal of another', async () => {
    const link = `cml_${randomBytes(32).toString('base64url')}`;
    await sql(
      `insert into credential (hash, kind, person, expires_at, seal)
       select $1, 'sign-in-link', $2, expires_at, seal from credential where hash = $3`,
      [digest(link), administrator.id, digest(administrator.token)],
    );
    await assert.rejects(redeemSignInLink(node.kernel, link), isSpent);
    assert.equal((await named()).length, 1);
  });
});
