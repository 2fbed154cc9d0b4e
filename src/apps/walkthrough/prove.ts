import { hash } from 'node:crypto';
import type { AuditEntry, AuditSummary } from '../../client/audit.ts';
import type { Http } from '../../client/http.ts';
import type { Play } from './play.ts';
import type { Stage } from './set-up.ts';
import { until } from './until.ts';
import type { NodeKey, NodeProof, ProofEntry, SceneId, WalkProof } from './walk-state.ts';

/** Which act of which node stands behind a scene: the first of each kind since the play began. */
const ACTS: [SceneId, NodeKey, string][] = [
  ['share', 'northfield', 'record.accepted'],
  ['arrive', 'harbour', 'record.accepted'],
  ['catch', 'harbour', 'case.match-review.open'],
  ['propose', 'harbour', 'picture.revealed'],
  ['propose', 'harbour', 'case.match-review.answer-question'],
  ['propose', 'harbour', 'case.match-review.propose-restriction'],
  ['confirm', 'harbour', 'case.match-review.confirm-restriction'],
  ['notice', 'harbour', 'case.match-review.notice-delivered'],
  ['appeal', 'harbour', 'case.match-review.appeal'],
  ['uphold', 'harbour', 'case.match-review.uphold-appeal'],
  ['uphold', 'harbour', 'signal.stopped'],
  ['answer', 'northfield', 'case.challenge.open'],
  ['answer', 'northfield', 'case.challenge.withdraw-signal'],
  ['answer', 'northfield', 'case.challenge.answer-with-reasons'],
  ['dead', 'harbour', 'case.disagreement.originator-withdrew'],
  ['dead', 'harbour', 'case.disagreement.originator-refused'],
];

const OTHER: Record<NodeKey, NodeKey> = { northfield: 'harbour', harbour: 'northfield' };
const overseerOf = (stage: Stage, node: NodeKey): Http =>
  (node === 'northfield' ? stage.seats.lena : stage.seats.elif).http;

/**
 * The entries behind every scene, opened by the overseers of both nodes (each of those reads is logged too), with
 * what a browser needs to verify them itself. Waits for the beat that signs the last of them, and for the partner to
 * have kept that page.
 */
export async function prove(stage: Stage, play: Play): Promise<WalkProof> {
  const found = (
    await Promise.all((['northfield', 'harbour'] as const).map((node) => actsOf(stage, play, node)))
  ).flat();
  const entries = await until(
    async () => {
      const opened = await Promise.all(
        found.map(async ({ node, scene, index }): Promise<ProofEntry> => {
          const entry = await overseerOf(stage, node).get<AuditEntry>(`audit/${index}`);
          return { node, scene, entry };
        }),
      );
      const early = opened.find(({ entry }) => !entry.published);
      if (early) throw new Error(`the log of ${early.node} has not signed entry ${early.entry.index} yet`);
      return opened;
    },
    60_000,
    500,
  );
  return {
    entries,
    nodes: { northfield: await nodeProof(stage, 'northfield'), harbour: await nodeProof(stage, 'harbour') },
  };
}

async function actsOf(
  stage: Stage,
  play: Play,
  node: NodeKey,
): Promise<{ node: NodeKey; scene: SceneId; index: number }[]> {
  const wanted = ACTS.filter(([, at]) => at === node);
  const first = new Map<string, AuditSummary>();
  let cursor: string | undefined;
  do {
    const page = await overseerOf(stage, node).get<{ items: AuditSummary[]; next: string | null }>('audit', {
      cursor,
    });
    for (const act of page.items) {
      if (Date.parse(act.at) >= play.startedAt) first.set(act.kind, act);
    }
    const oldest = page.items.at(-1);
    cursor = oldest && Date.parse(oldest.at) >= play.startedAt ? (page.next ?? undefined) : undefined;
  } while (cursor !== undefined);
  return wanted.flatMap(([scene, , kind]) => {
    const act = first.get(kind);
    return act ? [{ node, scene, index: act.index }] : [];
  });
}

async function nodeProof(stage: Stage, node: NodeKey): Promise<NodeProof> {
  const text = async (url: string) => (await fetch(url, { signal: AbortSignal.timeout(10_000) })).text();
  const { url } = stage.nodes[node];
  const vkey = (await text(`${url}/log/key`)).trim();
  const origin = vkey.slice(0, vkey.indexOf('+'));
  const partner = stage.nodes[OTHER[node]].url;
  // The partner looks at each beat; until it has, there is nothing to compare with.
  return until(
    async () => {
      const checkpoint = await text(`${url}/log/checkpoint`);
      const kept = JSON.parse(await text(`${partner}/log/witnessed/${hash('sha256', origin)}`)) as {
        notes?: string[];
      };
      const keptByPartner = kept.notes ?? [];
      if (keptByPartner.length === 0) throw new Error(`the partner of ${node} keeps no page of its log yet`);
      return { vkey, checkpoint, keptByPartner };
    },
    30_000,
    500,
  );
}
