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
 * have countersigned that page.
 */
export async function prove(stage: Stage, play: Play): Promise<WalkProof> {
  const nodes = ['northfield', 'harbour'] as const;
  const found = (await Promise.all(nodes.map((node) => actsOf(stage, play, node)))).flat();
  const open = (node: NodeKey, id: string) => overseerOf(stage, node).get<AuditEntry>(`audit/${id}`);
  // Each read is an act of its own, so only the last entry is asked for while one waits.
  await Promise.all(
    nodes.map(async (node) => {
      const last = found.filter((one) => one.node === node).reduce((a, b) => (b.order > a.order ? b : a)).id;
      await until(
        async () => {
          const { published, cosignedBy } = await open(node, last);
          if (!published) throw new Error(`the log of ${node} has not been signed yet`);
          if (cosignedBy.length === 0) throw new Error(`the partner of ${node} has not seen its log yet`);
        },
        60_000,
        1000,
      );
    }),
  );
  const entries = await Promise.all(
    found.map(
      async ({ node, scene, id }): Promise<ProofEntry> => ({
        node,
        scene,
        entry: await open(node, id),
      }),
    ),
  );
  entries.sort((a, b) => Date.parse(a.entry.at) - Date.parse(b.entry.at));
  return {
    entries,
    nodes: { northfield: await nodeProof(stage, 'northfield'), harbour: await nodeProof(stage, 'harbour') },
  };
}

async function actsOf(
  stage: Stage,
  play: Play,
  node: NodeKey,
): Promise<{ node: NodeKey; scene: SceneId; id: string; order: number }[]> {
  const wanted = ACTS.filter(([, at]) => at === node);
  const first = new Map<string, { id: string; order: number }>();
  // Pages come newest first.
  let order = 0;
  let cursor: string | undefined;
  do {
    const page = await overseerOf(stage, node).get<{ items: AuditSummary[]; next: string | null }>('audit', {
      cursor,
    });
    for (const act of page.items) {
      order--;
      if (Date.parse(act.at) >= play.startedAt) first.set(act.kind, { id: act.id, order });
    }
    const oldest = page.items.at(-1);
    cursor = oldest && Date.parse(oldest.at) >= play.startedAt ? (page.next ?? undefined) : undefined;
  } while (cursor !== undefined);
  return wanted.flatMap(([scene, , kind]) => {
    const act = first.get(kind);
    return act ? [{ node, scene, ...act }] : [];
  });
}

async function nodeProof(stage: Stage, node: NodeKey): Promise<NodeProof> {
  const text = async (url: string) => (await fetch(url, { signal: AbortSignal.timeout(10_000) })).text();
  const { url } = stage.nodes[node];
  const vkey = (await text(`${url}/log/key`)).trim();
  const origin = vkey.slice(0, vkey.indexOf('+'));
  const partner = stage.nodes[OTHER[node]].url;
  const checkpoint = await text(`${url}/log/checkpoint`);
  const kept = JSON.parse(await text(`${partner}/log/witnessed/${hash('sha256', origin)}`)) as {
    notes: string[];
  };
  return { vkey, checkpoint, keptByPartner: kept.notes };
}
