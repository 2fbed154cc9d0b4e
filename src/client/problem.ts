/** One named fault in what was sent: the property, the clause of law or standard, and why. */
export type ProblemFault = { property?: string; clause?: string; reason: string };

/** RFC 9457 problem details as a node sends them. */
export type Problem = {
  type: string;
  title: string;
  status: number;
  detail?: string;
  errors?: ProblemFault[];
};

/** The node answered, and its answer is a refusal. `problem` says why and what to do next. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.name = 'ProblemError';
    this.problem = problem;
  }

  get status(): number {
    return this.problem.status;
  }

  get faults(): readonly ProblemFault[] {
    return this.problem.errors ?? [];
  }
}

/** No answer came: the node is down or the network is. Nothing is known about what it did. */
export class UnreachableError extends Error {
  constructor(cause: unknown) {
    super('the node did not answer', { cause });
    this.name = 'UnreachableError';
  }
}

/**
 * Reads a refusal. Anything between us and the node (a proxy, a captive portal) may answer instead of it, so a
 * body that is no problem document becomes one that carries only the status.
 */
export async function problemOf(response: Response): Promise<Problem> {
  const bare: Problem = {
    type: 'about:blank',
    title: response.statusText || `HTTP ${response.status}`,
    status: response.status,
  };
  const text = await response.text();
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return bare;
  }
  if (typeof body !== 'object' || body === null) return bare;
  const { type, title, detail, errors } = body as Record<string, unknown>;
  return {
    type: typeof type === 'string' ? type : bare.type,
    title: typeof title === 'string' ? title : bare.title,
    status: response.status,
    ...(typeof detail === 'string' ? { detail } : {}),
    ...(Array.isArray(errors) ? { errors: errors.filter(isFault) } : {}),
  };
}

function isFault(value: unknown): value is ProblemFault {
  return (
    typeof value === 'object' && value !== null && typeof (value as { reason?: unknown }).reason === 'string'
  );
}
