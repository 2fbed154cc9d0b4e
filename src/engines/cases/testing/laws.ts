import assert from 'node:assert/strict';
import fc from 'fast-check';
import { satisfies } from '../actors.ts';
import { check } from '../check.ts';
import { fold } from '../fold.ts';
import type { Procedure } from '../procedure.ts';
import { type Beginnings, CAST, randomCase, sample } from './random-case.ts';
import { slowClock, spans } from './slow-oracle.ts';

/** What holds for every procedure. Each law is a property over random lawful cases; it throws with the smallest case that breaks it. */
export const LAWS: Readonly<
  Record<string, (procedure: Procedure, runs: number, beginnings?: Beginnings) => void>
> = {
  'clocks agree with a slow oracle': (procedure, numRuns, beginnings) =>
    fc.assert(
      fc.property(randomCase(procedure, 14, beginnings), fc.nat(10_000), ({ events, now }, hours) => {
        const later = Date.parse(now) + hours * 3_600_000;
        const { clocks, tracks } = fold(procedure, events, new Date(later).toISOString());
        assert.deepEqual(tracks, spans(procedure, events, later).at(-1)?.tracks ?? tracks);
        for (const name in procedure.clocks) {
          const shown = clocks.find((clock) => clock.name === name);
          const expected = slowClock(procedure, procedure.clocks[name]!, events, later);
          assert.equal(shown?.status, expected?.status, name);
          assert.equal(shown?.heldMs, expected?.heldMs, name);
          if (shown?.dueAt) assert.equal(Date.parse(shown.dueAt), expected!.due, name);
          if (shown?.remainingMs !== undefined) assert.equal(shown.remainingMs, expected!.due - later, name);
        }
      }),
      { numRuns },
    ),

  'a state is a function of the prefix and the instant': (procedure, numRuns, beginnings) =>
    fc.assert(
      fc.property(randomCase(procedure, 14, beginnings), fc.nat(20), ({ events, now }, cut) => {
        const prefix = events.slice(0, cut);
        const at = prefix.at(-1)?.at ?? now;
        const before = structuredClone(events);
        const state = fold(procedure, prefix, at);
        fold(procedure, events, now);
        assert.deepEqual(fold(procedure, structuredClone(prefix), at), state);
        assert.deepEqual(events, before);
      }),
      { numRuns },
    ),

  'what is permitted is accepted, and nothing else is': (procedure, numRuns, beginnings) =>
    fc.assert(
      fc.property(
        randomCase(procedure, 14, beginnings),
        fc.nat(10_000),
        fc.nat(3000),
        ({ events, now }, pick, hours) => {
          const at = Date.parse(now) + hours * 3_600_000;
          const instant = new Date(at).toISOString();
          const { permitted } = fold(procedure, events, instant);
          for (const step in procedure.steps) {
            const data = sample(procedure.steps[step]!.data, pick, at) as Record<string, unknown>;
            const entry = permitted.find((candidate) => candidate.step === step);
            for (const { actor, roles } of CAST) {
              const may =
                entry && satisfies(entry.by, procedure.apart, actor, roles) && !entry.notBy.includes(actor);
              const verdict = check(procedure, events, instant, { step, actor, roles, data });
              assert.equal(verdict.ok, may ?? false, `${step} by ${actor}: ${JSON.stringify(verdict)}`);
              if (verdict.ok)
                assert.equal(fold(procedure, [...events, verdict.event], instant).n, events.length + 1);
            }
          }
        },
      ),
      { numRuns },
    ),

  'four eyes are two people': (procedure, numRuns, beginnings) =>
    fc.assert(
      fc.property(randomCase(procedure, 20, beginnings), ({ events }) => {
        events.forEach((event, index) => {
          const { distinctFrom = [], tookNoPart } = procedure.steps[event.step]!;
          const earlier = events.slice(0, index);
          for (const name of distinctFrom) {
            assert.notEqual(earlier.findLast((other) => other.step === name)?.actor, event.actor);
          }
          if (tookNoPart) assert.ok(earlier.every((other) => other.actor !== event.actor));
        });
      }),
      { numRuns },
    ),

  'after closing only what is always allowed happens, and it changes nothing': (
    procedure,
    numRuns,
    beginnings,
  ) =>
    fc.assert(
      fc.property(randomCase(procedure, 25, beginnings), ({ events, now }) => {
        const closedAt = events.findIndex((_, k) => fold(procedure, events.slice(0, k + 1), now).closed);
        if (closedAt < 0) return;
        const closed = fold(procedure, events.slice(0, closedAt + 1), now);
        for (const { step } of closed.permitted) assert.equal(procedure.steps[step]!.always, true);
        for (const { step } of events.slice(closedAt + 1)) assert.equal(procedure.steps[step]!.always, true);
        assert.deepEqual(fold(procedure, events, now).tracks, closed.tracks);
      }),
      { numRuns },
    ),

  'roles that stand apart change nothing': (procedure, numRuns, beginnings) =>
    fc.assert(
      fc.property(randomCase(procedure, 14, beginnings), ({ events, now }) => {
        events.forEach((event, index) => {
          if (!event.roles?.some((role) => procedure.apart.includes(role))) return;
          const before = fold(procedure, events.slice(0, index), now);
          assert.deepEqual(fold(procedure, events.slice(0, index + 1), now).tracks, before.tracks);
        });
      }),
      { numRuns },
    ),

  'until the next waking instant nothing changes by itself, and at it something does': (
    procedure,
    numRuns,
    beginnings,
  ) =>
    fc.assert(
      fc.property(
        randomCase(procedure, 14, beginnings),
        fc.double({ min: 0, max: 1, noNaN: true }),
        ({ events, now }, share) => {
          const state = fold(procedure, events, now);
          const looks = (instant: number) => {
            const { permitted, clocks } = fold(procedure, events, new Date(instant).toISOString());
            return { permitted, clocks: clocks.map(({ name, status }) => [name, status]) };
          };
          const from = Date.parse(now);
          const wake = state.wakeAt ? Date.parse(state.wakeAt) : from + 1e11;
          const between = Math.min(wake - 1, Math.floor(from + (wake - from) * share));
          assert.deepEqual(looks(between), looks(from));
          if (state.wakeAt) assert.notDeepEqual(looks(wake), looks(from));
        },
      ),
      { numRuns },
    ),
};
