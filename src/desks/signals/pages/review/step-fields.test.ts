import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Value } from 'typebox/value';
import ar from '../../locales/ar.json' with { type: 'json' };
import en from '../../locales/en.json' with { type: 'json' };
import {
  allStates,
  allSteps,
  clocksThatAreHeld,
  dataOf,
  fieldsOf,
  stepOf,
  stepsOfPeople,
  unanswered,
} from './step-fields.ts';

const wordsFor = (needs: string | undefined) => (needs === 'states' ? 'DE, FR' : 'Because of this');

/** Answers every question with the first choice, or with words. */
function answered(schema: Parameters<typeof fieldsOf>[0]): Record<string, string> {
  return Object.fromEntries(
    fieldsOf(schema).map(({ path, kind, choices, needs }) => [
      path,
      kind === 'choice' ? choices[0]! : kind === 'instant' ? '2026-04-01T12:00' : wordsFor(needs),
    ]),
  );
}

test('a form filled in gives data that the procedure takes, for every step a person takes', () => {
  const steps = stepsOfPeople();
  assert.ok(steps.length >= 30);
  for (const { step, schema } of steps) {
    const values = answered(schema);
    assert.deepEqual(unanswered(fieldsOf(schema), values), [], step);
    assert.deepEqual([...Value.Errors(schema, dataOf(schema, values))], [], step);
  }
});

test('states are asked for only where the restriction holds in some, and are then required', () => {
  const schema = stepOf('match-review', 'propose-restriction')!.data;
  const fields = fieldsOf(schema);
  const values: Record<string, string> = { ...answered(schema), states: '' };
  assert.deepEqual(
    unanswered(fields, values).map(({ path }) => path),
    ['states'],
  );
  const everywhere = { ...values, territory: 'everywhere', states: 'DE' };
  assert.deepEqual(unanswered(fields, everywhere), []);
  assert.ok(
    !('states' in dataOf(schema, everywhere)),
    'an answer to a question that is not asked is not sent',
  );
  assert.ok(Value.Check(schema, dataOf(schema, everywhere)));
});

test('a form left blank names every required question, and so does white space', () => {
  for (const { step, schema } of stepsOfPeople()) {
    const required = fieldsOf(schema).filter((field) => field.required);
    const blank = Object.fromEntries(required.map(({ path }) => [path, ' \u200b ']));
    assert.deepEqual(
      unanswered(fieldsOf(schema), {}).map(({ path }) => path),
      required.map(({ path }) => path),
      step,
    );
    assert.deepEqual(
      unanswered(fieldsOf(schema), blank).map(({ path }) => path),
      required.filter(({ kind }) => kind !== 'choice' && kind !== 'instant').map(({ path }) => path),
      step,
    );
  }
});

test('one letter is no reason: what is missing is said by the question that it is missing from', () => {
  const fields = fieldsOf(stepOf('match-review', 'propose-restriction')!.data);
  const short = Object.fromEntries(fields.map(({ path, choices }) => [path, choices[0] ?? 'x']));
  assert.deepEqual(
    unanswered(fields, short).map(({ path, needs }) => [path, needs]),
    [
      ['law.instrument', 'name'],
      ['law.offence', 'offence'],
      ['authority', 'name'],
      ['necessity', 'words'],
      ['proportionality', 'words'],
      ['leastIntrusive', 'words'],
      ['states', 'states'],
    ],
  );
});

test('what has one possible answer is sent without being asked', () => {
  const { data } = stepOf('match-review', 'preserve')!;
  assert.ok(!fieldsOf(data).some(({ path }) => path === 'flag'));
  assert.deepEqual(dataOf(data, { reason: 'Graves are seen' }), {
    flag: 'evidence-of-atrocity',
    reason: 'Graves are seen',
  });
});

test('every step, question, choice, state and clock has words in both languages', () => {
  const { states, clocks, tracks } = allStates();
  const keys = [
    ...allSteps().map((step) => `step.${step}.done`),
    ...stepsOfPeople().flatMap(({ step, schema }) => [
      ...['title', 'do', 'why'].map((part) => `step.${step}.${part}`),
      ...fieldsOf(schema).flatMap(({ path, choices }) => [
        `field.${path}`,
        ...choices.map((each) => `value.${each}`),
      ]),
    ]),
    ...states.map((state) => `state.${state}`),
    ...clocks.map((clock) => `clock.${clock}`),
    ...tracks.map((track) => `track.${track}`),
    ...clocks.map((clock) => `clock.${clock}.why`),
    // “On hold” alone tells nobody what stands still, for whom and what ends it.
    ...clocksThatAreHeld().map((clock) => `clock.${clock}.held`),
  ];
  for (const locale of [en, ar]) {
    assert.deepEqual(
      [...new Set(keys)].filter((key) => !Object.hasOwn(locale, key)),
      [],
    );
  }
});
