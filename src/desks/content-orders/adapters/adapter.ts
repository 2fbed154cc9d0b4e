import type { ActingMessage } from '../acting/acting-message.ts';
import type { Outcome } from '../acting/acting-result.ts';

/** One request to a product's API, below its origin. */
export type Call = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  headers?: Record<string, string>;
  json?: object;
  form?: Record<string, string>;
  /** Statuses beside success that mean something to this conversation; every other one ends it by what it means anywhere. */
  takes?: readonly number[];
  /** What follows reads the answer: one that is no JSON ends the conversation. */
  reads?: true;
};

/** `json` is attacker-controlled, and undefined where the call does not read it. */
export type Answer = { status: number; json: unknown };

/** Yields calls, is given their answers, and returns what came of it: pure, so that it is tried without a network. */
export type Conversation = Generator<Call, Outcome, Answer>;

/** As whom the node speaks to the product. */
export type Access = { account: string | null; secret: string };

export type Adapter = {
  /** Whether a name belongs to what opens its API. */
  needsAccount: boolean;
  /** The product tells the author by itself when it acts: not while silence is ordered (TCO Art. 11(3)). */
  tellsAuthor: boolean;
  /** What is said to the product about an item; null where the address does not show which object of it is meant. */
  converse(url: URL, message: ActingMessage, access: Access): Conversation | null;
};

/** A field of what a product answered; undefined where there is none. */
export const fieldOf = (json: unknown, name: string): unknown =>
  typeof json === 'object' && json !== null ? (json as Record<string, unknown>)[name] : undefined;

/** A piece of text or a number of an answer, as text; null otherwise. */
export function textOf(json: unknown, name: string): string | null {
  const value = fieldOf(json, name);
  return typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : null;
}
