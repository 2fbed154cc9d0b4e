import { STIX_MEDIA_TYPE } from '../../../standards/taxii/media-type.ts';
import type { CollectionResource } from '../../../standards/taxii/resources.ts';
import type { Policy } from '../../policy/authorize.ts';
import { Refusal } from '../../refusal.ts';
import type { Database } from '../../store/store.ts';
import type { Viewer } from '../../store/viewer.ts';
import { agreementCollections, type CollectionSource, ownCollection } from './collection-queries.ts';

/** A collection as one viewer meets it. */
export type Collection = CollectionSource & { canRead: true; canWrite: boolean };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The collections of a viewer: what its organisation holds, and one for each agreement in force. An agreement
 * that is not in force has no collection, and nobody sees one that they cannot read.
 */
export async function listCollections(db: Database, policy: Policy, viewer: Viewer): Promise<Collection[]> {
  const own = holdsHere(viewer) ? await ownCollection(db, viewer.organisation) : null;
  const shared = (await agreementCollections(db, null)).filter((one) => mayRead(viewer, one));
  return [...(own ? [own] : []), ...shared].map((one) => asMet(policy, viewer, one));
}

/** One collection. Throws `not-found`, alike for one that is not there and one that the viewer may not know of. */
export async function findCollection(
  db: Database,
  policy: Policy,
  viewer: Viewer,
  id: string,
): Promise<Collection> {
  if (UUID.test(id)) {
    if (holdsHere(viewer) && viewer.organisation === `identity--${id}`) {
      const own = await ownCollection(db, viewer.organisation);
      if (own) return asMet(policy, viewer, own);
    }
    const [shared] = (await agreementCollections(db, id)).filter((one) => mayRead(viewer, one));
    if (shared) return asMet(policy, viewer, shared);
  }
  throw new Refusal('not-found');
}

/** TAXII 2.1 §5.2.1. */
export function collectionResource(collection: Collection): CollectionResource {
  return {
    id: collection.id,
    title: collection.title,
    can_read: collection.canRead,
    can_write: collection.canWrite,
    media_types: [STIX_MEDIA_TYPE],
  };
}

function holdsHere(viewer: Viewer): boolean {
  return viewer.principals.includes(`org:${viewer.organisation}`);
}

function mayRead(viewer: Viewer, { view }: CollectionSource): boolean {
  return viewer.principals.includes(view) || viewer.principals.includes('overseer');
}

// A peer has no role, and so adds nothing here: what it shares is pulled from its own node, under its own signature.
function asMet(policy: Policy, viewer: Viewer, source: CollectionSource): Collection {
  const canWrite = policy.allows(viewer, 'add-records', { type: 'Collection', id: source.id });
  return { ...source, canRead: true, canWrite };
}
