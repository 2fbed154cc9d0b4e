import { Refusal } from '../refusal.ts';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * What bytes say as text. Threat: read leniently, what is no UTF-8 becomes U+FFFD, and another word is stored than was sent.
 * Throws `body-malformed`.
 */
export function utf8Of(bytes: Uint8Array, clause: string, property = 'body'): string {
  try {
    return decoder.decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new Refusal(
      'body-malformed',
      'The text that was sent is not UTF-8. Save it as UTF-8 and send it again.',
      [{ property, clause, reason: 'is not valid UTF-8' }],
    );
  }
}
