import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MOST_BYTES } from './form-fault.ts';
import { FORMS } from './forms.ts';
import { EPOC, FORM_NAMESPACES } from './namespaces.ts';
import { readForm } from './read-xml.ts';
import { writeForm } from './write-xml.ts';

const encoder = new TextEncoder();
const faultsOf = (xml: string | Uint8Array) => {
  const read = readForm(typeof xml === 'string' ? encoder.encode(xml) : xml);
  return 'faults' in read ? read.faults.map(({ code, path }) => `${code} ${path}`) : [];
};
const whole = writeForm(FORMS[1].examples()[0]!);
const inRoot = (text: string, attributes = '') =>
  `<f:Form1 xmlns:f="${FORM_NAMESPACES[1]}" xmlns:epoc="${EPOC}"${attributes}>${text}</f:Form1>`;
const inA = (text: string, attributes = '') => inRoot(`<f:SectionA${attributes}>${text}</f:SectionA>`);
const inState = (text: string) => inA(`<f:IssuingState>${text}</f:IssuingState>`);
const A = '/Form1/SectionA';
const E = '/Form1/SectionEToF';
const inE = (text: string) => inRoot(`<f:SectionEToF>${text}</f:SectionEToF>`);
const evidence = (inside: string) =>
  `<epoc:Evidence><epoc:Identifier>${inside}</epoc:Identifier></epoc:Evidence>`;
const identifier = evidence('<epoc:Type>EMAIL</epoc:Type><epoc:Value>someone@mail.example</epoc:Value>');
const levels = (many: number) => `${'<f:A>'.repeat(many)}${'</f:A>'.repeat(many)}`;

for (const [what, xml, faults] of [
  ['nothing', '', ['not-xml /']],
  ['no XML', '{"form":1}', ['not-xml /']],
  ['cut off', whole.slice(0, -20), ['not-xml /Form1/SectionM']],
  ['two roots', whole + whole.slice(whole.indexOf('<form:')), ['not-xml /Form1']],
  ['an undeclared prefix', inA('<x:IssuingState/>'), [`not-xml ${A}/IssuingState`]],
  ['a document type', `<!DOCTYPE x>${inRoot('')}`, ['doctype /']],
  [
    'a document type with an entity of a file',
    `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>${inState('&a;')}`,
    ['doctype /'],
  ],
  [
    'entities that grow',
    `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>${inState('&b;')}`,
    ['doctype /'],
  ],
  ['an entity', inState('&eacute;'), [`entity ${A}/IssuingState`]],
  ['an entity in an attribute', inA('<f:IssuingState a="&x;"/>'), [`entity ${A}/IssuingState`]],
  ['a processing instruction', inState('<?run it?>'), [`processing-instruction ${A}/IssuingState`]],
  [
    'a style sheet',
    `<?xml-stylesheet href="https://style.example"?>${inRoot('')}`,
    ['processing-instruction /'],
  ],
  ['XML 1.1', `<?xml version="1.1"?>${inRoot('')}`, ['not-xml-1.0 /']],
  ['another encoding', `<?xml version="1.0" encoding="ISO-8859-1"?>${inRoot('')}`, ['not-utf-8 /']],
  ['invalid UTF-8', Uint8Array.of(...encoder.encode('<a>'), 0xc3, 0x28), ['not-utf-8 /']],
  ['UTF-16', Uint8Array.from(Buffer.from(whole, 'utf16le')), ['not-xml /']],
  ['a control character', inState('\u0001'), [`not-xml ${A}/IssuingState`]],
  ['more than 1 MB', inRoot(' '.repeat(MOST_BYTES)), ['too-large /']],
  ['an attribute twice', inA('<f:IssuingState a="1" a="2"/>'), [`duplicate-attribute ${A}/IssuingState`]],
  [
    'an attribute twice by two prefixes',
    inA('<f:IssuingState xmlns:x="u" xmlns:y="u" x:a="1" y:a="2"/>'),
    [`duplicate-attribute ${A}/IssuingState`],
  ],
  [
    'a namespace declared twice',
    inA('<f:IssuingState xmlns:x="u" xmlns:x="v"/>'),
    [`duplicate-attribute ${A}/IssuingState`],
  ],
  ['an attribute', inA('', ' id="1"'), [`unknown-attribute ${A}/@id`]],
  ['no namespace', '<Form1/>', ['wrong-namespace /Form1']],
  [
    'the namespace of Form 4',
    '<a xmlns="http://data.europa.eu/edm/1/ns/forms/EPOC-FORM-4#"/>',
    ['wrong-namespace /a'],
  ],
  [
    'Form 1 with a hyphen',
    '<a xmlns="http://data.europa.eu/edm/1/ns/forms/EPOC-FORM-1#"/>',
    ['wrong-namespace /a'],
  ],
  ['the namespace of another part', inA('<epoc:IssuingState/>'), [`wrong-namespace ${A}/IssuingState`]],
  ['an unknown section', inRoot('<f:SectionN/>'), ['unknown-element /Form1/SectionN']],
  ['an element with a small letter', inA('<f:issuingState/>'), [`unknown-element ${A}/issuingState`]],
  [
    'an element of a prototype',
    inA('<f:__proto__/><f:Constructor/>'),
    [`unknown-element ${A}/__proto__`, `unknown-element ${A}/Constructor`],
  ],
  ['the number of a form', inRoot('<f:Form>2</f:Form>'), ['unknown-element /Form1/Form']],
  ['an element in a text', inState('F<f:B/>R'), [`unknown-element ${A}/IssuingState/B`]],
  ['a section twice', inRoot('<f:SectionA/><f:SectionB/><f:SectionA/>'), ['twice /Form1/SectionA[2]']],
  [
    'a value twice, far inside',
    inE(identifier + evidence('<epoc:Value>a</epoc:Value><epoc:Value>b</epoc:Value>')),
    [`twice ${E}/Evidence[2]/Identifier/Value[2]`],
  ],
  [
    'a type that is none',
    inE(evidence('<epoc:Type>IBAN</epoc:Type>')),
    [`not-a-value ${E}/Evidence[1]/Identifier/Type`],
  ],
  [
    'a tick that is none',
    inRoot('<f:SectionB><epoc:EmergencyCase>yes</epoc:EmergencyCase></f:SectionB>'),
    ['not-a-value /Form1/SectionB/EmergencyCase'],
  ],
  ['a text that is too long', inState('x'.repeat(101)), [`too-long ${A}/IssuingState`]],
  ['a text beside elements', inA('France'), [`stray-text ${A}`]],
  ['a comment in a text', inState('F<!-- -->R'), [`comment-in-text ${A}/IssuingState`]],
  [
    'more than one thing',
    inA('<f:X/><f:Y/>x'),
    [`unknown-element ${A}/X`, `unknown-element ${A}/Y`, `stray-text ${A}`],
  ],
] as [string, string | Uint8Array, string[]][]) {
  test(`refused with the way to the element: ${what}`, () => assert.deepEqual(faultsOf(xml), faults));
}

test('64 levels are looked at, and no deeper', () => {
  const codes = (xml: string) => faultsOf(xml).map((fault) => fault.split(' ')[0]);
  assert.equal(codes(inRoot(levels(63))).includes('too-deep'), false);
  assert.equal(codes(inRoot(levels(64))).at(-1), 'too-deep');
  assert.equal(codes(inRoot(levels(50_000))).at(-1), 'too-deep');
});

test('ten thousand identifiers are read, in full; one more is refused by its place', {
  timeout: 60_000,
}, () => {
  const read = readForm(encoder.encode(inE(identifier.repeat(10_000))));
  assert.ok('form' in read && read.form.form === 1);
  assert.equal(read.form.sectionEToF?.evidence?.length, 10_000);
  assert.deepEqual(faultsOf(inE(identifier.repeat(10_001))), [`too-many ${E}/Evidence[10001]`]);
  assert.deepEqual(faultsOf(inE(identifier.repeat(200_000))), ['too-large /']);
});

test('a hundred faults are told, and that there is more', () => {
  const told = faultsOf(inA('<f:X/>'.repeat(5000)));
  assert.equal(told.length, 101);
  assert.equal(told.at(-1), `more-faults ${A}/X[100]`);
});

test('a message quotes nothing of the document', () => {
  const read = readForm(
    encoder.encode(
      inRoot('<f:SectionM>words<f:SummaryOfCase>words<!-- --></f:SummaryOfCase></f:SectionM>&words;'),
    ),
  );
  assert.ok('faults' in read && read.faults.length === 3);
  for (const { message } of read.faults) assert.doesNotMatch(message, /words/);
});

test('what is lawful is read: a byte order mark, comments between elements, CDATA, the place of a schema, other prefixes', () => {
  const state = (xml: string) => {
    const read = readForm(encoder.encode(xml));
    assert.ok('form' in read && read.form.form === 1, JSON.stringify(read));
    return read.form.sectionA?.issuingState;
  };
  assert.equal(state(`\ufeff${inState('FR')}`), 'FR');
  assert.equal(state(inA('<!-- a --><f:IssuingState>FR</f:IssuingState>')), 'FR');
  assert.equal(state(inState('<![CDATA[F&R]]>')), 'F&R');
  assert.equal(state(inState('&amp;&lt;&gt;&apos;&quot;&#70;&#x52;')), '&<>\'"FR');
  const schema =
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a https://never.example/b.xsd"';
  assert.equal(
    state(
      inRoot(`<SectionA xmlns="${FORM_NAMESPACES[1]}"><IssuingState>FR</IssuingState></SectionA>`, schema),
    ),
    'FR',
  );
});

test('property: whatever was cut, doubled or changed, there is a form or a fault, and never an error', () => {
  const bytes = encoder.encode(whole);
  const place = fc.nat(bytes.length);
  fc.assert(
    fc.property(place, place, fc.uint8Array({ maxLength: 6 }), (from, to, instead) => {
      const read = readForm(Uint8Array.of(...bytes.slice(0, from), ...instead, ...bytes.slice(to)));
      assert.ok('form' in read || read.faults.length > 0);
    }),
    { numRuns: 500 },
  );
});
