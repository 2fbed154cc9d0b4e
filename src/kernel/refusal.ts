/**
 * Every error a caller can meet, in one table: code -> HTTP status and a sentence that says what to do next.
 * Sent as RFC 9457 problem details; `docs/operate/errors.md` is generated from it.
 */
export const REFUSALS = {
  'sign-in-needed': [401, 'Sign in, or send a valid token.'],
  'credential-expired': [
    401,
    'This link, token or key does not work: it has expired, was used or revoked, or is none. Ask for a new one.',
  ],
  'signature-invalid': [401, 'Sign the request with the key this node has pinned for you.'],
  'not-allowed': [403, 'Your role does not allow this step. Ask someone whose role does.'],
  'not-found': [404, 'There is nothing here that you may see. Check the address.'],
  'body-malformed': [400, 'Correct the named fields and send the request again.'],
  'parameter-malformed': [400, 'Correct the named parameter and send the request again.'],
  'request-malformed': [
    400,
    'Send the request as HTTP/1.1 has it (RFC 9112), to an address that can be read.',
  ],
  'headers-too-large': [431, 'Send headers of less than 16 KiB in all.'],
  'request-late': [408, 'Send the whole request at once: this one took too long to arrive.'],
  'page-expired': [400, 'Start the listing again from its first page.'],
  'method-not-allowed': [405, 'This address takes only the methods named in the Allow header.'],
  'not-acceptable': [406, 'Ask for the media type named in the detail.'],
  'media-type-unsupported': [415, 'Send the body as the media type named in the detail.'],
  'too-large': [413, 'Send less: the limit is named in the detail.'],
  'envelope-unprocessable': [422, 'Send a JSON envelope with a list of objects.'],
  'picture-refused': [422, 'Send a whole JPEG, PNG, WebP or GIF picture of up to 50 megapixels.'],
  'video-refused': [
    422,
    'Send a whole video of up to an hour: MP4, WebM, Matroska, AVI, MPEG, FLV, Ogg or ASF, of up to 4096x2304.',
  ],
  'video-decoder-missing': [501, 'Ask the operator to install ffmpeg, or send the hashes of the video.'],
  'document-unreadable': [422, 'Send a whole e-mail (.eml) or PDF, or enter what stands in it.'],
  'document-encrypted': [422, 'Open it with its password, save it without one, or enter what stands in it.'],
  'document-too-costly': [
    422,
    'It takes more time or memory to read than is set aside. Enter what stands in it.',
  ],
  'quality-too-low': [422, 'This picture is too plain for a dependable hash; use its SHA-256 instead.'],
  'hash-malformed': [422, 'Write each named value as its type is written: the reason says how.'],
  'step-not-permitted': [409, 'The case has moved on. Reload it to see which steps are open now.'],
  'second-person-needed': [409, 'Someone who took no part before must take this step.'],
  conflict: [409, 'This contradicts what is on record. Reload and look at the difference.'],
  'peer-suspended': [409, 'The partner is suspended here. A senior reviewer can lift it.'],
  'peer-unreachable': [502, 'The partner did not answer as expected. It is tried again by itself.'],
  'address-refused': [422, 'Give a public https address; private addresses must be allowed by the operator.'],
  'too-many': [429, 'Wait, then try again.'],
  unavailable: [
    503,
    'The node is starting, its database is away, or its disk is full. Try again in a moment.',
  ],
  internal: [500, 'Something failed here. Nothing was stored. Tell the operator the time of this answer.'],
} as const satisfies Record<string, readonly [number, string]>;

export type RefusalCode = keyof typeof REFUSALS;

/** What is wrong with one field: its dotted path, the clause that asks for it, the reason in words. */
export type FieldError = { property: string; clause?: string; reason: string };

/** Thrown by use cases; the HTTP edge turns it into a problem, the command line into a sentence. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly errors: FieldError[];
  /** Seconds, where it is known when it would be no refusal any more. */
  readonly retryAfter: number | undefined;

  constructor(code: RefusalCode, detail?: string, errors: FieldError[] = [], retryAfter?: number) {
    super(detail ?? REFUSALS[code][1]);
    this.name = 'Refusal';
    this.code = code;
    this.errors = errors;
    this.retryAfter = retryAfter;
  }
}
