import { randomUUID } from 'node:crypto';
import { tlpMarkingId } from '../../../standards/tlp/tlp.ts';
import { LEVELS, type Level } from './crisis.procedure.ts';

/** What makes a note one of these; STIX 2.1 §3.2 leaves labels to whoever shares. */
const LABEL = 'crisis';

/**
 * A note (STIX 2.1 §4.14) that tells partners of a crisis: who declared it, how grave, how long. About the organisation
 * itself; no item, no case, no person.
 * @param said.until null when it is over
 */
export const crisisNote = (said: {
  creator: string;
  now: string;
  crisis: string;
  title: string;
  level: Level;
  until: string | null;
  reason: string;
}): Record<string, unknown> => ({
  type: 'note',
  spec_version: '2.1',
  id: `note--${randomUUID()}`,
  created_by_ref: said.creator,
  created: said.now,
  modified: said.now,
  object_marking_refs: [tlpMarkingId('amber')],
  labels: [LABEL, `crisis:${said.crisis}`, `level:${said.level}`],
  abstract: said.title,
  content: `${said.until === null ? 'Over' : `Until ${said.until}`}: ${said.reason}`,
  object_refs: [said.creator],
});

export type CrisisTold = {
  crisis: string;
  title: string;
  level: Level;
  until: string | null;
  reason: string;
};

const CONTENT = /^(?:Over|Until (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)): /;

/** What such a note says, of whichever software; null for any other. Attacker-controlled. */
export function readCrisisNote(object: Record<string, unknown>): CrisisTold | null {
  if (object.type !== 'note' || !Array.isArray(object.labels)) return null;
  const labels = object.labels.filter((label): label is string => typeof label === 'string');
  const after = (start: string) => labels.find((label) => label.startsWith(start))?.slice(start.length);
  const [id, level] = [after('crisis:'), after('level:')];
  const known = LEVELS.find((one) => one === level);
  const content = typeof object.content === 'string' ? object.content : '';
  const said = CONTENT.exec(content);
  if (!labels.includes(LABEL) || id === undefined || !known || !said) return null;
  const title = typeof object.abstract === 'string' ? object.abstract : '';
  return {
    crisis: id.slice(0, 100),
    title: plain(title, 120),
    level: known,
    until: said[1] ?? null,
    reason: plain(content.slice(said[0].length), 1000),
  };
}

const plain = (words: string, most: number): string =>
  words.replaceAll('\0', '').slice(0, most).toWellFormed();
