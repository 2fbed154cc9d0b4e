/** RFC 9457 §3: send a problem as this media type. */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** What is wrong with one field: where it is, which clause asks for it, the reason in words. */
export type ProblemError = { property: string; clause?: string; reason: string };

/** A problem (RFC 9457 §3.1). `errors` is our one extension member: the fields at fault. */
export type Problem = {
  type: string;
  title: string;
  status: number;
  detail?: string;
  instance?: string;
  errors?: ProblemError[];
};

/**
 * A problem with exactly the members RFC 9457 and `errors` allow, absent ones left out, so that nothing
 * internal that hangs on the argument is sent along. Throws RangeError for a status that is not an error's:
 * a problem sent with 200 would be read as success.
 */
export function problem(parts: Problem): Problem {
  if (!Number.isInteger(parts.status) || parts.status < 400 || parts.status > 599) {
    throw new RangeError('a problem has a status from 400 to 599');
  }
  const { type, title, status, detail, instance, errors } = parts;
  return {
    type,
    title,
    status,
    ...(detail === undefined ? {} : { detail }),
    ...(instance === undefined ? {} : { instance }),
    ...(errors === undefined || errors.length === 0 ? {} : { errors: errors.map(problemError) }),
  };
}

function problemError({ property, clause, reason }: ProblemError): ProblemError {
  return clause === undefined ? { property, reason } : { property, clause, reason };
}
