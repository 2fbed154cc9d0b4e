import { lookup as resolve } from 'node:dns/promises';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Agent, fetch as send } from 'undici';
import { Refusal } from '../refusal.ts';

export type GuardedRequest = {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** Most bytes of an answer that are read. */
  maxBytes?: number;
  /** From the call to the last byte: a body that trickles ends with it. */
  timeoutMs?: number;
  /** Hangs up sooner. */
  signal?: AbortSignal;
};

export type GuardedAnswer = { status: number; headers: Headers; body: Buffer };

/**
 * Calls an address that a person or partner gave. Never a private one (server-side request forgery), unless the
 * operator listed the host; the addresses that were checked are the ones connected to; redirects are not followed.
 * Throws `address-refused` or `peer-unreachable`.
 */
export async function guardedFetch(
  address: string,
  request: GuardedRequest,
  privateHosts: readonly string[],
): Promise<GuardedAnswer> {
  const url = parseAddress(address);
  const places = await publicPlaces(url, privateHosts);
  const limit = AbortSignal.timeout(request.timeoutMs ?? 10_000);
  const agent = new Agent({
    connect: { lookup: (_host, _options, done) => done(null, places) },
    headersTimeout: request.timeoutMs ?? 10_000,
    bodyTimeout: request.timeoutMs ?? 10_000,
    keepAliveTimeout: 1,
  });
  try {
    const answer = await send(url, {
      method: request.method ?? 'GET',
      headers: request.headers ?? {},
      body: request.body ?? null,
      redirect: 'manual',
      dispatcher: agent,
      signal: AbortSignal.any([limit, ...(request.signal ? [request.signal] : [])]),
    });
    const body = await readUpTo(answer.body, request.maxBytes ?? 1_048_576);
    return { status: answer.status, headers: answer.headers as unknown as Headers, body };
  } catch (error) {
    if (error instanceof Refusal) throw error;
    const cause = (error as { cause?: { code?: string } }).cause?.code ?? (error as Error).name;
    throw new Refusal('peer-unreachable', `${url.host} did not answer (${cause}).`);
  } finally {
    await agent.close();
  }
}

/**
 * The address in its normal form, when it may be called as far as is known now. A name that does not resolve yet is
 * not refused: a call asks again. Throws `address-refused`.
 */
export async function requirePublicAddress(
  address: string,
  privateHosts: readonly string[],
): Promise<string> {
  const url = parseAddress(address);
  try {
    await publicPlaces(url, privateHosts);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'peer-unreachable') throw error;
  }
  return url.href;
}

/** An http(s) address without credentials in it. */
export function parseAddress(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    throw new Refusal('address-refused', 'This is not an http or https address.', [
      { property: 'url', reason: 'must be http or https, without a user name' },
    ]);
  }
  return url;
}

/** All of them: the connection tries one after another, since a name's first may be of a network that is not there. */
async function publicPlaces(
  url: URL,
  privateHosts: readonly string[],
): Promise<{ address: string; family: number }[]> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const allowed = privateHosts.includes(host) || privateHosts.includes(url.host);
  if (!allowed && url.protocol !== 'https:')
    throw refused(host, 'must be https, unless the operator allows its host with COMITY_PRIVATE_HOSTS');
  const places = isIP(host)
    ? [{ address: host, family: isIP(host) }]
    : await resolve(host, { all: true }).catch(() => {
        throw new Refusal('peer-unreachable', `The name ${host} does not resolve.`);
      });
  for (const place of places) {
    if (!allowed && !isPublicAddress(place.address)) throw refused(host, 'leads to a private address');
  }
  return places;
}

/** Unicast on the public internet: not loopback, private, link-local, carrier NAT, mapped or reserved. */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  if (address.range() !== 'unicast') return false;
  // IANA assigns public IPv6 from 2000::/3 alone: beside it lie forms such as ::10.0.0.1 that end at an IPv4 address.
  return address.kind() === 'ipv4' || (address.toByteArray()[0]! & 0xe0) === 0x20;
}

function refused(host: string, reason: string): Refusal {
  const how = `Give a public https address, or have the operator list ${host} in COMITY_PRIVATE_HOSTS: a node that is listed there is called on a private address too, and over http.`;
  return new Refusal('address-refused', how, [{ property: 'url', reason }]);
}

async function readUpTo(stream: AsyncIterable<Uint8Array> | null, most: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of stream ?? []) {
    size += part.length;
    if (size > most) throw new Refusal('peer-unreachable', 'The answer is larger than is taken.');
    parts.push(part);
  }
  return Buffer.concat(parts);
}
