import type { Problem } from './problem.ts';

/** A problem in the words that a person reads, each thing once. */
export type SaidProblem = {
  /** What is wrong. */
  said: string;
  /** What to do next, where that is not said already. */
  next: string | null;
  /** What is wrong with single fields, where that is not said already: `quality is 12; at least 50 is needed`. */
  faults: string[];
};

/**
 * A problem says one thing in up to three places: what has no detail of its own repeats its title there (RFC 9457
 * §3.1.4 wants what is of this occurrence), and a detail about one field repeats that field's reason.
 */
export function sayProblem({ title, detail, errors = [] }: Problem): SaidProblem {
  const said = detail ?? title;
  const heard = plain(said);
  const faults: string[] = [];
  for (const { property, reason } of errors) {
    if (heard.includes(plain(reason))) continue;
    const fault = property ? `${property} ${reason}` : reason;
    if (!faults.includes(fault)) faults.push(fault);
  }
  return { said, next: heard.includes(plain(title)) ? null : title, faults };
}

const plain = (text: string) =>
  text
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/[.!?\s]+$/, '');
