import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Procedure } from '../../engines/cases/procedure.ts';
import { preservationOrder } from './preservation-order/preservation-order.procedure.ts';
import { productionOrder } from './production-order/production-order.procedure.ts';
import { statesPage } from './states.ts';

test('states.md is what the procedures say: run `node bin/with-node.js src/desks/evidence-requests/states.ts` after a change', () => {
  assert.equal(readFileSync(new URL('./states.md', import.meta.url), 'utf8'), statesPage());
});

test('every step, state, clock, question and choice has words in every language', () => {
  const catalogues = ['en', 'ar'].map(
    (code) =>
      JSON.parse(readFileSync(new URL(`./locales/${code}.json`, import.meta.url), 'utf8')) as Record<
        string,
        string
      >,
  );
  const wanted = [...new Set([productionOrder, preservationOrder].flatMap(wordsOf))];
  assert.ok(wanted.length > 300, 'hardly anything was looked for');
  for (const words of catalogues)
    assert.deepEqual(
      wanted.filter((key) => !words[key]),
      [],
    );
});

/** Taken when a form arrives, by nobody's hand. */
const ARRIVALS = ['received-again', 'extend', 'production-followed', 'form-without-effect', 'transmitted'];
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
      ...(opens || ARRIVALS.includes(step) || by.every((one) => one === 'system')
        ? []
        : [`step.${step}.title`, `step.${step}.why`, `step.${step}.do`]),
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
