import type { CaseState } from '../../../engines/cases/case.ts';
import type { LegalSource } from '../../../engines/cases/procedure.ts';
import { MEMBER_STATES } from '../../../standards/tco-annexes/annex-one.ts';

export type MessageType = 'act-on-item' | 'restore-item';

/** What a system is told of one item of an order. Its id is the same at every attempt. */
export type ActingMessage = {
  id: string;
  type: MessageType;
  case: string;
  /** As the order numbers them, from 1. */
  item: number;
  url: string;
  /** Where in the page, as the order says; null where it says nothing. */
  locator: string | null;
  effect: 'removed' | 'disabled-in-all-member-states' | 'restored';
  /** Null where it was undone without a provision that says so. */
  legalBasis: { instrument: string; article: string } | null;
  territory: { reach: 'everywhere' } | { reach: 'states'; states: readonly string[] };
  /** Nobody may be told that it was done (TCO Art. 11(3)). */
  silence: boolean;
  /** Of a restoring: the message that it undoes, whether that one arrived or not. */
  restores: string | null;
  at: string;
};

/**
 * Steps after which the content is gone, or back, where it stands. Every other step moves only paper; a test
 * compares this with the procedure.
 */
export const ON_ITEMS: Readonly<Record<string, MessageType>> = {
  'confirm-execution': 'act-on-item',
  'disable-single-handed': 'act-on-item',
  'reverse-single-handed': 'restore-item',
  reinstate: 'restore-item',
};

/** What the order asks, one line for each item as it stands in the form. Attacker-controlled; parse defensively. */
export function itemsOf(order: Record<string, unknown>): { url: string; locator: string | null }[] {
  const items = Array.isArray(order.items) ? (order.items as unknown[]) : [];
  return items.map((item) => {
    const { url, locator } = (typeof item === 'object' && item !== null ? item : {}) as Record<
      string,
      unknown
    >;
    const text = (value: unknown) => (typeof value === 'string' ? value : null);
    return { url: text(url) ?? '', locator: text(locator) };
  });
}

/** What holds of every item of the order after this step. One person alone may only disable. */
export function whatHolds(
  type: MessageType,
  input: { measure: unknown; law: LegalSource | undefined; state: CaseState },
): Pick<ActingMessage, 'effect' | 'legalBasis' | 'territory' | 'silence'> {
  const { law, state } = input;
  const removed = type === 'act-on-item' && input.measure === 'removed';
  return {
    effect: type === 'restore-item' ? 'restored' : removed ? 'removed' : 'disabled-in-all-member-states',
    legalBasis: law?.kind === 'law' ? { instrument: law.instrument, article: law.article } : null,
    territory: removed ? { reach: 'everywhere' } : { reach: 'states', states: MEMBER_STATES },
    silence: state.tracks.disclosure === 'withheld' || state.tracks.disclosure === 'withheld-extended',
  };
}
