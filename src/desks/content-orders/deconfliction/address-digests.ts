import { createHmac, randomBytes } from 'node:crypto';
import { normalUrl } from '../../../standards/url-normal/url-normal.ts';

/** An address as it is compared: its one writing, or as it stands where it has none. */
export const compared = (url: string): string => normalUrl(url) ?? url;

/** A key for one question: what was learnt of one is nothing for another, and no table made before serves. */
export const questionKey = (): string => randomBytes(32).toString('base64');

/**
 * What a question says of an address: HMAC-SHA-256 (RFC 2104) under the question's own key, in base64. Who does not have the address can only try
 * addresses that they guess.
 * @param key 32 bytes in base64
 * @param url as `compared` writes it
 */
export const addressDigest = (key: string, url: string): string =>
  createHmac('sha256', Buffer.from(key, 'base64')).update(url).digest('base64');
