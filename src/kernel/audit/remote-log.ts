import type { LogReader } from '../../standards/tlog/log-reader.ts';
import { Found, type Get } from './remote-fault.ts';

/** `http://node`, `http://node/` and `http://node/log/` name one log. */
export const logAddress = (url: string) => `${url.replace(/\/+$/, '').replace(/\/log$/, '')}/log`;

/** Reads one epoch by its number, so that a log that begins again meanwhile is not read half and half. */
export function epochReader(get: Get, base: string, epoch: number): LogReader {
  return {
    checkpoint: () => textAt(get, `${base}/${epoch}/checkpoint`),
    tile: (path) => get(`${base}/${epoch}/${path}`),
  };
}

export async function textAt(get: Get, address: string): Promise<string> {
  const bytes = await get(address);
  if (bytes === null) throw new Found({ fault: 'not-a-log', address });
  return Buffer.from(bytes).toString('utf8');
}

/** An answer larger than any resource of a log is not read to its end. */
const MOST_BYTES = 4 * 1_048_576;

/** Asks over HTTP; no redirect is followed, and nothing beyond 4 MB is taken. */
export async function fetchBytes(address: string, timeoutMs: number): Promise<Uint8Array | null> {
  const fail = (reason: string) => new Found({ fault: 'unreachable', address, reason });
  let response: Response;
  let bytes: Uint8Array;
  try {
    response = await fetch(address, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
    bytes = await readUpTo(response.body);
  } catch (error) {
    const { cause, message } = error as Error & { cause?: { code?: string } };
    throw fail(cause?.code ?? message);
  }
  if (response.status === 404) return null;
  if (response.status !== 200) throw fail(`status ${response.status}`);
  return bytes;
}

async function readUpTo(stream: AsyncIterable<Uint8Array> | null): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of stream ?? []) {
    size += part.length;
    if (size > MOST_BYTES) throw new Error('the answer is too large');
    parts.push(part);
  }
  return Buffer.concat(parts);
}
