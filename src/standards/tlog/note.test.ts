import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatCheckpoint, openCheckpoint, parseCheckpoint, signCheckpoint } from './checkpoint.ts';
import { cosign, cosignatureTimes } from './cosignature.ts';
import { addSignatures, openNote, parseNote, signNote } from './note.ts';
import {
  ED25519_COSIGNATURE,
  formatVerifierKey,
  generateNoteKey,
  isKeyName,
  NoteKeyError,
  parseSignerKey,
  parseVerifierKey,
} from './note-key.ts';

const TEXT =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const LINE =
  '\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
const VKEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const SKEY = 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz';

/** A checkpoint of a public log as it was served, cosigned by public witnesses. */
const PUBLIC = `arche2025h1.staging.ct.transparency.dev
1432088532
U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

\u2014 arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=
\u2014 arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=
\u2014 remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==
`;
const PUBLIC_LOG =
  'arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f';
const PUBLIC_WITNESS = 'remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2';

const keys = (name: string, type?: 1 | 4) => {
  const { skey, vkey } = generateNoteKey(name, type);
  return { signer: parseSignerKey(skey), verifier: parseVerifierKey(vkey) };
};

test("the reference implementation's note: signed the same, opened, its keys read and written", () => {
  assert.equal(signNote(TEXT, [parseSignerKey(SKEY)]), `${TEXT}\n${LINE}`);
  const opened = openNote(`${TEXT}\n${LINE}`, parseVerifierKey(VKEY));
  assert.ok(opened.ok);
  assert.equal(opened.note.text, TEXT);
  assert.equal(formatVerifierKey(parseVerifierKey(VKEY)), VKEY);
  const seed = Buffer.from(SKEY.slice(-44), 'base64').subarray(1);
  assert.deepEqual(generateNoteKey('PeterNeumann', 1, seed), { skey: SKEY, vkey: VKEY });
});

test('C2SP signed-note: the example verifier key and note', () => {
  const key = parseVerifierKey('example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k');
  const line =
    'example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=';
  assert.ok(openNote(`This is an example message.\n\n\u2014 ${line}\n`, key).ok);
});

test('a public log and its witness: the Ed25519 signature and the cosignature hold', () => {
  const opened = openCheckpoint(PUBLIC, parseVerifierKey(PUBLIC_LOG));
  assert.ok(opened.ok);
  assert.equal(opened.checkpoint.size, 1_432_088_532);
  assert.equal(opened.checkpoint.origin, 'arche2025h1.staging.ct.transparency.dev');
  const parsed = parseNote(PUBLIC);
  assert.ok(parsed.ok);
  assert.deepEqual(cosignatureTimes(parsed.note, parseVerifierKey(PUBLIC_WITNESS)), {
    ok: true,
    times: [0x6a122120],
  });
  const other = parseNote(PUBLIC.replace('1432088532', '1432088533'));
  assert.ok(other.ok);
  assert.deepEqual(cosignatureTimes(other.note, parseVerifierKey(PUBLIC_WITNESS)), { ok: false, times: [] });
});

test('a note is refused by name', () => {
  const key = parseVerifierKey(VKEY);
  const good = `${TEXT}\n${LINE}`;
  const fault = (note: string) => {
    const opened = openNote(note, key);
    return opened.ok ? 'none' : opened.fault;
  };
  assert.equal(fault(good), 'none');
  assert.equal(fault(good.replace('answer', 'Answer')), 'signature-invalid');
  assert.equal(fault(good.replace('x08go/ZJ', 'x08go/ZK')), 'signature-invalid');
  assert.equal(fault(good.replace('PeterNeumann', 'PeterNeuman')), 'signature-missing');
  assert.equal(
    fault(good + good.split('\n\n')[1]?.replace('/ZJ', '/ZK')),
    'signature-invalid',
    'a second, false line',
  );
  assert.equal(fault(good.replace('\n\n', '\n\n\n')), 'signature-invalid', 'the text has one more line');
  for (const note of [
    ...['', '\n', '\n\n', TEXT, `${TEXT}\n`, good.slice(0, -1), `${good}\n`, good.replace('\u2014', '-')],
    ...[good.replace('JnAM=', 'JnAM'), good.replace('JnAM=', 'JnAN='), good.replace(' x08', '  x08')],
    ...[
      good.replace('think', 'th\tink'),
      good.replace('think', 'th\ud800ink'),
      good.replace('PeterN', 'Peter+N'),
    ],
    `${TEXT}\n\u2014 PeterNeumann x08goA==\n`,
  ]) {
    assert.notEqual(note, good);
    assert.equal(fault(note), 'note-malformed', JSON.stringify(note.slice(-60)));
  }
  assert.equal(fault(`${TEXT}\n${LINE.repeat(65)}`), 'note-too-large');
  assert.equal(fault(`${'x'.repeat(300_000)}${good}`), 'note-too-large');
  assert.equal(fault(`${TEXT}\n${LINE.repeat(64)}`), 'none');
});

test('signatures of others are kept and ignored', () => {
  const log = keys('log.example/one');
  const other = keys('log.example/two');
  const note = signNote('text\n\nwith an empty line\n', [other.signer, log.signer]);
  const opened = openNote(note, log.verifier);
  assert.ok(opened.ok);
  assert.equal(opened.note.text, 'text\n\nwith an empty line\n');
  assert.equal(opened.note.signatures.length, 2);
});

test('keys that cannot be read are refused by name', () => {
  const code = (text: string, parse: (text: string) => unknown = parseVerifierKey) => {
    try {
      parse(text);
    } catch (error) {
      if (error instanceof NoteKeyError) return error.code;
      throw error;
    }
    return 'none';
  };
  assert.equal(code(VKEY), 'none');
  assert.equal(code(VKEY.replace('c74f20a3', 'c74f20a4')), 'wrong-key-id');
  assert.equal(code(VKEY.replace('PeterN', 'peterN')), 'wrong-key-id');
  assert.equal(code(VKEY.replace('+AR', '+BB')), 'wrong-key-id');
  assert.equal(code(VKEY.replace('+AR', '+CR')), 'unknown-type');
  assert.equal(code(VKEY.replace('PeterN', 'Peter N')), 'bad-name');
  assert.equal(code(VKEY.slice(0, -4)), 'bad-form');
  assert.equal(code(VKEY.replace('c74f20a3', 'C74F20A3')), 'bad-form');
  assert.equal(code(''), 'bad-form');
  assert.equal(code(VKEY, parseSignerKey), 'bad-form');
  assert.equal(code(SKEY.replace('c74f20a3', 'c74f20a4'), parseSignerKey), 'wrong-key-id');
  assert.throws(() => generateNoteKey('no spaces'), NoteKeyError);
  assert.ok(!isKeyName('a\u00a0b') && !isKeyName('') && !isKeyName('a+b') && isKeyName('例え.example/log'));
});

const origin = fc.stringMatching(/^[a-z][a-z0-9./-]{0,30}$/);
const body = fc.record(
  {
    origin,
    size: fc.maxSafeNat(),
    root: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes)),
    extensions: fc.array(fc.stringMatching(/^[ -~é—]{1,20}$/), { maxLength: 3 }),
  },
  { noNullPrototype: true },
);

test('a checkpoint is written and read back the same', () => {
  fc.assert(fc.property(body, (one) => assert.deepEqual(parseCheckpoint(formatCheckpoint(one)), one)));
});

test('C2SP tlog-checkpoint: one spelling', () => {
  const good = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
  assert.equal(parseCheckpoint(good)?.size, 20_852_163);
  for (const [from, to] of [
    ['20852163', '020852163'],
    ['20852163', '-1'],
    ['20852163', '2e7'],
    ['20852163', ''],
    ['20852163', '99999999999999999999'],
    ['20852163', '9007199254740992'],
    ['I=\n', '\n'],
    ['I=\n', 'J=\n'],
    ['I=\n', 'I=\n\n'],
    ['I=\n', 'I='],
    ['example.com/behind-the-sofa', ''],
    ['CsUYapGGPo4dkMgIAUqom/', 'CsUYapGGPo4dkMgIAUqom_'],
  ] as const) {
    assert.equal(parseCheckpoint(good.replace(from, to)), null, `${from} -> ${to}`);
  }
  const root = Buffer.alloc(32);
  for (const bad of [
    { origin: '', size: 0, root, extensions: [] },
    { origin: 'a\nb', size: 0, root, extensions: [] },
    { origin: 'a', size: 1.5, root, extensions: [] },
    { origin: 'a', size: 0, root: Buffer.alloc(31), extensions: [] },
    { origin: 'a', size: 0, root, extensions: [''] },
  ]) {
    assert.throws(() => formatCheckpoint(bad), RangeError);
  }
});

test('a checkpoint opens with its log key alone, and only under its own origin', () => {
  const log = keys('node.example/log/1');
  const other = keys('other.example/log/1');
  const checkpoint = { origin: 'node.example/log/1', size: 512, root: Buffer.alloc(32, 7), extensions: [] };
  const note = signCheckpoint(checkpoint, log.signer);
  assert.deepEqual(openCheckpoint(note, log.verifier), {
    ok: true,
    checkpoint,
    text: formatCheckpoint(checkpoint),
  });
  assert.deepEqual(openCheckpoint(note, other.verifier), { ok: false, fault: 'signature-missing' });
  assert.throws(() => signCheckpoint(checkpoint, other.signer), RangeError);
  const foreign = signNote(formatCheckpoint(checkpoint), [other.signer]);
  assert.deepEqual(openCheckpoint(foreign, other.verifier), { ok: false, fault: 'wrong-origin' });
  const text = signNote('no checkpoint\n', [log.signer]);
  assert.deepEqual(openCheckpoint(text, log.verifier), { ok: false, fault: 'checkpoint-malformed' });
});

test('a peer countersigns; the log opens as before; another text, time or key does not verify', () => {
  const log = keys('node.example/log/1');
  const peer = keys('peer.example/witness', ED25519_COSIGNATURE);
  const stranger = keys('stranger.example/witness', ED25519_COSIGNATURE);
  const checkpoint = { origin: 'node.example/log/1', size: 256, root: Buffer.alloc(32, 1), extensions: [] };
  const note = signCheckpoint(checkpoint, log.signer);
  const line = cosign(formatCheckpoint(checkpoint), peer.signer, 1_800_000_000);
  const cosigned = addSignatures(note, [line]);
  const opened = openNote(cosigned, log.verifier);
  assert.ok(opened.ok);
  assert.deepEqual(cosignatureTimes(opened.note, peer.verifier), { ok: true, times: [1_800_000_000] });
  assert.deepEqual(cosignatureTimes(opened.note, stranger.verifier), { ok: true, times: [] });
  const moved = { ...opened.note, text: formatCheckpoint({ ...checkpoint, size: 512 }) };
  assert.deepEqual(cosignatureTimes(moved, peer.verifier), { ok: false, times: [] });
  const signature = Buffer.from(opened.note.signatures[1]!.signature);
  signature[7]! ^= 1;
  const later = { ...opened.note, signatures: [{ ...opened.note.signatures[1]!, signature }] };
  assert.deepEqual(cosignatureTimes(later, peer.verifier), { ok: false, times: [] });
  assert.throws(() => cosign('text\n', log.signer, 0), RangeError);
  assert.throws(() => openNote(note, peer.verifier), RangeError);
  assert.throws(() => signNote('text\n', [peer.signer]), RangeError);
});
