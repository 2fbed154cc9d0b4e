import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import { Refusal } from '../refusal.ts';
import type { Viewer } from '../store/viewer.ts';

/** What is acted on: its kind, id and the few plain facts a policy may ask for. */
export type Resource = { type: string; id: string; facts?: Record<string, string | boolean | number> };

export type Policy = {
  allows(viewer: Viewer, action: string, resource: Resource): boolean;
  /** Throws `not-allowed`. Call it only for what the viewer can see: what one cannot see is `not-found`. */
  require(viewer: Viewer, action: string, resource: Resource): void;
};

/**
 * Policies of the kernel and the desks as one Cedar set, parsed once. Cedar decides steps, never reads.
 * Throws when a policy text does not parse.
 */
export function loadPolicy(texts: string[]): Policy {
  const id = `comity-${nextSet++}`;
  const parsed = cedar.preparsePolicySet(id, { staticPolicies: texts.join('\n') });
  if (parsed.type === 'failure') throw new Error(parsed.errors.map((error) => error.message).join('; '));

  const decide = (viewer: Viewer, action: string, resource: Resource): boolean => {
    const principal = { type: 'Person', id: viewer.actor };
    const target = { type: resource.type, id: resource.id };
    const answer = cedar.statefulIsAuthorized({
      preparsedPolicySetId: id,
      principal,
      action: { type: 'Action', id: action },
      resource: target,
      context: {},
      entities: [
        { uid: principal, attrs: { roles: viewer.roles, organisation: viewer.organisation }, parents: [] },
        { uid: target, attrs: resource.facts ?? {}, parents: [] },
      ],
    });
    if (answer.type === 'failure') throw new Error(answer.errors.map((error) => error.message).join('; '));
    return answer.response.decision === 'allow';
  };

  // A decision follows from what is asked and nothing else, and a platform asks the same thousands of times a second.
  const decided = new Map<string, boolean>();
  const allows = (viewer: Viewer, action: string, resource: Resource): boolean => {
    const { actor, roles, organisation } = viewer;
    const key = JSON.stringify([
      actor,
      roles,
      organisation,
      action,
      resource.type,
      resource.id,
      resource.facts,
    ]);
    const before = decided.get(key);
    if (before !== undefined) return before;
    const now = decide(viewer, action, resource);
    if (decided.size >= MOST_KEPT) decided.clear();
    decided.set(key, now);
    return now;
  };
  return {
    allows,
    require(viewer, action, resource) {
      if (!allows(viewer, action, resource)) throw new Refusal('not-allowed');
    },
  };
}

let nextSet = 1;

/** Decisions that are kept, a few hundred bytes each; then it begins anew. */
const MOST_KEPT = 10_000;
