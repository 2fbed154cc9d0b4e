import assert from 'node:assert/strict';
import { test } from 'node:test';
import { natsConfigurationFrom } from './nats-configuration.ts';

const from = (COMITY_NATS: string, more: Record<string, string> = {}) =>
  natsConfigurationFrom({ COMITY_NATS, ...more });

test('an address of a NATS server is read, with who signs in there', () => {
  assert.equal(natsConfigurationFrom({}), null);
  const plain = { user: null, password: null, token: null, credentialsFile: null, name: 'comity' };
  assert.deepEqual(from('nats://127.0.0.1'), {
    ...plain,
    servers: ['127.0.0.1:4222'],
    tls: false,
    lookUps: 'many',
  });
  assert.deepEqual(
    from('tls://node:p%40ss@a.example:4333, tls://node:p%40ss@[::1]', { COMITY_NATS_NAME: 'north-1' }),
    {
      ...plain,
      servers: ['a.example:4333', '[::1]:4222'],
      tls: true,
      user: 'node',
      password: 'p@ss',
      name: 'north-1',
      lookUps: 'many',
    },
  );
  const one = from('nats://sesame@h', { COMITY_NATS_CREDENTIALS: '/x.creds', COMITY_NATS_LOOKUPS: 'all' });
  assert.deepEqual(
    [one?.token, one?.user, one?.credentialsFile, one?.lookUps],
    ['sesame', null, '/x.creds', 'all'],
  );
});

test('what is no such address is refused by the name of its setting, and a password is not repeated', () => {
  for (const bad of [
    'h:4222',
    'http://h',
    'nats://',
    'nats://h/path',
    'nats://u:secret@',
    'nats://h,'.repeat(2),
  ]) {
    if (bad.startsWith('nats://h,')) assert.equal(from(bad)?.servers.length, 2);
    else assert.throws(() => from(bad), /^Error: COMITY_NATS must be an address as nats:/, bad);
  }
  assert.throws(() => from('nats://a,tls://b'), /must all have the same/);
  assert.throws(
    () => from('nats://u:secret@a,nats://b'),
    (error: Error) => !/secret/.test(error.message),
  );
  assert.throws(() => from('nats://a', { COMITY_NATS_NAME: 'a.>' }), /COMITY_NATS_NAME/);
  assert.throws(() => from('nats://a', { COMITY_NATS_LOOKUPS: 'some' }), /COMITY_NATS_LOOKUPS/);
});
