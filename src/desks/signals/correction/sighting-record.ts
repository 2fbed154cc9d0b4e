import { randomUUID } from 'node:crypto';
import { tlpMarkingId } from '../../../standards/tlp/tlp.ts';

/** STIX 2.1 §5.2: that a signal was right so many times, in a span of days. No item, no case, no person, no place. */
export const sightingOf = (said: {
  creator: string;
  now: string;
  signal: string;
  count: number;
  from: string;
  until: string;
}): Record<string, unknown> => ({
  type: 'sighting',
  spec_version: '2.1',
  id: `sighting--${randomUUID()}`,
  created_by_ref: said.creator,
  created: said.now,
  modified: said.now,
  object_marking_refs: [tlpMarkingId('amber')],
  first_seen: said.from,
  last_seen: said.until,
  count: said.count,
  sighting_of_ref: said.signal,
  summary: true,
});

/** How many a sighting counts, of whichever software: one where it does not say. Attacker-controlled. */
export const countIn = (object: Record<string, unknown>): number =>
  typeof object.count === 'number' && Number.isInteger(object.count) && object.count >= 0 ? object.count : 1;
