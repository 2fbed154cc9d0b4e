import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Procedure } from '../../../engines/cases/procedure.ts';
import { randomCase } from '../../../engines/cases/testing/random-case.ts';
import type { CaseFacts, Period } from '../../../kernel/reports/report-source.ts';
import { figuresOf } from '../../../standards/legal-reports/report-kinds.ts';
import { DEMANDS } from '../demands/demand-kinds.ts';
import { issuedOrder } from '../issuing/issued-order.procedure.ts';
import { removalOrder } from '../removal-order/removal-order.procedure.ts';
import { demandFigures } from './demand-figures.ts';
import { issuedFigures } from './issued-figures.ts';
import { orderFigures } from './order-figures.ts';
import { reportSources } from './report-sources.ts';

const EVER: Period = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

/** Cases as they may be, each event with an act of its own. */
const cases = (...procedures: Procedure[]) =>
  fc
    .array(
      fc.constantFrom(...procedures).chain((procedure) =>
        fc.tuple(randomCase(procedure, 18), fc.nat(4)).map(([{ events }, items]) => ({
          procedure: procedure.name,
          about: { issuingState: 'FR', items },
          events,
        })),
      ),
      { maxLength: 6 },
    )
    .map((all) => {
      let entry = 0;
      return all.map(
        ({ events, ...one }): CaseFacts => ({
          ...one,
          events: events.map(({ step, at, data }) => ({
            step,
            at: Date.parse(at),
            data: data as Record<string, unknown>,
            entry: ++entry,
          })),
        }),
      );
    });

const COUNTED = [
  ['tco-provider', orderFigures, [removalOrder]],
  ['tco-authority', issuedFigures, [issuedOrder]],
  ['dsa-orders', demandFigures, [removalOrder, ...Object.values(DEMANDS).map(({ procedure }) => procedure)]],
] as const;

for (const [kind, count, procedures] of COUNTED) {
  test(`${kind}: every figure that is known to the law is counted, its parts are the whole, and each act is one of the cases’`, () => {
    fc.assert(
      fc.property(cases(...procedures), (all) => {
        const figures = count(all, EVER);
        assert.deepEqual(
          Object.keys(figures).sort(),
          figuresOf(kind)
            .map(({ id }) => id)
            .sort(),
        );
        const acts = new Set(all.flatMap(({ events }) => events.map(({ entry }) => entry)));
        for (const [id, figure] of Object.entries(figures)) {
          if ('why' in figure) continue;
          for (const entry of figure.entries) assert.ok(acts.has(entry), id);
          if ('value' in figure && figure.by)
            assert.equal(
              figure.by.reduce((sum, { value }) => sum + value, 0),
              figure.value,
              id,
            );
        }
      }),
      { numRuns: 60 },
    );
  });

  test(`${kind}: two halves of a time are the whole of it: nothing is counted twice, and nothing lost`, () => {
    const later = ['orders-not-executed'];
    fc.assert(
      fc.property(cases(...procedures), fc.nat(1000), (all, share) => {
        const times = all.flatMap(({ events }) => events.map(({ at }) => at)).sort((a, b) => a - b);
        const middle = times[Math.floor((share / 1001) * times.length)] ?? 0;
        const whole = count(all, EVER);
        const first = count(all, { ...EVER, to: middle });
        const second = count(all, { ...EVER, from: middle });
        for (const [id, figure] of Object.entries(whole)) {
          const [a, b] = [first[id]!, second[id]!];
          if (later.includes(id) || !('value' in figure) || !('value' in a) || !('value' in b)) continue;
          assert.equal(figure.value, a.value + b.value, id);
        }
      }),
      { numRuns: 60 },
    );
  });
}

test('how many orders came and how many items went is what counting them one by one gives', () => {
  fc.assert(
    fc.property(cases(removalOrder), (all) => {
      const figures = orderFigures(all, EVER);
      let orders = 0;
      let items = 0;
      for (const { events, about } of all) {
        if (events[0]?.step === 'receive') orders++;
        for (const { step } of events)
          if (step === 'confirm-execution' || step === 'disable-single-handed') {
            items += about.items as number;
            break;
          }
      }
      assert.deepEqual(
        [figures['orders-received'], figures['items-removed-or-disabled']].map((one) =>
          one && 'value' in one ? one.value : null,
        ),
        [orders, items],
      );
    }),
  );
});

test('no drill is counted', () => {
  for (const { procedures } of reportSources) assert.ok(procedures.every((name) => !name.includes('drill')));
});
