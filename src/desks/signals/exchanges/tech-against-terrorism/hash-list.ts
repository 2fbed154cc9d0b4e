import {
  type Ask,
  type Entry,
  type ExchangeKindContract,
  type ExportedBank,
  type Page,
  type Reading,
  type Settings,
  Unfit,
  type Written,
} from '../exchange-kind.ts';
import { below } from '../paged-address.ts';
import { entryOf, isObject, lineOf, listIn, MOST, readingOf, readJson, requireOk } from '../read-answer.ts';
import { hashListExamples } from './examples.ts';

const MOST_BYTES = 16 * 1_048_576;

/** Tech Against Terrorism's hash list, version 2: pages in the order of their change, with a checkpoint each. */
export const techAgainstTerrorism: ExchangeKindContract = {
  credential: { needed: 'yes', written: 'USER:PASSWORD of your account with TCAP' },
  collection: { needed: 'no', written: '' },
  faultOf: ({ credential }) =>
    /^[^:]+:.+$/s.test(credential ?? '')
      ? null
      : { property: 'credential', reason: 'is USER:PASSWORD, with a colon between' },
  pull,
  read: (bytes) => readPage(bytes).reading,
  write,
  examples: hashListExamples,
};

async function* pull(settings: Settings, cursor: string | null, ask: Ask): AsyncGenerator<Page> {
  const token = await signIn(settings, ask);
  for (let after = cursor ?? ''; ; ) {
    const answer = await ask(below(settings.address, 'api/hash-list/v2/all', { order: 'asc', after }), {
      maxBytes: MOST_BYTES,
      headers: { accept: 'application/json', authorization: `Bearer ${token}` },
    });
    requireOk(answer);
    const { reading, checkpoint, more } = readPage(answer.body);
    if (checkpoint === null && more) throw new Unfit('promises another page and gives no checkpoint');
    after = checkpoint ?? after;
    yield { ...reading, cursor: after === '' ? null : after, more };
    if (!more) return;
  }
}

/** A token of a short life, for this pull alone. */
async function signIn({ address, credential }: Settings, ask: Ask): Promise<string> {
  const text = credential ?? '';
  const at = text.indexOf(':');
  const form = new URLSearchParams({
    username: text.slice(0, at),
    password: text.slice(at + 1),
    resend: 'false',
  });
  const answer = await ask(below(address, 'token-auth/tcap/'), {
    method: 'POST',
    maxBytes: 65_536,
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
  });
  // What is wrong with user or password is answered 400 here.
  if (answer.status === 400) throw new Unfit('refused the credential (400)');
  requireOk(answer);
  const value = readJson(answer.body);
  const token = isObject(value) ? lineOf(value.token, 8000) : undefined;
  if (token === undefined || !/^[\x21-\x7e]+$/.test(token))
    throw new Unfit('gave no token for the credential');
  return token;
}

function readPage(bytes: Uint8Array): { reading: Reading; checkpoint: string | null; more: boolean } {
  const value = readJson(bytes);
  if (!isObject(value)) throw new Unfit('sent JSON that is no page of a hash list');
  const results = listIn(value.results, 'results');
  const checkpoint = lineOf(value.checkpoint, 200) ?? null;
  return { reading: readingOf(results.map(entryIn)), checkpoint, more: typeof value.next === 'string' };
}

/**
 * One hash. What the list says of its ideology is left where it is: this node keeps no attribute of opinion or belief.
 */
function entryIn(item: unknown): Entry | { withdrawn: string } | null {
  if (!isObject(item)) return null;
  const externalId = lineOf(item.id, MOST.externalId);
  if (externalId === undefined) return null;
  if (item.deleted === true) return { withdrawn: externalId };
  const algorithm = lineOf(item.algorithm, MOST.type);
  const value = lineOf(item.hash_digest, MOST.value);
  if (algorithm === undefined || value === undefined) return null;
  const type = algorithm.toLowerCase().replace(/[^a-z0-9]/g, '');
  const file = lineOf(item.file_type, 40);
  return entryOf({ externalId, type, value, tags: file === undefined ? [] : [`file:${file}`] });
}

/** The list's own form, of hashes alone: it has no web addresses. */
function write({ signals }: ExportedBank): Written {
  const leftOut: Record<string, number> = {};
  const hashes = signals.filter(({ type }) => {
    if (/^[a-z0-9]+$/.test(type) && type !== 'url') return true;
    leftOut[type] = (leftOut[type] ?? 0) + 1;
    return false;
  });
  const results = hashes.map(({ id, type, value, addedAt }) => ({
    hash_digest: value,
    algorithm: type.toUpperCase(),
    file_type: '',
    deleted: false,
    updated_on: Date.parse(addedAt) / 1000,
    id,
  }));
  const list = { count: results.length, next: null, previous: null, checkpoint: null, results };
  const bytes = Buffer.from(`${JSON.stringify(list, null, 1)}\n`);
  return { bytes, mediaType: 'application/json', extension: 'json', leftOut };
}
