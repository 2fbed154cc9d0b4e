import type { Problem } from '../../client/problem.ts';
import { sayProblem } from '../../client/say-problem.ts';

/** Their titles say only that something is wrong: beside a reason of its own they say nothing. */
const GENERAL = /(^|[/#])(body-malformed|parameter-malformed|not-found|conflict|envelope-unprocessable)$/;
/** A reason that is a clause of its own, and not what is said of a field. */
const CLAUSE = /^(an?|the|there|this|people)\s/i;
/** A reason for programs: `not-a-picture`. */
const CODE = /^[a-z]+(-[a-z]+)+$/;

/**
 * Why the node refused, once: the most specific reason that it gave, and its general sentence only where it gave none.
 * @param problem with its fields called as they were typed
 */
export function sayReason(problem: Problem): string {
  const { title, detail, type, errors = [] } = problem;
  const clauses = errors.filter(({ reason }) => CLAUSE.test(reason)).map(({ reason }) => reason);
  if (clauses.length > 0) return sentence([...new Set(clauses)].join('; '));
  if (detail !== undefined && detail !== title) return sentence(detail);
  const told = errors.filter(({ reason }) => !CODE.test(reason));
  const { said, faults } = sayProblem({ ...problem, errors: told });
  const why = faults.slice(0, 5).join('; ');
  if (why === '') return sentence(said);
  return GENERAL.test(type) ? sentence(why) : `${sentence(said)} (${why})`;
}

function sentence(text: string): string {
  const begun = text.replace(/^(?!(?:line|entry) \d)\p{Ll}/u, (letter) => letter.toUpperCase());
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

const PLURALS: Record<string, string> = { is: 'are', has: 'have', was: 'were', names: 'name', says: 'say' };

/** What is said of two options at once: `--instrument and --article are not stated`. */
export const ofBoth = (text: string): string =>
  text.replace(
    /(--[\w-]+ and --[\w-]+) (is|has|was|names|says)\b/g,
    (_said, both: string, verb: string) => `${both} ${PLURALS[verb]}`,
  );
