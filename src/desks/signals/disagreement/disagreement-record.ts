import { randomUUID } from 'node:crypto';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { Value } from 'typebox/value';
import { tlpMarkingId } from '../../../standards/tlp/tlp.ts';
import { anyReason } from '../reason.ts';
import { PROJECT_IDENTITY } from '../signal.ts';

/** STIX 2.1 §7.3: marks an opinion or a note as one move of a disagreement about a signal. */
export const DISAGREEMENT_EXTENSION = 'extension-definition--b1d7a3f6-2f4e-4c0b-8e69-5a7c9d1e3f28';

/**
 * `upheld-appeal`: an opinion of whoever decided an appeal for the person it affected. `answer`: the originator's
 * note that stands by the signal. `reported`: the originator's note that tells its other partners of an upheld
 * appeal at one of them, without naming it (who is whose partner is not public).
 */
export const DisagreementExtension = Type.Object({
  extension_type: Type.Literal('property-extension'),
  move: Type.Enum(['upheld-appeal', 'answer', 'reported']),
  ground: Type.Optional(Type.Enum(['lawful-basis-stands', 'other-item', 'appeal-mistaken'])),
});
export type DisagreementExtension = Static<typeof DisagreementExtension>;

export const disagreementExamples = (): DisagreementExtension[] => [
  { extension_type: 'property-extension', move: 'upheld-appeal' },
  { extension_type: 'property-extension', move: 'answer', ground: 'lawful-basis-stands' },
];

export const disagreementExtensionDefinition = {
  type: 'extension-definition',
  spec_version: '2.1',
  id: DISAGREEMENT_EXTENSION,
  created_by_ref: PROJECT_IDENTITY,
  created: '2026-11-01T00:00:00.000Z',
  modified: '2026-11-01T00:00:00.000Z',
  name: 'Comity disagreement',
  description: 'Which move of a disagreement about a signal an opinion or a note is.',
  schema: JSON.stringify(DisagreementExtension),
  version: '1.0.0',
  extension_types: ['property-extension'],
  object_marking_refs: [tlpMarkingId('clear')],
} as const;

export type Move = DisagreementExtension['move'];

type Said = { creator: string; now: string; refs: string[]; text: string };

function record(type: 'opinion' | 'note', said: Said, about: Omit<DisagreementExtension, 'extension_type'>) {
  return {
    type,
    spec_version: '2.1',
    id: `${type}--${randomUUID()}`,
    created_by_ref: said.creator,
    created: said.now,
    modified: said.now,
    object_marking_refs: [tlpMarkingId('amber')],
    extensions: { [DISAGREEMENT_EXTENSION]: { extension_type: 'property-extension', ...about } },
    object_refs: said.refs,
  };
}

/** STIX 2.1 §4.15. Names the signal and the reason; no item, no case, no person. */
export const upheldAppeal = (said: Said): Record<string, unknown> => ({
  ...record('opinion', said, { move: 'upheld-appeal' }),
  opinion: 'strongly-disagree',
  explanation: said.text,
});

/** STIX 2.1 §4.13: the originator stands by its signal. `refs`: the opinion, then the indicator. */
export const answerNote = (
  said: Said,
  ground: NonNullable<DisagreementExtension['ground']>,
): Record<string, unknown> => ({
  ...record('note', said, { move: 'answer', ground }),
  content: said.text,
});

/** STIX 2.1 §4.13: the originator tells its other partners. */
export const reportNote = (said: Said): Record<string, unknown> => ({
  ...record('note', said, { move: 'reported' }),
  content: said.text,
});

const extension = Compile(DisagreementExtension);

export type DisagreementRecord = {
  id: string;
  move: Move;
  refs: string[];
  text: string;
  ground: string | null;
};

/** Reads one move of a disagreement; null for every other opinion or note. Attacker-controlled. */
export function readDisagreement(object: Record<string, unknown>): DisagreementRecord | null {
  const about = (object.extensions as Record<string, unknown> | undefined)?.[DISAGREEMENT_EXTENSION];
  if (!extension.Check(about)) return null;
  if ((object.type === 'opinion') !== (about.move === 'upheld-appeal')) return null;
  if (object.type === 'opinion' && object.opinion !== 'strongly-disagree') return null;
  const text = object.type === 'opinion' ? object.explanation : object.content;
  if (!Array.isArray(object.object_refs)) return null;
  return {
    id: String(object.id),
    move: about.move,
    refs: object.object_refs.map(String).slice(0, 100),
    text: tidy(text),
    ground: about.ground ?? null,
  };
}

/** Words of another node, as a case can keep them: no NUL, no half of a character, not blank, at most 4,000 long. */
function tidy(text: unknown): string {
  if (typeof text !== 'string') return NO_REASON;
  const kept = text.replaceAll('\0', '').slice(0, 4000).toWellFormed();
  return Value.Check(anyReason, { reason: kept }) ? kept : NO_REASON;
}

const NO_REASON = 'No reason was given.';
