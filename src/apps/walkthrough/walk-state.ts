import type { AuditEntry } from '../../client/audit.ts';
import type { OrganisationClass } from '../../client/session.ts';

/** What the walk-through's server tells its page. Types only: the page has them too. */

export type NodeKey = 'northfield' | 'harbour';

export type PersonKey =
  | 'mara'
  | 'samuel'
  | 'ines'
  | 'lena'
  | 'yusuf'
  | 'maya'
  | 'tomas'
  | 'ruth'
  | 'elif'
  | 'noor';

export const SCENES = [
  'share',
  'arrive',
  'catch',
  'propose',
  'confirm',
  'notice',
  'appeal',
  'uphold',
  'answer',
  'dead',
  'proof',
] as const;
export type SceneId = (typeof SCENES)[number];

/** A person of the cast; `node` is null for the one it affects, who has a seat nowhere. */
export type ShownPerson = { key: PersonKey; name: string; job: string; node: NodeKey | null };

/** What a scene measured or was told, all from the nodes' own answers. */
export type SceneFacts = {
  share: { quality: number; pdq: string; addedMs: number; signal: string };
  arrive: { ms: number; polls: number };
  catch: {
    distance: number;
    quality: number;
    pdq: string;
    signalPdq: string;
    item: string;
    case: string;
    voluntary: boolean;
    ms: number;
  };
  propose: { zones: number; state: string; refusedAlone: string };
  confirm: { state: string };
  notice: { webhookMs: number; signed: boolean; link: string; law: string; delivered: string };
  appeal: { status: number };
  uphold: { state: string; refusedPart: string; stoppedMs: number; matchesHarbour: number };
  answer: { travelledMs: number; answer: 'withdrew' | 'refused'; reason: string };
  dead: {
    northfield: number;
    harbour: number;
    ms: number;
    answered: string;
    refusals: number;
    raised: number;
    disagreements: number;
  };
  proof: { waitedMs: number; entries: number };
};

export type SceneResult = {
  [S in SceneId]: {
    scene: S;
    at: string;
    /** Whose scene it was, who was signed in at each node, and which page their frames show. */
    by: PersonKey;
    seats: Record<NodeKey, PersonKey>;
    frames: Record<NodeKey, string>;
    facts: SceneFacts[S];
  };
}[SceneId];

export type WalkState = {
  /** Counts up with each restart. */
  play: number;
  /** Whether the originator says no this time. */
  refuses: boolean;
  beatSeconds: number;
  nodes: Record<NodeKey, { name: string; class: OrganisationClass; url: string }>;
  people: ShownPerson[];
  /** Who is signed in at each node for the frames. */
  seats: Record<NodeKey, PersonKey>;
  current: PersonKey;
  done: SceneResult[];
  /** Which page each node's frame shows now. */
  frames: Record<NodeKey, string>;
};

/** One step of the story with what proves it. `law` and `by` are for reading. */
export type ProofEntry = { node: NodeKey; scene: SceneId; entry: AuditEntry };

export type NodeProof = {
  /** C2SP verifier key of the log. */
  vkey: string;
  /** The newest signed checkpoint. */
  checkpoint: string;
  /** Checkpoints of this log that the partner keeps. */
  keptByPartner: string[];
};

export type WalkProof = { nodes: Record<NodeKey, NodeProof>; entries: ProofEntry[] };

export type Cheated = {
  /** Whether a changed row stands in Harbour's database now. */
  standing: boolean;
  table: string;
  column: string;
  /** The act whose row it is. */
  kind: string;
  before: string;
  after: string;
  /** What `log verify --deep` says. */
  ok: boolean;
  faults: string[];
  checkedEntries: number;
  checkedEvents: number;
  ms: number;
};

export type OwnPicture = {
  pdq: string;
  quality: number;
  sha256: string;
  matches: { distance: number; bank: string }[];
  ms: number;
};

/** What went wrong, in words; the server's problem details otherwise. */
export type WalkProblem = { error: string };
