import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { documentReader } from './read-document.ts';
import { makePdf, pdfStream } from './testing/make-pdf.ts';

const reader = documentReader();
after(() => reader.close());
const textOf = async (bytes: Buffer) => (await reader.read(bytes)).parts.map(({ text }) => text).join('\n');
const found = async (bytes: Buffer) => (await reader.read(bytes)).findings.map(({ code }) => code).sort();
const refused = (bytes: Buffer) =>
  reader.read(bytes).then(
    () => 'read',
    (error) => `${error.code}: ${error.message}`,
  );
const LINE = 'Reference number: EX-1';

test('the text of a PDF is read line by line, page by page', async () => {
  const read = await reader.read(makePdf([[LINE, 'URL (exact): https://a.example/1'], ['second page']]));
  assert.equal(read.parts[0]?.text, `${LINE}\nURL (exact): https://a.example/1\n\nsecond page`);
  assert.deepEqual([read.kind, read.pages, read.headers, read.findings], ['pdf', 2, null, []]);
});

test('what was filled into a form is read where it stands, boxes too', async () => {
  const widget = (n: number, rect: string, entries: string) =>
    [n, `<< /Type /Annot /Subtype /Widget /Rect [${rect}] /T (f${n}) ${entries} >>`] as const;
  const on = '/FT /Btn /V /Yes /AS /Yes /AP << /N << /Yes 110 0 R /Off 110 0 R >> >>';
  const off = '/FT /Btn /V /Off /AS /Off /AP << /N << /Yes 110 0 R /Off 110 0 R >> >>';
  const pdf = makePdf([['Reference number:', 'incites', 'solicits']], {
    catalog: '/AcroForm << /Fields [100 0 R 101 0 R 102 0 R] >>',
    page: '/Annots [100 0 R 101 0 R 102 0 R]',
    objects: {
      ...Object.fromEntries([
        widget(100, '140 798 300 810', '/FT /Tx /V (EX-FORM)'),
        widget(101, '20 784 30 796', on),
        widget(102, '20 770 30 782', off),
      ]),
      110: pdfStream('', '/Type /XObject /Subtype /Form /BBox [0 0 10 10]'),
    },
  });
  assert.deepEqual((await textOf(pdf)).split('\n'), [
    'Reference number: EX-FORM',
    '[x] incites',
    '[ ] solicits',
  ]);
});

test('a PDF that may act says so, however it hides it; a harmless one does not', async () => {
  const with_ = (catalog: string, objects: Record<number, string | Buffer> = {}) =>
    found(makePdf([[LINE]], { catalog, objects }));
  assert.deepEqual(await with_('/OpenAction [1000 0 R /Fit]'), [], 'where it opens');
  assert.deepEqual(await with_('/OpenAction << /S /JavaScript /JS (app.alert(1)) >>'), [
    'javascript',
    'open-action',
  ]);
  assert.deepEqual(await with_('/OpenAction << /S /J#61vaScript /J#53 (app.alert(1)) >>'), [
    'javascript',
    'open-action',
  ]);
  assert.deepEqual(await with_('/OpenAction << /S /Launch /F (cmd.exe) >>'), ['launch', 'open-action']);
  assert.deepEqual(await with_('/AA << /WC << /S /SubmitForm >> >>'), ['open-action', 'sends-data']);
  assert.deepEqual(await with_('/AcroForm << /XFA 100 0 R >>', { 100: pdfStream('<xdp/>') }), ['xfa']);
  const compressed = { 100: pdfStream('101 0 << /S /JavaScript >>', '/Type /ObjStm /N 1 /First 6') };
  assert.deepEqual(await with_('', compressed), ['javascript'], 'in compressed objects');
  const broken = { 100: '<< /Type /ObjStm /Filter /LZWDecode /Length 3 >>\nstream\nabc\nendstream' };
  assert.deepEqual(await with_('', broken), ['hidden-from-sight']);
  const names = '/Names << /EmbeddedFiles << /Names [(a) 100 0 R] >> >>';
  const file = '<< /Type /Filespec /F (a.exe) /UF (a.exe) /EF << /F 101 0 R >> >>';
  const pdf = makePdf([[LINE]], { catalog: names, objects: { 100: file, 101: pdfStream('MZ') } });
  const read = await reader.read(pdf);
  assert.deepEqual(
    [read.findings.map(({ code }) => code), read.attachments.map(({ name, bytes }) => [name, bytes])],
    [['embedded-files'], [['a.exe', 2]]],
  );
});

test('a PDF of pictures says that it has no text', async () => {
  assert.deepEqual(await found(makePdf([[]])), ['no-text']);
});

test('a PDF of ten thousand pages is read as far as anybody reads, and says so', async () => {
  const read = await reader.read(makePdf(Array.from({ length: 10_000 }, (_, n) => [`page ${n + 1}`])));
  assert.deepEqual([read.pages, read.findings], [10_000, [{ code: 'pages-left-out', where: '' }]]);
  assert.match(read.parts[0]?.text ?? '', /page 100$/);
});

test('encrypted, cut off, empty and exploding PDFs are refused by name, and the next one is read', async () => {
  const key = `<${'5a'.repeat(32)}>`;
  const encrypted = makePdf([[LINE]], {
    trailer: `/ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /O ${key} /U ${key} /P -4 >>`,
  });
  assert.match(await refused(encrypted), /^document-encrypted: /);
  const whole = makePdf([[LINE]]);
  assert.match(await refused(Buffer.from('%PDF-1.7\n')), /^document-unreadable: The document is damaged/);
  assert.match(await refused(Buffer.from(`%PDF-1.7\n${'('.repeat(100_000)}`)), /^document-/);
  const cut = await refused(whole.subarray(0, whole.length / 2));
  assert.match(cut, /^(read|document-unreadable: )/);
  const zeros = Buffer.alloc(32 * 1024 * 1024, 0x20);
  const page = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 101 0 R >>';
  const bomb = makePdf([[LINE]], {
    catalog: '/Pages 102 0 R',
    objects: {
      100: page,
      101: pdfStream(zeros, '', 1),
      102: `<< /Type /Pages /Kids [${'100 0 R '.repeat(100)}] /Count 100 >>`,
    },
  });
  const hurried = documentReader({ seconds: 5 });
  await assert.rejects(hurried.read(bomb), { code: 'document-too-costly' });
  assert.equal(await textOf(whole), LINE);
});
