import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { Value } from 'typebox/value';
import { Refusal } from '../refusal.ts';
import { DocumentText } from './document-text.ts';
import { readBytes } from './read-bytes.ts';
import { documentReader } from './read-document.ts';
import { makeMail, plainMail } from './testing/make-mail.ts';
import { makePdf } from './testing/make-pdf.ts';

const reader = documentReader();
after(() => reader.close());
const refused = (bytes: Buffer) =>
  reader.read(bytes).then(
    () => 'read',
    (error) => `${error.code}: ${error.message}`,
  );

test('a mail says its text, its headers, and its attachments by name, type, size and SHA-256', async () => {
  const picture = Buffer.from([0xff, 0xd8, 0xff]);
  const mail = makeMail([
    { type: 'text/plain; charset=utf-8', body: 'Reference number: EX-1 – “one”' },
    { type: 'image/jpeg', name: 'seal.jpg', body: picture },
  ]);
  const read = await reader.read(mail);
  assert.deepEqual(
    read.parts.map(({ name, kind, text }) => [name, kind, text.trim()]),
    [['', 'text', 'Reference number: EX-1 – “one”']],
  );
  const sha256 = createHash('sha256').update(picture).digest('hex');
  assert.deepEqual(read.attachments, [{ name: 'seal.jpg', mediaType: 'image/jpeg', bytes: 3, sha256 }]);
  assert.equal(read.headers?.from, 'Example Office <orders@authority.example>');
  assert.match(
    read.headers?.received ?? '',
    /^from mx\.authority\.example .* 21:07:10 \+0100$/,
    'the topmost',
  );
  assert.deepEqual([read.kind, read.pages, read.findings], ['mail', null, []]);
});

test('an HTML part is read as text; nothing that it names is fetched, and nothing that nobody sees is text', async () => {
  const html = `<html><head><title>no</title><style>p{}</style></head><body>
    <p>Reference&nbsp;number: <b>EX&amp;1</b> &#x2013; &#8211; &unknown;</p><!-- <p>hidden</p> -->
    <img src="http://192.0.2.1/pixel"><script>alert("no")</script>
    <table><tr><td>URL</td><td>https://a.example/1?a=1&amp;b=2</td></tr></table>1 < 2</body>`;
  const { parts } = await reader.read(makeMail([{ type: 'text/html; charset=utf-8', body: html }]));
  const lines = (parts.find(({ kind }) => kind === 'html')?.text ?? '').split('\n').filter(Boolean);
  assert.deepEqual(lines, [
    'Reference number: EX&1 – – &unknown;',
    'URL\thttps://a.example/1?a=1&b=2',
    ...lines.slice(2),
  ]);
  assert.doesNotMatch(lines.join(), /hidden|alert|pixel|\bno\b/);
});

test('mails within mails and PDFs within them are read; deeper than four they are named', async () => {
  const pdf = makePdf([['Reference number: EX-PDF']]);
  const inner = makeMail([
    { type: 'text/plain', body: 'inner' },
    { type: 'application/octet-stream', name: 'order.pdf', body: pdf },
  ]);
  const outer = (depth: number, body: Buffer): Buffer =>
    depth === 0 ? body : outer(depth - 1, makeMail([{ type: 'message/rfc822', name: `${depth}.eml`, body }]));
  const read = await reader.read(outer(2, inner));
  assert.deepEqual(
    read.parts.map(({ name, kind, text }) => [name, kind, text.trim()]),
    [
      ['2.eml', 'text', 'inner'],
      ['order.pdf', 'pdf', 'Reference number: EX-PDF'],
    ],
  );
  assert.deepEqual(
    (await reader.read(outer(6, inner))).findings.map(({ code }) => code),
    ['nested-too-deep'],
  );
});

test('what is signed or encrypted within a mail is named, and signatures are not believed', async () => {
  const codes = async (parts: Parameters<typeof makeMail>[0], type?: string) =>
    (await reader.read(makeMail(parts, type === undefined ? {} : { type }))).findings.map(({ code }) => code);
  const text = { type: 'text/plain', body: 'x' };
  const part = (type: string) => ({ type, name: 'smime', body: 'x' });
  assert.deepEqual(await codes([text, part('application/pkcs7-signature')], 'signed'), [
    'signature-not-checked',
    'signature-not-checked',
  ]);
  assert.deepEqual(await codes([part('application/pkcs7-mime')]), ['encrypted-part']);
  assert.deepEqual(await codes([{ ...text, type: 'application/pdf', name: 'a.pdf', body: '%PDF-1.7 cut' }]), [
    'damaged-part',
  ]);
});

test('what is no mail, cut off or too large is refused by name', async () => {
  assert.equal(
    await refused(Buffer.from('hello\n')),
    'document-unreadable: This is neither an e-mail (.eml) nor a PDF.',
  );
  assert.match(await refused(Buffer.from('d0cf11e0a1b11ae10000', 'hex')), /\(\.msg\): save it as \.eml/);
  assert.equal(
    await refused(plainMail('x'.repeat(40 * 1024 * 1024))),
    'too-large: A document has at most 25 MiB.',
  );
  const deep = Array.from(
    { length: 200 },
    (_, n) => `--b${n - 1}\r\nContent-Type: multipart/mixed; boundary=b${n}\r\n\r\n`,
  );
  const nested = `From: a@b.example\r\n${deep.join('').replace('--b-1\r\n', '')}`;
  assert.match(await refused(Buffer.from(nested)), /^document-unreadable: Its parts are nested deeper/);
  const cut = plainMail('Reference number: EX-1').subarray(0, 700);
  assert.ok((await reader.read(cut)).kind === 'mail', 'half a mail is read as far as it goes');
});

test('a mail of the largest size is read in its time, and its text is cut where it says so', async () => {
  const read = await reader.read(plainMail('line of text \n'.repeat(1_300_000)));
  assert.deepEqual(read.findings, [{ code: 'text-cut', where: '' }]);
  const many = makeMail(
    Array.from({ length: 400 }, (_, n) => ({ type: 'text/csv', name: `${n}.csv`, body: 'x' })),
  );
  const listed = await readBytes(many);
  assert.equal(listed.attachments.length, 200);
  assert.ok(listed.findings.some(({ code }) => code === 'attachments-left-out'));
});

test('property: whatever is changed in a mail or a PDF, it is read or refused, within what may be answered', async () => {
  const whole = [
    makeMail([
      { type: 'text/html; charset=utf-8', body: '<p>Reference number: <b>EX-1</b></p>' },
      { type: 'application/pdf', name: 'a.pdf', body: makePdf([['Reference number: EX-1']]) },
    ]),
    makePdf([['Reference number: EX-1', 'second line'], ['second page']]),
  ];
  const change = fc.record({
    of: fc.constantFrom(...whole),
    at: fc.array(fc.tuple(fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 12 })), { maxLength: 6 }),
    cut: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  // In the process that reads for the node: what the PDF library throws by the way, where nobody waits for it, ends that one.
  await fc.assert(
    fc.asyncProperty(change, async ({ of, at, cut }) => {
      const bytes = Buffer.from(of.subarray(0, Math.ceil(of.length * Math.max(cut, 0.2))));
      for (const [place, changed] of at)
        bytes.set(changed.subarray(0, bytes.length - (place % bytes.length)), place % bytes.length);
      const read = await reader.read(bytes).catch((error: unknown) => {
        assert.ok(error instanceof Refusal && /^document-/.test(error.code), String(error));
        return null;
      });
      if (read) assert.ok(Value.Check(DocumentText, read), JSON.stringify(read).slice(0, 500));
    }),
    { numRuns: 30 },
  );
});
