import type { Transaction } from '../../store/store.ts';

/** A letter that came. Its body is attacker-controlled: a partner's node may send anything. */
export type ArrivedLetter = {
  /** Of the sender's making; the same when it is sent again. */
  id: string;
  /** The partner's organisation. */
  from: string;
  body: unknown;
  receivedAt: Date;
};

export type Delivered = { id: string; to: string; body: unknown };

/** What a desk does with one kind of letters. All of it happens in the transaction that stores it. */
export type LetterKind = {
  /** Takes one in. What it gives back is the answer. Throws a refusal, which the sender is told. */
  arrived(tx: Transaction, letter: ArrivedLetter): Promise<Record<string, unknown>>;
  /** One of ours was taken; `answer` is the partner's word. */
  delivered?(tx: Transaction, letter: Delivered, answer: Record<string, unknown>): Promise<void>;
  /** One of ours was refused for good. */
  refused?(tx: Transaction, letter: Delivered, why: string): Promise<void>;
};

/** By name, with the desk's before it: `content-orders.order`. */
export type LetterKinds = Readonly<Record<string, LetterKind>>;
