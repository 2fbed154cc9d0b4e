import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Value } from 'typebox/value';
import { validateObject } from '../../standards/stix/validate-object.ts';
import { tlpOf } from '../../standards/tlp/tlp.ts';
import {
  answerNote,
  DisagreementExtension,
  disagreementExamples,
  disagreementExtensionDefinition,
  readDisagreement,
  reportNote,
  upheldAppeal,
} from './disagreement/disagreement-record.ts';
import {
  isVoluntary,
  makeIndicator,
  readSignal,
  revokedVersion,
  SIGNAL_EXTENSION,
  SignalExtension,
  signalExamples,
  signalExtensionDefinition,
} from './signal.ts';
import { patternOf } from './types/stix-pattern.ts';

const CREATOR = 'identity--0c5c1f6e-0d6f-4a83-9f0b-0b0d7a1f5a11';
const NOW = '2031-05-01T10:00:00.000Z';
const indicators = () =>
  signalExamples().map(({ extension_type: _, ...about }) =>
    makeIndicator({ ...about, creator: CREATOR, now: NOW }),
  );

test('each example makes a valid STIX indicator, TLP:AMBER, that reads back as it was', () => {
  for (const [at, indicator] of indicators().entries()) {
    assert.deepEqual(validateObject(indicator), { ok: true });
    assert.equal(tlpOf(indicator.object_marking_refs as string[]).level, 'amber');
    const example = signalExamples()[at] as SignalExtension;
    assert.ok(Value.Check(SignalExtension, example));
    const read = readSignal(indicator);
    assert.deepEqual([read?.type, read?.value, read?.about], [example.signal_type, example.value, example]);
  }
});

test('the extension definitions are valid STIX, and so is every move of a disagreement', () => {
  for (const definition of [signalExtensionDefinition, disagreementExtensionDefinition]) {
    assert.deepEqual(validateObject({ ...definition }), { ok: true });
    assert.ok(JSON.parse(definition.schema).properties);
  }
  for (const example of disagreementExamples()) assert.ok(Value.Check(DisagreementExtension, example));
  const said = { creator: CREATOR, now: NOW, refs: [String(indicators()[0]?.id)], text: 'It is reporting.' };
  const moves = [upheldAppeal(said), answerNote(said, 'other-item'), reportNote(said)];
  assert.deepEqual(
    moves.map((move) => validateObject(move)),
    moves.map(() => ({ ok: true })),
  );
  assert.deepEqual(
    moves.map((move) => readDisagreement(move)?.move),
    ['upheld-appeal', 'answer', 'reported'],
  );
  assert.equal(readDisagreement({ ...upheldAppeal(said), opinion: 'agree' }), null);
  assert.equal(readDisagreement({ ...reportNote(said), extensions: {} }), null);
});

test('a revoked version is newer than what it revokes, also when the clock stands or goes back', () => {
  const [indicator] = indicators() as [Record<string, unknown>];
  for (const at of [NOW, '2030-01-01T00:00:00.000Z', '2032-01-01T00:00:00.000Z']) {
    const next = revokedVersion(indicator, new Date(at));
    assert.ok(Date.parse(String(next.modified)) > Date.parse(NOW));
    assert.equal(next.created, indicator.created);
    assert.deepEqual(validateObject(next), { ok: true });
  }
});

test('what a partner writes wrongly is no signal', () => {
  const [indicator] = indicators() as [Record<string, unknown>];
  const about = (indicator.extensions as Record<string, object>)[SIGNAL_EXTENSION];
  const extended = (change: object) => ({
    ...indicator,
    extensions: { [SIGNAL_EXTENSION]: { ...about, ...change } },
  });
  for (const wrong of [
    { ...indicator, pattern_type: 'sigma' },
    { ...indicator, pattern: `${indicator.pattern} OR [file:size > 1]` },
    { ...indicator, pattern: patternOf('pdq', 'a'.repeat(64)) },
    { ...indicator, pattern: patternOf('sha256', String((about as SignalExtension).value)) },
    { ...indicator, pattern: `[file:hashes.'MD5' = '${'a'.repeat(32)}']` },
    extended({ quality: 49 }),
    extended({ ordered: 'yes' }),
    extended({ basis: ' ' }),
    extended({ originator_class: 'police' }),
  ]) {
    assert.equal(readSignal(wrong), null, JSON.stringify(wrong));
  }
});

test('the ends of the calendar, written for always and for ever, are the first and the last day held here', () => {
  const [indicator] = indicators() as [Record<string, unknown>];
  const read = (valid_from: string, valid_until: string) => {
    const { validFrom, validUntil } = readSignal({ ...indicator, valid_from, valid_until }) ?? {};
    return [validFrom?.toISOString(), validUntil?.toISOString()];
  };
  const ends = ['1900-01-01T00:00:00.000Z', '9999-12-30T23:59:59.000Z'];
  assert.deepEqual(read('0000-01-01T00:00:00Z', '9999-12-31T23:59:59Z'), ends);
  assert.deepEqual(read('0001-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999999999Z'), ends);
  const days = ['2031-05-01T00:00:00.000Z', '9998-12-31T00:00:00.000Z'];
  assert.deepEqual(read(days[0]!, days[1]!), days);
});

test('a hash of another software is a signal that says nothing more', () => {
  const value = 'AB'.repeat(32);
  const read = readSignal({
    ...indicators()[0],
    extensions: undefined,
    pattern: `[ file:hashes.'SHA-256' = '${value}' ]`,
  });
  assert.deepEqual(
    [read?.type, read?.value, read?.about, read?.quality],
    ['sha256', value.toLowerCase(), null, null],
  );
});

test('no pattern text makes the reader slow or wrong', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 300, unit: fc.constantFrom(..."[]file:hashes.'PDQSHA-256= 0aF") }),
      (pattern) => {
        const read = readSignal({ ...indicators()[0], extensions: undefined, pattern });
        if (read) assert.match(read.code, /^[0-9a-f]{64}$/);
      },
    ),
  );
});

test('only a State without an order helps voluntarily', () => {
  assert.deepEqual(
    [isVoluntary('state', false), isVoluntary('state', true), isVoluntary('platform', false)],
    [true, false, false],
  );
});
