import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { signDetached, verifyDetached } from '../tlog/ed25519.ts';
import { contentDigest, digestFits } from './content-digest.ts';
import { coveredList, signRequest } from './sign-request.ts';
import { type Headers, signatureBase } from './signature-base.ts';
import { parseDictionary, serializeInnerList } from './structured-fields.ts';
import { verifyRequest } from './verify-request.ts';

const NOW = 1_800_000_000;
const NONCE = 'abcdefghijklmnop';
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const body = Buffer.from('{"hello": "world"}');

type Case = { method: string; authority: string; target: string; headers: Headers; body?: Uint8Array };

/** A POST as it arrives: its fields, and what the receiver knows of where it was sent. */
function signed(change: Partial<Parameters<typeof signRequest>[0]> = {}): Case {
  const url = 'https://node.example:8443/api/v1/inbox?a=b%20c';
  const whole = {
    method: 'POST',
    url,
    body,
    keyId: 'node-a',
    privateKey,
    created: NOW,
    nonce: NONCE,
    ...change,
  };
  const { host, pathname, search } = new URL(whole.url);
  const arrived = {
    method: whole.method,
    authority: host,
    target: pathname + search,
    headers: signRequest(whole),
  };
  return whole.body === undefined ? arrived : { ...arrived, body: whole.body };
}

async function verdict(request: Case, key: KeyObject | null = publicKey, now = NOW): Promise<string> {
  const lookupKey = (keyId: string) => (keyId === 'node-a' ? key : null);
  const result = await verifyRequest({ ...request, lookupKey, now, maxAgeSeconds: 300 });
  if (result.ok) return 'ok';
  return [result.fault, 'component' in result && result.component, 'parameter' in result && result.parameter]
    .filter(Boolean)
    .join(' ');
}

function withField(request: Case, name: string, change: (value: string) => string): Case {
  return { ...request, headers: { ...request.headers, [name]: change(String(request.headers[name])) } };
}

test('RFC 9421 B.2.6: the Ed25519 example gives its base and its signature', () => {
  const d = 'n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU';
  const jwk = { kty: 'OKP', crv: 'Ed25519', d, x: 'JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs' };
  const key = createPrivateKey({ key: jwk, format: 'jwk' });
  const covered = coveredList(['date', '@method', '@path', '@authority', 'content-type', 'content-length'], {
    created: { type: 'integer', value: 1_618_884_473 },
    keyid: { type: 'string', value: 'test-key-ed25519' },
  });
  const headers = {
    date: 'Tue, 20 Apr 2021 02:07:55 GMT',
    'content-type': 'application/json',
    'content-length': '18',
  };
  const made = signatureBase(covered, {
    method: 'POST',
    authority: 'example.com',
    target: '/foo?param=Value',
    headers,
  });
  assert.ok(made.ok);
  assert.equal(
    made.base,
    `"date": Tue, 20 Apr 2021 02:07:55 GMT
"@method": POST
"@path": /foo
"@authority": example.com
"content-type": application/json
"content-length": 18
"@signature-params": ("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"`,
  );
  const expected = 'wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==';
  const signature = signDetached(Buffer.from(made.base), key);
  assert.equal(Buffer.from(signature).toString('base64'), expected);
  assert.ok(verifyDetached(Buffer.from(made.base), signature, createPublicKey(key)));
});

test('RFC 9530: digests of the example body', () => {
  assert.equal(contentDigest(body), 'sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:');
  const sha512 =
    'sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:';
  assert.ok(digestFits(sha512, body));
  assert.ok(digestFits(`${contentDigest(body)}, ${sha512}, md5=:AAAA:`, body));
  assert.ok(!digestFits(`${contentDigest(Buffer.alloc(0))}, ${sha512}`, body));
  for (const field of ['', 'md5=:AAAA:', 'sha-256=X48E', 'sha-256', 'sha-256=()', 'sha-256=:X48E9q=:']) {
    assert.ok(!digestFits(field, body), field);
  }
});

test('a signed request verifies, with and without a body, and tells what to remember', async () => {
  const request = { ...signed(), now: NOW + 10, maxAgeSeconds: 300, lookupKey: () => publicKey };
  const expected = { ok: true, keyId: 'node-a', nonce: NONCE, created: NOW, rememberUntil: NOW + 300 };
  assert.deepEqual(await verifyRequest(request), expected);
  for (const url of [
    'https://node.example',
    'http://node.example/x?',
    'https://NODE.example:443/%E2%82%AC?q=1&q=2',
  ]) {
    const bare = signRequest({ method: 'GET', url, keyId: 'node-a', privateKey, created: NOW, nonce: NONCE });
    const target = new URL(url).pathname + new URL(url).search;
    assert.equal(
      await verdict({ method: 'GET', authority: 'node.example', target, headers: bare }),
      'ok',
      url,
    );
  }
});

test('every covered part matters', async () => {
  const good = signed();
  assert.equal(await verdict(good), 'ok');
  assert.equal(await verdict({ ...good, method: 'PUT' }), 'signature-invalid');
  assert.equal(await verdict({ ...good, authority: 'other.example:8443' }), 'signature-invalid');
  assert.equal(await verdict({ ...good, target: '/api/v1/inbox?a=b%20d' }), 'signature-invalid');
  assert.equal(await verdict({ ...good, target: '/api/v1/inbox' }), 'signature-invalid');
  assert.equal(await verdict({ ...good, target: '/api/v1/inbox/?a=b%20c' }), 'signature-invalid');
  assert.equal(await verdict({ ...good, body: Buffer.from('{"hello": "World"}') }), 'digest-mismatch');
  assert.equal(await verdict({ ...good, body: new Uint8Array(0) }), 'digest-mismatch');
  const other = contentDigest(Buffer.from('{}'));
  assert.equal(
    await verdict(withField({ ...good, body: Buffer.from('{}') }, 'content-digest', () => other)),
    'signature-invalid',
  );
  assert.equal(await verdict(good, generateKeyPairSync('ed25519').publicKey), 'signature-invalid');
  assert.equal(await verdict(good, null), 'unknown-key');
  const { body: _, ...get } = signed({ method: 'GET', body: new Uint8Array(0) });
  assert.equal(await verdict({ ...get, body }), 'component-missing content-digest');
});

test('time: a request is old after its age, and early beyond the clock skew', async () => {
  const good = signed();
  assert.equal(await verdict(good, publicKey, NOW + 300), 'ok');
  assert.equal(await verdict(good, publicKey, NOW + 301), 'too-old');
  assert.equal(await verdict(good, publicKey, NOW - 30), 'ok');
  assert.equal(await verdict(good, publicKey, NOW - 31), 'from-the-future');
  const expired = withField(good, 'signature-input', (value) => `${value};expires=${NOW - 1}`);
  assert.equal(await verdict(expired), 'too-old');
});

test('a signature of another form or purpose is refused by name', async () => {
  const good = signed();
  const input = (from: string | RegExp, to: string) =>
    verdict(withField(good, 'signature-input', (value) => value.replace(from, to)));
  assert.equal(await input(/;created=\d+/, ''), 'parameter-missing created');
  assert.equal(await input(/;created=\d+/, ';created="1"'), 'parameter-missing created');
  assert.equal(await input(/;keyid="[^"]*"/, ''), 'parameter-missing keyid');
  assert.equal(await input(/;nonce="[^"]*"/, ''), 'parameter-missing nonce');
  assert.equal(await input(/;nonce="[^"]*"/, ';nonce="short"'), 'parameter-missing nonce');
  assert.equal(await input('ed25519', 'hmac-sha256'), 'algorithm-unsupported');
  assert.equal(await input(/;tag="[^"]*"/, ''), 'signature-missing');
  assert.equal(await input(/;tag="[^"]*"/, ';tag="other"'), 'signature-missing');
  assert.equal(await input('sig1=', 'sig2='), 'signature-missing');
  assert.equal(await input('"@query" ', ''), 'component-missing @query');
  assert.equal(await input('"content-digest"', '"x-absent"'), 'component-missing content-digest');
  assert.equal(await input('"content-digest"', '"content-digest" "x-absent"'), 'component-missing x-absent');
  assert.equal(await input('"content-digest"', '"content-digest" "@method"'), 'component-repeated @method');
  assert.equal(
    await input('"content-digest"', '"content-digest";bs'),
    'component-unsupported content-digest',
  );
  assert.equal(
    await input('"content-digest"', '"content-digest" "@status"'),
    'component-unsupported @status',
  );
  assert.equal(
    await input('"content-digest"', '"content-digest" "__proto__"'),
    'component-missing __proto__',
  );
  assert.equal(await input('("@method"', '(("@method"'), 'signature-malformed');
  assert.equal(await input(/sig1=\(.*\)/, 'sig1="x"'), 'signature-malformed');
  assert.equal(
    await verdict(withField(good, 'signature', (value) => value.replace(/=:$/, ':'))),
    'signature-malformed',
  );
  assert.equal(await verdict(withField(good, 'signature', () => 'sig1=:AAAA:')), 'signature-invalid');
  assert.equal(await verdict(withField(good, 'signature', () => 'sig1="x"')), 'signature-malformed');
  assert.equal(await verdict({ ...good, headers: {} }), 'signature-missing');
});

test('signatures of a proxy beside ours are ignored; two of ours are not chosen between', async () => {
  const good = signed();
  const both = withField(
    withField(good, 'signature', (value) => `proxy=:AAAA:, ${value}`),
    'signature-input',
    (value) => `proxy=("@method");created=1;tag="proxy", ${value}`,
  );
  assert.equal(await verdict(both), 'ok');
  const split = {
    ...both.headers,
    'signature-input': String(both.headers['signature-input']).split(/, (?=sig1)/),
  };
  assert.equal(await verdict({ ...both, headers: split }), 'ok', 'as two header lines');
  const twice = withField(good, 'signature-input', (value) => `${value}, ${value.replace('sig1', 'sig2')}`);
  assert.equal(await verdict(twice), 'signature-ambiguous');
});

test('nothing an attacker puts into the fields makes verification throw or pass', async () => {
  const good = signed();
  const piece = fc.constantFrom(
    ...'sig1=("@method");, :\\?*-.0created=tag"AA'.split(''),
    '"@path"',
    'comity',
    '\n',
    'é',
  );
  const junk = fc.oneof(
    fc.string({ maxLength: 60 }),
    fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
  );
  const fields = fc.constantFrom('signature', 'signature-input', 'content-digest');
  await fc.assert(
    fc.asyncProperty(fields, junk, fc.nat(400), async (name, text, at) => {
      const original = String(good.headers[name]);
      const changed = withField(
        good,
        name,
        (value) => value.slice(0, at) + text + value.slice(at + text.length),
      );
      if (changed.headers[name] === original || original.trim() === String(changed.headers[name]).trim())
        return;
      if (name !== 'content-digest' && sameMeaning(original, String(changed.headers[name]))) return;
      assert.notEqual(await verdict(changed), 'ok', String(changed.headers[name]));
    }),
    { numRuns: 400 },
  );
  const long = withField(good, 'signature-input', (value) => value + ';x'.repeat(100_000));
  assert.equal(await verdict(long), 'signature-malformed');
});

/** Two spellings of one dictionary, or the same with a member that is not ours added, may both pass. */
function sameMeaning(a: string, b: string): boolean {
  const [left, right] = [parseDictionary(a)?.get('sig1'), parseDictionary(b)?.get('sig1')];
  if (left === undefined || right === undefined || left.kind !== right.kind) return false;
  if (left.kind === 'list' && right.kind === 'list')
    return serializeInnerList(left) === serializeInnerList(right);
  return JSON.stringify(left) === JSON.stringify(right);
}

test('RFC 9651: dictionaries read and refused', () => {
  const read = (text: string) => {
    const member = parseDictionary(text)?.get('a');
    return member?.kind === 'list' ? serializeInnerList(member) : (member?.value.value ?? null);
  };
  assert.equal(read('a=("x"  "y\\"z";p=1;q);n=-5;t=tok/en:x;b=:AQI=:;f=?0;s="é"'), null);
  assert.equal(
    read('a=( "x"  "y\\"z";p=1;q );n=-5; t=tok/en:x;b=:AQI=:;f=?0'),
    '("x" "y\\"z";p=1;q);n=-5;t=tok/en:x;b=:AQI=:;f=?0',
  );
  assert.equal(read('a'), true);
  assert.equal(read('  a=1 ,\tb=2'), 1);
  assert.equal(parseDictionary('')?.size, 0);
  for (const text of [
    ...[
      'a=',
      'a=1,',
      'a=1 b=2',
      'A=1',
      'a=1,a=2',
      'a=("x""y")',
      'a=("x"',
      'a="x',
      'a="\\x"',
      'a=:AQI:',
      'a=:AQJ=:',
    ],
    ...[
      'a=1.5',
      'a=1234567890123456',
      'a=?2',
      'a=1;',
      'a=1;B',
      'a=1;b=1;b=2',
      'a=@1',
      'a="\u0001"',
      'a=1\n',
      ',a=1',
    ],
    ...['a="é"', Array.from({ length: 9 }, (_, i) => `k${i}`).join(), `a=(${'"x" '.repeat(33)})`],
    `a${Array.from({ length: 17 }, (_, i) => `;p${i}`).join('')}`,
  ]) {
    assert.equal(parseDictionary(text), null, text);
  }
});

test('over real HTTP: what a server receives verifies', async () => {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const result = await verifyRequest({
      method: request.method ?? '',
      authority: 'node.example',
      target: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(chunks),
      lookupKey: async () => publicKey,
      now: NOW,
      maxAgeSeconds: 60,
    });
    response.end(JSON.stringify(result));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL('https://node.example/taxii2/api/?match[type]=indicator&q=ä b');
  const headers = signRequest({
    method: 'POST',
    url,
    body,
    keyId: 'node-a',
    privateKey,
    created: NOW,
    nonce: NONCE,
  });
  const { port } = server.address() as AddressInfo;
  // As behind a proxy that ended TLS: plain HTTP to another host and port.
  const answer = await new Promise<string>((resolve, reject) => {
    const path = url.pathname + url.search;
    const outgoing = send({ host: '127.0.0.1', port, path, method: 'POST', headers }, async (response) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      resolve(text);
    });
    outgoing.on('error', reject).end(body);
  }).finally(() => server.close());
  assert.equal(JSON.parse(answer).ok, true, answer);
});
