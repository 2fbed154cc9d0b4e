import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { completeness } from './completeness.ts';
import type { Form1 } from './form-1.ts';
import type { Form2 } from './form-2.ts';
import type { Form3 } from './form-3.ts';
import { FORMS, type Form, shapeOf } from './forms.ts';
import { FORM_NUMBERS } from './namespaces.ts';
import { inside } from './schema-parts.ts';
import { arbitraryPart } from './testing/arbitrary-form.ts';
import type { IdentifierType } from './vocabulary.ts';

const AT = Date.parse('2026-09-05T12:00:00Z');
const order = FORMS[1].examples()[0] as Form1;
const emergency = FORMS[1].examples()[1] as Form1;
const preservation = FORMS[2].examples()[0] as Form2;
const answer = FORMS[3].examples()[0] as Form3;
const found = (form: Form) =>
  completeness(form, AT).map(({ kind, code, field, article }) => `${kind} ${code} ${field} ${article}`);
const changed = (change: Partial<Form1>) => found({ ...order, ...change });

test('the examples are complete', () => {
  for (const number of FORM_NUMBERS)
    for (const form of FORMS[number].examples()) assert.deepEqual(completeness(form, AT), []);
});

test('each mandatory section that is blank is named by its letter, left out, empty or blank', () => {
  const letters: Record<number, string[]> = {
    1: ['A', 'B', 'C', 'E and F', 'G', 'I', 'L'],
    2: ['A', 'B', 'C and D', 'E', 'F'],
    3: ['A', 'B', 'C', 'D', 'F', 'G', 'H'],
    5: ['A', 'B', 'C', 'D', 'Signature'],
    6: ['A', 'B', 'C', 'D', 'Signature'],
  };
  const sections: Record<number, string[]> = {
    1: ['sectionA', 'sectionB', 'sectionC', 'sectionEToF', 'sectionG', 'sectionI', 'sectionL'],
    2: ['sectionA', 'sectionB', 'sectionC', 'sectionE', 'sectionF'],
    3: ['sectionA', 'sectionB', 'sectionC', 'sectionD', 'sectionF', 'sectionG', 'sectionH'],
    5: ['sectionA', 'sectionB', 'sectionC', 'sectionD', 'signature'],
    6: ['sectionA', 'sectionB', 'sectionC', 'sectionD', 'signature'],
  };
  for (const number of FORM_NUMBERS) {
    const [whole] = FORMS[number].examples();
    for (const [at, name] of (sections[number] ?? []).entries())
      for (const blank of [undefined, {}]) {
        const [first, ...more] = completeness({ ...whole, [name]: blank } as Form, AT).filter(
          ({ code }) => code === 'section-blank',
        );
        assert.deepEqual(
          [first?.section, first?.kind, more.length],
          [letters[number]?.[at], 'incomplete', 0],
          name,
        );
        assert.match(first?.message ?? '', /^\S.*\.$/);
      }
  }
  const [nothing] = completeness({ form: 1 }, AT);
  assert.equal(nothing?.section, 'A');
  assert.equal(completeness({ form: 1 }, AT).length, 7);
});

test('a blank field of a section that is there is named', () => {
  assert.deepEqual(changed({ sectionA: { issuingState: ' ', issuingAuthorityFileNumber: 'EX 17/26' } }), [
    'incomplete field-blank /sectionA/issuingState Art. 10(6)',
  ]);
  assert.deepEqual(
    found({ ...preservation, sectionF: { ...preservation.sectionF, type: undefined } } as Form),
    ['incomplete field-blank /sectionF/type Art. 11(5)'],
  );
});

const signed = (date: string) => changed({ sectionI: { ...order.sectionI, signatureOfAuthority: { date } } });
const SIGNED = '/sectionI/signatureOfAuthority/date Art. 10(6)';

test('a date that cannot be is a manifest error; one that is today somewhere can', () => {
  for (const date of [
    '2026-02-30',
    '2026-02-30+02:00',
    '2026-13-01',
    '2026-09-01T10:00:00',
    '1 September',
    '2026-09-01+15:00',
  ])
    assert.deepEqual(signed(date), [`manifest-error no-such-date ${SIGNED}`], date);
  for (const date of ['2026-09-06', '2026-09-06+14:00', '2026-09-05', '2026-09-06-11:00'])
    assert.deepEqual(
      completeness(
        { ...order, sectionI: { ...order.sectionI, signatureOfAuthority: { date } } },
        Date.parse('2026-09-05T12:30:00Z'),
      ),
      [],
      date,
    );
  assert.deepEqual(signed('2026-09-07'), [`manifest-error in-the-future ${SIGNED}`]);
});

const ranged = (start: string | undefined, end: string | undefined) =>
  changed({
    sectionEToF: {
      evidence: [
        {
          identifier: {
            type: 'EMAIL',
            value: 'a@b.example',
            dateTimeRange: { ...(start ? { start } : {}), ...(end ? { end } : {}) },
          },
          dataCategories: { subscriber: { option: ['OTHER'], otherText: 'x' } },
        },
      ],
    },
  });
const RANGE = '/sectionEToF/evidence/0/identifier/dateTimeRange';

test('a time range that ends before it starts, or in the future, is a manifest error', () => {
  assert.deepEqual(ranged('2026-08-20T00:00:00+02:00', '2026-08-20T00:00:00+02:00'), []);
  assert.deepEqual(ranged('2026-08-20T00:00:00+02:00', '2026-08-19T23:00:00Z'), []);
  assert.deepEqual(ranged('2026-08-20T00:00:00+02:00', '2026-08-19T21:59:59Z'), [
    `manifest-error ends-before-it-starts ${RANGE}/end Art. 10(6)`,
  ]);
  assert.deepEqual(ranged('2026-08-20T10:00:00', '2026-08-20T09:00:00'), [
    `manifest-error ends-before-it-starts ${RANGE}/end Art. 10(6)`,
  ]);
  assert.deepEqual(
    ranged('2026-08-20T10:00:00', '2026-08-20T09:00:00Z'),
    [],
    'without an offset it may be either',
  );
  assert.deepEqual(ranged('2026-08-20T10:00:00Z', '2026-09-20T09:00:00Z'), [
    `manifest-error in-the-future ${RANGE}/end Art. 10(6)`,
  ]);
  assert.deepEqual(ranged('2026-02-30T10:00:00Z', undefined), [
    `manifest-error no-such-date ${RANGE}/start Art. 10(6)`,
  ]);
});

const FITTING: [IdentifierType, string[], string[]][] = [
  ['IPV_4', ['192.0.2.1'], ['192.0.2', '192.0.2.256', '2001:db8::1', '192.0.2.1/24', '0x7f.1', '192.0.2.01']],
  ['IPV_6', ['2001:db8::1', '::ffff:192.0.2.1'], ['192.0.2.1', '2001:db8::1/64', 'fe80::1%eth0', ':::']],
  [
    'IP_ADDRESS_RANGE',
    ['192.0.2.1-192.0.2.9', '2001:db8::1 - 2001:db8::9', '192.0.2.0/28'],
    ['192.0.2.9-192.0.2.1', '192.0.2.1-2001:db8::1', '192.0.2.1'],
  ],
  ['IP_BLOCKS', ['192.0.2.0/28', '192.0.2.0/28, 2001:db8::/64'], ['192.0.2.0/33', '192.0.2.1', 'blocks']],
  [
    'EMAIL',
    ['someone@mail.example', 'jose@büro.example'],
    ['someone', '@mail.example', 'a b@mail.example', 'a@b@c'],
  ],
  [
    'PHONE_NUMBER',
    ['+34600000000', '+34 600 000-000'],
    ['0600000000', '+0123', '+3460000000000000', '+34 six'],
  ],
  ['IMEI_NUMBER', ['490154203237518', '49-015420-323751-8'], ['490154203237519', '4901542032375', 'imei']],
  [
    'MAC_ADDRESS',
    ['00:00:5e:00:53:01', '00-00-5E-00-53-01', '00005e005301'],
    ['00:00:5e:00:53', '00:00:5e:00:53:0g'],
  ],
  ['USER_ID', ['anything at all'], []],
];

test('an identifier that does not fit its type is a manifest error, and a blank one is insufficient', () => {
  const told = (type: IdentifierType, value: string) =>
    changed({
      sectionEToF: {
        evidence: [
          { identifier: { type, value }, dataCategories: { subscriber: { option: ['USER_INFORMATION'] } } },
        ],
      },
    });
  const field = '/sectionEToF/evidence/0/identifier/value Art. 10(6)';
  for (const [type, good, bad] of FITTING) {
    for (const value of good) assert.deepEqual(told(type, value), [], `${type} ${value}`);
    for (const value of bad)
      assert.deepEqual(
        told(type, value),
        [`manifest-error identifier-not-of-type ${field}`],
        `${type} ${value}`,
      );
    assert.deepEqual(told(type, ' '), [`insufficient identifier-blank ${field}`]);
  }
});

test('data of no category cannot be produced', () => {
  const evidence = [{ identifier: { type: 'USER_ID' as const, value: 'x' }, dataCategories: {} }];
  assert.deepEqual(changed({ sectionEToF: { evidence } }), [
    'insufficient no-data-category /sectionEToF/evidence/0/dataCategories Art. 10(6)',
  ]);
});

test('traffic and content data need the threshold of Art. 5(4) and a judge', () => {
  const { threshold: _, ...without } = order.sectionG ?? {};
  assert.deepEqual(changed({ sectionG: without }), ['incomplete no-threshold /sectionG/threshold Art. 5(4)']);
  assert.deepEqual(found({ ...emergency, sectionG: { ...emergency.sectionG } } as Form), []);
  const byProsecutor = { ...order.sectionI, type: 'PUBLIC_PROSECUTOR' as const };
  assert.deepEqual(changed({ sectionI: byProsecutor }), [
    'manifest-error prosecutor-alone /sectionI/type Art. 4(2)',
  ]);
  const validated = (type: 'JUDGE' | 'PUBLIC_PROSECUTOR' | undefined) =>
    changed({
      sectionI: byProsecutor,
      sectionJ: {
        ...(type ? { type } : {}),
        details: { nameOfAuthority: 'Example Court' },
        signature: { date: '2026-09-01' },
      },
    });
  assert.deepEqual(validated('JUDGE'), []);
  assert.deepEqual(validated(undefined), ['incomplete field-blank /sectionJ/type Art. 4(2)']);
  assert.deepEqual(validated('PUBLIC_PROSECUTOR'), [
    'manifest-error prosecutor-alone /sectionJ/type Art. 4(2)',
  ]);
  assert.deepEqual(found(preservation), [], 'a prosecutor may order preservation of any data');
});

test('another authority needs a validation, except in an emergency for subscriber data', () => {
  const other = { ...emergency.sectionI, type: 'OTHER_COMPETENT_AUTHORITY' as const };
  assert.deepEqual(found({ ...emergency, sectionI: other }), [
    'incomplete not-validated /sectionJ Art. 4(1)',
  ]);
  assert.deepEqual(found({ ...emergency, sectionI: other, sectionJ: { type: 'PUBLIC_PROSECUTOR' } }), []);
  assert.deepEqual(
    found({ ...emergency, sectionI: other, sectionJ: { type: 'OTHER_COMPETENT_AUTHORITY' } }),
    ['manifest-error not-validated /sectionJ/type Art. 4(1)'],
  );
  assert.deepEqual(found({ ...emergency, sectionI: { ...other, caseWithoutValidation: true } }), []);
  assert.deepEqual(
    changed({
      sectionB: { ...order.sectionB, emergencyCase: true },
      sectionC: emergency.sectionC,
      sectionI: { ...order.sectionI, caseWithoutValidation: true },
    } as Partial<Form1>),
    ['manifest-error validation-needed /sectionI/caseWithoutValidation Art. 4(5)'],
  );
});

test('an emergency is ticked, and a tick has its reason', () => {
  const { emergencyCase: _, ...calm } = emergency.sectionB ?? {};
  assert.deepEqual(found({ ...emergency, sectionB: calm }), [
    'manifest-error emergency-not-ticked /sectionB/emergencyCase Art. 10(4)',
  ]);
  assert.deepEqual(changed({ sectionB: { ...order.sectionB, emergencyCase: true } }), [
    'insufficient emergency-without-reason /sectionC/dataProductionInRelationToDeadline/withinEightHours Art. 10(4)',
  ]);
  const without = { ...preservation, sectionF: { ...preservation.sectionF, caseWithoutValidation: true } };
  assert.deepEqual(found(without), ['manifest-error emergency-not-ticked /sectionB/emergencyCase Art. 4(5)']);
});

const deadline = (withinTenDays: ('AS_SOON_AS_POSSIBLE' | 'AT_THE_END_OF_TEN_DAYS')[]) => ({
  sectionC: { dataProductionInRelationToDeadline: { withinTenDays } },
});
const TEN = '/sectionC/dataProductionInRelationToDeadline/withinTenDays';

test('both deadlines of ten days together have no defined meaning: it is asked for', () => {
  const both = completeness({ ...order, ...deadline(['AS_SOON_AS_POSSIBLE', 'AT_THE_END_OF_TEN_DAYS']) }, AT);
  assert.deepEqual(
    both.map(({ kind, code, field }) => [kind, code, field]),
    [['insufficient', 'both-deadlines', TEN]],
  );
  assert.match(both[0]?.message ?? '', /undefined.*ask for clarification/i);
  const hours = emergency.sectionC?.dataProductionInRelationToDeadline;
  const withHours = {
    dataProductionInRelationToDeadline: { ...hours, withinTenDays: ['AS_SOON_AS_POSSIBLE' as const] },
  };
  assert.deepEqual(found({ ...emergency, sectionC: withHours }), [
    `insufficient both-deadlines ${TEN} Art. 10(6)`,
  ]);
});

test('the deadline of ten days agrees with whether an enforcing authority is notified', () => {
  assert.deepEqual(changed(deadline(['AS_SOON_AS_POSSIBLE'])), [
    `insufficient deadline-with-notification ${TEN} Art. 10(2)`,
  ]);
  assert.deepEqual(changed({ sectionK: {} }), [
    `insufficient deadline-without-notification ${TEN} Art. 10(3)`,
  ]);
});

test('an answer says why for each identifier, and of a law of a third country which', () => {
  const because = (reason: 'THIRD_COUNTRY_LAW' | 'DATA_NOT_STORED', certificate: 'EPOC' | 'EPOC_PR') =>
    found({
      ...answer,
      sectionA: { certificate },
      sectionD: { nonExecutionReason: [{ identifierId: '1', reasons: { reason: [reason] } }] },
      sectionF: {},
    });
  assert.deepEqual(because('DATA_NOT_STORED', 'EPOC'), []);
  assert.deepEqual(because('THIRD_COUNTRY_LAW', 'EPOC'), ['incomplete section-blank /sectionE Art. 17(2)']);
  assert.ok(
    because('THIRD_COUNTRY_LAW', 'EPOC_PR').includes(
      'manifest-error production-only /sectionD/nonExecutionReason/0 Art. 17(1)',
    ),
  );
  assert.deepEqual(found({ ...answer, sectionD: { nonExecutionReason: [{ identifierId: '1' }] } }), [
    'incomplete no-reason /sectionD/nonExecutionReason/0/reasons Annex III',
  ]);
});

test('property: of any form findings stand in the order of its sections, say where and why, and quote no text of it', () => {
  for (const number of FORM_NUMBERS) {
    const sections = inside(shapeOf(number)).map(([name]) => name);
    const marked = arbitraryPart(shapeOf(number), () => fc.constantFrom('', ' ', 'MARK', 'MARK-30 February'));
    fc.assert(
      fc.property(marked, (some) => {
        const findings = completeness({ form: number, ...(some as object) } as Form, AT);
        const places = findings.map(({ field }) => sections.indexOf(field.split('/')[1] ?? ''));
        assert.deepEqual(
          places,
          places.toSorted((a, b) => a - b),
        );
        assert.ok(!places.includes(-1) && !findings.some(({ field }) => field.startsWith('/sectionM')));
        for (const { section, article, message } of findings) {
          assert.match(section, /^([A-M]|[EC] and [FD]|Signature)$/);
          assert.match(article, /^(Art\.|Annex)/);
          assert.match(message, /^[A-Z].*\.$/);
          assert.doesNotMatch(message, /MARK/);
        }
      }),
      { numRuns: 150 },
    );
  }
});
