import { randomUUID } from 'node:crypto';
import { tlpMarkingId } from '../../../standards/tlp/tlp.ts';

/** STIX 2.1 §4.15 (opinion-enum), from the most against to the most for. */
const OPINIONS = ['strongly-disagree', 'disagree', 'neutral', 'agree', 'strongly-agree'] as const;
export type Opinion = (typeof OPINIONS)[number];

/** What people here think of a partner's signal. Names the signal and the reason; no item, no case, no person. */
export const opinionAbout = (said: {
  creator: string;
  now: string;
  signal: string;
  opinion: Opinion;
  text: string;
}): Record<string, unknown> => ({
  type: 'opinion',
  spec_version: '2.1',
  id: `opinion--${randomUUID()}`,
  created_by_ref: said.creator,
  created: said.now,
  modified: said.now,
  object_marking_refs: [tlpMarkingId('amber')],
  object_refs: [said.signal],
  opinion: said.opinion,
  explanation: said.text,
});

/** An opinion of whichever software; null for what is none. Attacker-controlled. */
export function readOpinion(object: Record<string, unknown>): { opinion: Opinion; text: string } | null {
  const opinion = OPINIONS.find((one) => one === object.opinion);
  if (object.type !== 'opinion' || opinion === undefined) return null;
  const text = typeof object.explanation === 'string' ? object.explanation : '';
  return { opinion, text: text.replaceAll('\0', '').slice(0, 1000).toWellFormed() };
}
