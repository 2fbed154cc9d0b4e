import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { guardedFetch, isPublicAddress, parseAddress } from './guarded-fetch.ts';

const servers: (() => Promise<void>)[] = [];
after(() => Promise.all(servers.map((stop) => stop())));

let reached = 0;
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer((request, answer) => {
    reached++;
    listener(request, answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('addresses of this machine, of private networks and of no public use are not public', () => {
  const no = [
    ...['127.0.0.1', '127.255.255.254', '0.0.0.0', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.0.1'],
    ...['169.254.169.254', '100.64.0.1', '198.18.0.1', '192.0.2.1', '203.0.113.9', '224.0.0.1', '240.0.0.1'],
    ...['255.255.255.255', '192.0.0.8', '192.88.99.1'],
    ...['::', '::1', 'fe80::1', 'fc00::1', 'fd12:3456::1', 'ff02::1', '2001:db8::1', 'fec0::1'],
    // IPv4 inside IPv6: mapped, compatible, translated (NAT64), 6to4, Teredo.
    ...['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.1', '::127.0.0.1', '::10.0.0.1'],
    ...['64:ff9b::7f00:1', '64:ff9b:1::a00:1', '2002:7f00:1::', '2001:0:7f00:1::1'],
    ...['::ffff:0:127.0.0.1', '100::1', '2001:2::1', '2001:10::1', 'fe80::1%eth0', 'not an address', ''],
  ];
  assert.deepEqual(no.filter(isPublicAddress), []);
  const yes = ['93.184.216.34', '8.8.8.8', '2606:2800:220:1:248:1893:25c8:1946', '::ffff:8.8.8.8'];
  assert.deepEqual(yes.filter(isPublicAddress), yes);
});

test('no spelling of a loopback or private address gets a call through', async () => {
  const place = await serve((_request, answer) => answer.end('secret'));
  const port = place.split(':')[1];
  const hosts = [
    ...[
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f000001',
      '0177.0.0.1',
      '127.0.0.1.',
      'localhost',
      'LOCALHOST.',
    ],
    ...['[::1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[0:0:0:0:0:ffff:7f00:0001]', '0.0.0.0', '0'],
    ...['169.254.169.254', '10.0.0.1', '[fd00::1]', '%31%32%37.0.0.1', '127。0。0。1', '①②⑦.0.0.1'],
  ];
  for (const host of hosts) {
    await assert.rejects(
      guardedFetch(`https://${host}:${port}/`, { timeoutMs: 2000 }, []),
      (error: Error) => {
        assert.match(`${(error as { code?: string }).code}`, /^(address-refused|peer-unreachable)$/, host);
        return true;
      },
    );
  }
  assert.equal(reached, 0);
});

test('any private IPv4 address is refused in any of its IPv6 forms', () => {
  const octet = fc.nat(255);
  const privates = fc.oneof(
    fc.tuple(fc.constant(10), octet, octet, octet),
    fc.tuple(fc.constant(127), octet, octet, octet),
    fc.tuple(fc.constant(192), fc.constant(168), octet, octet),
    fc.tuple(fc.constant(169), fc.constant(254), octet, octet),
    fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), octet, octet),
  );
  fc.assert(
    fc.property(privates, (parts) => {
      const plain = parts.join('.');
      const hex = (at: number) => (parts[at]! * 256 + parts[at + 1]!).toString(16);
      const forms = [
        plain,
        `::ffff:${plain}`,
        `::ffff:${hex(0)}:${hex(2)}`,
        `::${hex(0)}:${hex(2)}`,
        `64:ff9b::${hex(0)}:${hex(2)}`,
        `2002:${hex(0)}:${hex(2)}::1`,
      ];
      assert.deepEqual(forms.filter(isPublicAddress), []);
    }),
  );
});

test('a name that resolves to this machine is refused, unless the operator listed it', async () => {
  const place = await serve((_request, answer) => answer.end('hello'));
  const [, port] = place.split(':');
  const url = `http://localhost:${port}/`;
  await assert.rejects(guardedFetch(url, {}, []), { code: 'address-refused' });
  await assert.rejects(guardedFetch(url, {}, ['127.0.0.1', 'otherhost']), { code: 'address-refused' });
  await assert.rejects(guardedFetch(`https://localhost:${port}/`, {}, []), {
    code: 'address-refused',
    errors: [{ property: 'url', reason: 'leads to a private address' }],
  });
  assert.equal((await guardedFetch(url, {}, ['localhost'])).body.toString(), 'hello');
  assert.equal((await guardedFetch(`http://${place}/`, {}, [place])).body.toString(), 'hello');
});

test('http, other schemes and a user name in the address are refused before anything is asked', async () => {
  await assert.rejects(guardedFetch('http://example.com/', {}, []), { code: 'address-refused' });
  for (const address of [
    'ftp://example.com/',
    'file:///etc/passwd',
    'javascript:1',
    '//example.com',
    'https://',
    'https://a:b@example.com/',
    'https://a@example.com/',
  ]) {
    assert.throws(() => parseAddress(address), { code: 'address-refused' }, address);
  }
  assert.equal(parseAddress('https://example.com:8443/a?b').port, '8443');
});

test('a redirect is an answer and is not followed', async () => {
  const inside = await serve((_request, answer) => answer.end('secret'));
  const place = await serve((_request, answer) =>
    answer.writeHead(302, { location: `http://${inside}/` }).end(),
  );
  reached = 0;
  const answer = await guardedFetch(`http://${place}/`, {}, [place]);
  assert.equal(answer.status, 302);
  assert.equal(answer.body.toString(), '');
  assert.equal(reached, 1);
});

test('an answer that is too large, too slow or cut off is not taken', async () => {
  const large = await serve((_request, answer) => answer.end(Buffer.alloc(100_000)));
  await assert.rejects(guardedFetch(`http://${large}/`, { maxBytes: 99_999 }, [large]), {
    code: 'peer-unreachable',
  });
  assert.equal((await guardedFetch(`http://${large}/`, { maxBytes: 100_000 }, [large])).body.length, 100_000);
  const endless = await serve((_request, answer) => {
    const more = setInterval(() => answer.write(Buffer.alloc(1000)), 5);
    answer.on('close', () => clearInterval(more));
  });
  const begun = performance.now();
  await assert.rejects(guardedFetch(`http://${endless}/`, { timeoutMs: 300 }, [endless]), {
    code: 'peer-unreachable',
  });
  assert.ok(performance.now() - begun < 5000, 'it was waited for');
  const silent = await serve(() => undefined);
  await assert.rejects(guardedFetch(`http://${silent}/`, { timeoutMs: 200 }, [silent]), {
    code: 'peer-unreachable',
  });
  const cut = await serve((_request, answer) => {
    answer.writeHead(200, { 'content-length': '100' }).write('half');
    setTimeout(() => answer.destroy(), 20);
  });
  await assert.rejects(guardedFetch(`http://${cut}/`, {}, [cut]), { code: 'peer-unreachable' });
});

test('what is sent arrives as it was given', async () => {
  const place = await serve((request, answer) => {
    const parts: Buffer[] = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () =>
      answer.end(
        JSON.stringify([
          request.method,
          request.headers['x-word'],
          request.headers.host,
          Buffer.concat(parts).toString(),
        ]),
      ),
    );
  });
  const request = { method: 'POST', headers: { 'x-word': 'a' }, body: 'a body' };
  const answer = await guardedFetch(`http://${place}/`, request, [place]);
  assert.deepEqual(JSON.parse(answer.body.toString()), ['POST', 'a', place, 'a body']);
});
