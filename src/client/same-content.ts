import type { CaseDetail, NothingOffered, Offer } from './cases.ts';
import { type Http, pathOf } from './http.ts';

export type AlikeCase = { id: string; reference: string; state: string; openedAt: string };

export type SameContent = {
  content: string;
  /** Cases that may be decided together; `cases` has the first hundred. */
  total: number;
  /** How many of them are in each state. */
  states: Record<string, number>;
  /** Open cases of the content that are decided on alone: in danger, preserved, taken out by their purpose. */
  apart: number;
  cases: AlikeCase[];
  /** Drawn by the node for the viewer, to look at before deciding; null for who decides nothing. `seen`: some of the picture, clear. */
  sample: {
    needed: number;
    opened: number;
    cases: (AlikeCase & { opened: boolean; seen: boolean })[];
  } | null;
  /** How much of the picture each person was shown clear, in whichever of the cases. */
  looks: NonNullable<CaseDetail['looks']>;
  /** Answers that stand already for restricting them, each with where it comes from, and why there are none. */
  offers: Offer[];
  nothingOffered: NothingOffered | null;
};

export type DecidedTogether = {
  decided: { id: string; reference: string }[];
  leftOut: { id: string; reference: string; code: string; reason: string }[];
  /** To ask for the rest with; null when there is none. */
  next: number | null;
};

export type TogetherDecision = { step: string; data?: unknown; answers?: unknown };

export function sameContentOf(http: Http) {
  return {
    get: (content: string) => http.get<SameContent>(pathOf('same-content', content)),
    /** Decides the next cases after one, at most 25 of them; 409 while the viewer's sample is not opened. */
    decide: (content: string, decision: TogetherDecision, after = 0) =>
      http.post<DecidedTogether>(pathOf('same-content', content, 'decisions'), { ...decision, after }),
  };
}
