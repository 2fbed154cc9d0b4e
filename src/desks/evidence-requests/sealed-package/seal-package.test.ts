import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { MANIFEST_NAME, sealPackage } from './seal-package.ts';

const text = new TextEncoder();
const manifest = {
  certificate: 'a certificate',
  fileNumber: 'EX 1/26',
  sender: 'Harbour',
  recipient: 'Example Court',
  at: '2026-11-02T09:00:00.000Z',
  algorithm: 'SHA-256' as const,
  files: [{ name: 'log.csv', bytes: 8, sha256: 'ab'.repeat(32) }],
};
const log = { name: 'log.csv', bytes: 8, open: () => [text.encode('a,b\n1,2\n')] };

test('whoever holds the identity opens it, and finds the manifest beside the files', async () => {
  const identity = await generateX25519Identity();
  const sealed = await sealPackage(manifest, [log], await identityToRecipient(identity));
  const bytes = new Uint8Array(await new Response(sealed).arrayBuffer());
  assert.equal(Buffer.from(bytes).includes('1,2'), false, 'nothing shows');
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  const opened = await decrypter.decrypt(bytes);
  const out = (name: string) =>
    execFileSync('tar', ['-xOf', '-', name], { input: opened, stdio: ['pipe', 'pipe', 'ignore'] }).toString();
  assert.deepEqual(JSON.parse(out(MANIFEST_NAME)), manifest);
  assert.equal(out('log.csv'), 'a,b\n1,2\n');
});

test('nobody else opens it, and a byte that was changed is found', async () => {
  const identity = await generateX25519Identity();
  const recipient = await identityToRecipient(identity);
  const bytes = new Uint8Array(
    await new Response(await sealPackage(manifest, [log], recipient)).arrayBuffer(),
  );
  const other = new Decrypter();
  other.addIdentity(await generateX25519Identity());
  await assert.rejects(other.decrypt(bytes));
  bytes[bytes.length - 20]! ^= 1;
  const own = new Decrypter();
  own.addIdentity(identity);
  await assert.rejects(own.decrypt(bytes));
});

test('what is no recipient is refused', async () => {
  await assert.rejects(sealPackage(manifest, [log], 'age1nobody'));
});
