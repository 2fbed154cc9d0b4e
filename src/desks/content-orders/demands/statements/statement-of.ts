import type { CaseEvent } from '../../../../engines/cases/case.ts';
import type { Statement } from '../../../../standards/dsa-transparency/statement.ts';
import { EEA_STATES } from '../../../../standards/dsa-transparency/vocabulary.ts';
import { MEMBER_STATES } from '../../../../standards/tco-annexes/annex-one.ts';
import type { DemandKind } from '../demand.terms.ts';

/** What was decided about one demand. */
export type Decided = {
  id: string;
  kind: DemandKind;
  /** Of the referring unit; never of a person. */
  authorityName: string | null;
  issuingState: string | null;
  events: readonly CaseEvent[];
};

/** Kinds whose decisions are the provider's own: an order of an authority needs no statement of reasons (DSA Art. 17(5)). */
export const STATED: readonly DemandKind[] = ['referral', 'notice'];

const VISIBILITY: Readonly<Record<string, Partial<Statement>>> = {
  removed: { decision_visibility: ['DECISION_VISIBILITY_CONTENT_REMOVED'] },
  'disabled-there': { decision_visibility: ['DECISION_VISIBILITY_CONTENT_DISABLED'] },
  restricted: { decision_visibility: ['DECISION_VISIBILITY_CONTENT_DEMOTED'] },
};

const CONTENT: Readonly<Record<string, Statement['content_type'][number]>> = {
  'a-text': 'CONTENT_TYPE_TEXT',
  'a-picture': 'CONTENT_TYPE_IMAGE',
  'a-video': 'CONTENT_TYPE_VIDEO',
  'a-sound': 'CONTENT_TYPE_AUDIO',
};

/** Our reading of where the database has each matter. */
const MATTER: Readonly<Record<string, Pick<Statement, 'category' | 'category_specification'>>> = {
  'terrorist-content': {
    category: 'STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY',
    category_specification: ['KEYWORD_TERRORIST_CONTENT'],
  },
  'illegal-organisation': {
    category: 'STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY',
    category_specification: ['KEYWORD_ILLEGAL_ORGANIZATIONS'],
  },
  'hate-speech': {
    category: 'STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH',
    category_specification: ['KEYWORD_HATE_SPEECH'],
  },
  incitement: {
    category: 'STATEMENT_CATEGORY_VIOLENCE',
    category_specification: ['KEYWORD_INCITEMENT_VIOLENCE_HATRED'],
  },
  'another-matter': { category: 'STATEMENT_CATEGORY_OTHER_VIOLATION_TC' },
};

/**
 * The statement of reasons of a decision to act on a referral or a notice, for the DSA Transparency Database (DSA Art. 17, 24(5)). Null where
 * nothing was done, or where the DSA asks for none. Who sent a notice is nowhere in it.
 */
export function statementOf({ id, kind, authorityName, issuingState, events }: Decided): Statement | null {
  const acted = events.findLast(({ step }) => step === 'confirm-action');
  const proposed = events.findLast(({ step }) => step === 'propose-action');
  const assessed = events.findLast(({ step }) => step === 'assess-terms');
  if (!STATED.includes(kind) || !acted || !proposed || !assessed) return null;
  const text = (name: string, most: number, data = proposed.data) => String(data[name] ?? '').slice(0, most);
  const rule = text('rule', 500);
  const explanation = text('reason', 2000);
  const illegal = assessed.data.found === 'illegal';
  return {
    ...(VISIBILITY[text('measure', 40)] ?? {}),
    ...(illegal
      ? {
          decision_ground: 'DECISION_GROUND_ILLEGAL_CONTENT' as const,
          illegal_content_legal_ground: rule,
          illegal_content_explanation: explanation,
        }
      : {
          decision_ground: 'DECISION_GROUND_INCOMPATIBLE_CONTENT' as const,
          incompatible_content_ground: rule,
          incompatible_content_explanation: explanation,
        }),
    content_type: [CONTENT[text('contentType', 40)] ?? 'CONTENT_TYPE_OTHER'],
    ...(CONTENT[text('contentType', 40)] ? {} : { content_type_other: 'Several kinds of content' }),
    content_date: text('postedOn', 10),
    ...(MATTER[text('matter', 40)] ?? { category: 'STATEMENT_CATEGORY_OTHER_VIOLATION_TC' as const }),
    territorial_scope: territoryOf(text('territory', 40), issuingState),
    application_date: text('actedAt', 10, acted.data),
    decision_facts: text('facts', 5000),
    ...sourceOf(kind, events[0]?.data.trusted === true, authorityName),
    // People found and decided it here: a demand is read by two of them.
    automated_detection: 'No',
    automated_decision: 'AUTOMATED_DECISION_NOT_AUTOMATED',
    puid: id,
  };
}

function territoryOf(territory: string, issuingState: string | null): Statement['territorial_scope'] {
  if (territory === 'union') return [...MEMBER_STATES];
  const own = EEA_STATES.find((one) => one === issuingState);
  return territory === 'ordering-state' && own ? [own] : [...EEA_STATES];
}

function sourceOf(
  kind: DemandKind,
  trusted: boolean,
  authorityName: string | null,
): Pick<Statement, 'source_type' | 'source_identity'> {
  if (kind === 'notice') return { source_type: trusted ? 'SOURCE_TRUSTED_FLAGGER' : 'SOURCE_ARTICLE_16' };
  return {
    source_type: 'SOURCE_TYPE_OTHER_NOTIFICATION',
    ...(authorityName ? { source_identity: authorityName.slice(0, 500) } : {}),
  };
}
