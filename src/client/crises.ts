import { type Http, pathOf } from './http.ts';

/** After the Incident Response Framework of the Global Internet Forum to Counter Terrorism, from the least. */
export const CRISIS_LEVELS = ['incident', 'content-incident', 'content-incident-protocol'] as const;
export type CrisisLevel = (typeof CRISIS_LEVELS)[number];

export type CrisisState = 'crisis-on' | 'crisis-over' | 'debriefed';

export type CrisisSummary = {
  id: string;
  title: string;
  level: CrisisLevel;
  state: CrisisState;
  declaredAt: string;
  /** When it ends by itself; null once it is over. */
  until: string | null;
  endedAt: string | null;
};

export type Crises = {
  items: CrisisSummary[];
  /** Of partners, in their words, while theirs last. */
  partners: {
    by: string;
    at: string;
    crisis: string;
    title: string;
    level: CrisisLevel;
    until: string | null;
    reason: string;
  }[];
  /** Matches that opened a case in the last hour, and in an hour of the seven days before; whether that is a flood. Null for who sees no cases. */
  volume: { lastHour: number; usual: number; flood: boolean } | null;
};

export type Crisis = CrisisSummary & {
  reason: string;
  banks: { id: string; name: string }[];
  agreements: string[];
  /** Null, as `setAside`, for who sees no cases. */
  figures: {
    matches: number;
    contents: number;
    undecided: number;
    left: number;
    restricted: number;
    putBack: number;
    appeals: number;
    upheld: number;
    setAside: number;
    /** From the match to the first decision. */
    medianMinutes: number | null;
  } | null;
  setAside: { id: string; reference: string; state: string }[] | null;
};

export type CrisisDeclaration = {
  title: string;
  level: CrisisLevel;
  banks: string[];
  agreements: string[];
  /** An instant in UTC, three days from now at most. */
  until: string;
  reason: string;
};

export function crisesOf(http: Http) {
  return {
    list: () => http.get<Crises>('crises'),
    get: (id: string) => http.get<Crisis>(pathOf('crises', id)),
    /** Puts matches of these banks first, and tells the other parties of the agreements. Senior reviewers. */
    declare: (crisis: CrisisDeclaration) => http.post<{ id: string }>('crises', crisis),
  };
}
