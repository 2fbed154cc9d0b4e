import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Procedure } from '../../engines/cases/procedure.ts';
import { deconfliction } from './deconfliction/deconfliction.procedure.ts';
import { DEMANDS } from './demands/demand-kinds.ts';
import { COUNTERS } from './desk.ts';
import { issuedOrder } from './issuing/issued-order.procedure.ts';
import { removalOrder } from './removal-order/removal-order.procedure.ts';
import { removalOrderDrill } from './removal-order/removal-order-drill.procedure.ts';
import { scrutiny } from './scrutiny/scrutiny.procedure.ts';
import { statesPage } from './states.ts';

test('states.md is what the procedure says: run `node bin/with-node.js src/desks/content-orders/states.ts` after a change', () => {
  assert.equal(readFileSync(new URL('./states.md', import.meta.url), 'utf8'), statesPage());
});

// The drill has every step, state and clock of an order, and an end.
test('every step, state, clock, question and choice has words in every language', () => {
  const catalogues = ['en', 'ar'].map(
    (code) =>
      JSON.parse(readFileSync(new URL(`./locales/${code}.json`, import.meta.url), 'utf8')) as Record<
        string,
        string
      >,
  );
  const wanted = [
    ...[
      removalOrderDrill,
      issuedOrder,
      scrutiny,
      deconfliction,
      ...Object.values(DEMANDS).map(({ procedure }) => procedure),
    ].flatMap(wordsOf),
  ];
  assert.ok(wanted.length > 200, 'hardly anything was looked for');
  for (const words of catalogues)
    assert.deepEqual(
      [...new Set(wanted)].filter((key) => !words[key]),
      [],
    );
});

const parties = ['system', 'affected-person', 'originator'];
/** Keys of all that pages say of a procedure. */
function wordsOf({ tracks, clocks, steps }: Procedure): string[] {
  return [
    ...Object.entries(tracks).flatMap(([track, { states }]) => [
      `track.${track}`,
      ...states.map((state) => `state.${track}.${state}`),
    ]),
    ...Object.keys(clocks).map((name) => `clock.${name}`),
    ...Object.entries(steps).flatMap(([step, { by, opens }]) => [
      `step.${step}.done`,
      ...(opens || step === 'received-again' || step === 'prepare' || by.every((one) => parties.includes(one))
        ? []
        : [`step.${step}.title`, `step.${step}.do`]),
    ]),
    ...Object.values(steps).flatMap(({ data }) => {
      const { properties = {} } = data as { properties?: Record<string, { enum?: string[] }> };
      return Object.entries(properties).flatMap(([name, { enum: values = [] }]) => [
        `field.${name}`,
        ...values.map((value) => `value.${value}`),
      ]);
    }),
  ];
}

test('every count that the public may see has words in every language, and is of steps that exist', () => {
  const steps = [
    removalOrder,
    issuedOrder,
    scrutiny,
    ...Object.values(DEMANDS).map(({ procedure }) => procedure),
  ].flatMap(({ name, steps }) => Object.keys(steps).map((step) => `case.${name}.${step}`));
  for (const code of ['en', 'ar']) {
    const words = JSON.parse(
      readFileSync(new URL(`../../apps/public/locales/${code}.json`, import.meta.url), 'utf8'),
    ) as Record<string, string>;
    assert.deepEqual(
      COUNTERS.map(({ name }) => name).filter((name) => !words[`counter.${name}`]),
      [],
    );
  }
  assert.deepEqual(
    COUNTERS.flatMap(({ kinds }) => kinds).filter((kind) => !steps.includes(kind)),
    [],
  );
});
