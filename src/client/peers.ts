import { type Http, pathOf } from './http.ts';
import type { OrganisationClass } from './session.ts';

export type Peer = {
  id: string;
  name: string;
  class: OrganisationClass;
  url: string;
  /** Pinned Ed25519 key. */
  publicKey: string;
  state: 'active' | 'suspended';
  suspendedReason?: string | null;
  lastSeenAt?: string | null;
  /** Why it could not be reached the last time; null when it was. */
  lastError?: string | null;
  /** Our receipts that it does not take, and what it said of the last. */
  refusedReceipts?: { count: number; lastAnswer: string } | null;
  /** What was seen of its log: an epoch above 1 began after its database was restored. */
  log?: { epoch: number; size: number; forked: boolean; unchecked: boolean } | null;
  signals?: number;
};

/** `known`: it was a partner before, under the same key; `movedFrom` is its address until now, where that is another. */
export type AddedPeer = Peer & { known: boolean; movedFrom?: string };

export function peersOf(http: Http) {
  return {
    list: () => http.get<{ items: Peer[] }>('peers'),
    add: (peer: { url: string; publicKey: string }) => http.post<AddedPeer>('peers', peer),
    /** One senior reviewer may do it alone: its signals stop matching here at once. */
    suspend: (id: string, reason: string) => http.post<Peer>(pathOf('peers', id, 'suspend'), { reason }),
    /** What was missed meanwhile is pulled. */
    resume: (id: string) => http.post<Peer>(pathOf('peers', id, 'resume')),
  };
}
